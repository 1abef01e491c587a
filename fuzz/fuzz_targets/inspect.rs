#![no_main]
safeshare_fuzz::target!(inspect, 16);
