#![no_main]
safeshare_fuzz::target!(jpeg, 16);
