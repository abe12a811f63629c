/** CNN encoders: DL4J trains them, ONNX Runtime runs them, a cache keeps what they saw. */
package dev.sightline.encoder;
