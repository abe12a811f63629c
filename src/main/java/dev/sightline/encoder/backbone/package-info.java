/** Nets from elsewhere, as ONNX files, made into encoders. */
package dev.sightline.encoder.backbone;
