#![no_main]
safeshare_fuzz::target!(gif, 16);
