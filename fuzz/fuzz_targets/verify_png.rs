#![no_main]
safeshare_fuzz::target!(verify_png, 16);
