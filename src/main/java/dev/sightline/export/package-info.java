/** Our own recurrent layers as parts of ONNX graphs. */
package dev.sightline.export;
