#![no_main]
safeshare_fuzz::target!(verify_jpeg, 16);
