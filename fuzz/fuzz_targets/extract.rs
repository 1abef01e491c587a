#![no_main]
safeshare_fuzz::target!(extract, 16);
