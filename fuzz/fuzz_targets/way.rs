#![no_main]
safeshare_fuzz::target!(way, 64);
