package app.safeshare.incoming

/** What one share may bring. */
object Limits {
    /** Photos of one share. */
    const val PHOTOS = 50

    /** Bytes of one photo, as the core has it. */
    const val PHOTO_BYTES = 256L shl 20

    /** Bytes that stay free on the phone. */
    const val SPARE_BYTES = 64L shl 20
}
