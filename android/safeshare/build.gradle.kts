plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.kotlin.android)
}

android {
    namespace = "app.safeshare.platform"
    compileSdk = libs.versions.compileSdk.get().toInt()
    buildToolsVersion = libs.versions.buildTools.get()
    ndkVersion = libs.versions.ndk.get()

    defaultConfig {
        minSdk = libs.versions.minSdk.get().toInt()
        consumerProguardFiles("consumer-rules.pro")
    }

    sourceSets["main"].kotlin.srcDir("../../bindings/kotlin")

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    // The aar carries libjnidispatch.so; apps see JNA's classes through the bindings.
    api(variantOf(libs.jna) { artifactType("aar") })
}

// The Rust core for every phone, into src/main/jniLibs.
val buildNative by tasks.registering(Exec::class) {
    description = "Builds libsafeshare.so for all ABIs with the NDK."
    workingDir = rootDir
    commandLine("./build-native")
    environment("ANDROID_NDK_HOME", android.ndkDirectory.path)
    environment("MIN_SDK", libs.versions.minSdk.get())
    inputs.dir("../../src")
    inputs.dir("../../model")
    inputs.files("../../Cargo.toml", "../../Cargo.lock", "../build-native")
    outputs.dir("src/main/jniLibs")
}

tasks.named("preBuild") { dependsOn(buildNative) }
