#![no_main]
safeshare_fuzz::target!(png, 16);
