/** DL4J nets as ONNX files that compute the same. */
package dev.sightline.encoder.onnx;
