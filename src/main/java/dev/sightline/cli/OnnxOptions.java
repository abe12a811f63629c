package dev.sightline.cli;

import dev.sightline.encoder.backbone.Backbone;
import dev.sightline.encoder.backbone.BackboneSettings;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** What the user knows of a net that comes as an ONNX file. */
final class OnnxOptions {
  @Option(
      names = "--encoder-outputs",
      paramLabel = "pooled=NAME,grid=NAME",
      description =
          "For an .onnx file: which values are the picture's vector and its feature map; values"
              + " inside the net are allowed. Default: found and printed.")
  String outputs;

  @Option(
      names = "--encoder-scaling",
      paramLabel = "SCALING",
      description =
          "For an .onnx file: how its pixels are scaled: imagenet, minus-one-to-one, zero-to-one,"
              + " caffe, none, or mean=127.5,deviation=127.5 (mean=123.7/116.3/103.5 per colour)."
              + " Default: imagenet for floats, none for 8-bit pixels.")
  String scaling;

  @Option(
      names = "--encoder-side",
      paramLabel = "PIXELS",
      description = "For an .onnx file that takes pictures of any size: their width and height.")
  Integer side;

  BackboneSettings settings() {
    return BackboneSettings.of(outputs, scaling, side);
  }

  /** These options say nothing of an encoder that is one already. */
  void expectNone(String encoder) {
    if (outputs != null || scaling != null || side != null) {
      throw new IllegalArgumentException(
          "--encoder-outputs, --encoder-scaling and --encoder-side are for .onnx files, which "
              + encoder
              + " is not");
    }
  }

  /** Says what was found in the file or assumed of it. */
  static void tell(String file, Backbone.Imported imported, PrintWriter err) {
    for (String remark : imported.remarks()) {
      err.println("sightline: " + file + ": " + remark);
    }
    err.flush();
  }
}
