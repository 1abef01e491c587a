#![no_main]
// tract answers some broken nets with a panic, which the library turns into an error.
safeshare_fuzz::target!(model, 64, catches panics);
