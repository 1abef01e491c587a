#![no_main]
safeshare_fuzz::target!(webp, 16);
