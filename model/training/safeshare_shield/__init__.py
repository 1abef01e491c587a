"""Training of SafeShare's shield: a small net whose faint luma map makes face encoders read a photo wrongly."""
