//! `UniFFI`'s generator of Kotlin and Swift.

fn main() {
    uniffi::uniffi_bindgen_main();
}
