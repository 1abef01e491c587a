#![no_main]
// 16 MiB more than the others: the decoder reserves what a partition of the VP8 data says it takes, at most 2^24 bytes,
// before it sees that the file ends.
safeshare_fuzz::target!(webp, 32);
