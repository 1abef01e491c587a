#![no_main]
safeshare_fuzz::target!(pixels, 16);
