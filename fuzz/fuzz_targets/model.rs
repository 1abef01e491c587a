#![no_main]
safeshare_fuzz::target!(model, 64);
