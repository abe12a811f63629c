package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.encoder.Device;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.backbone.Backbone;
import dev.sightline.encoder.backbone.BackboneSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which encoder looks: one of Sightline's own, or anybody's net as an ONNX file. */
final class EncoderChoice {
  @Option(
      names = "--encoder",
      defaultValue = "mobilenet-v2",
      paramLabel = "MODEL",
      description =
          "Encoder to use: name, folder or zip, or any net that looks at one picture as an .onnx"
              + " file.")
  String encoder;

  @Mixin OnnxOptions onnx;

  @Mixin DeviceChoice choice;

  /**
   * The encoder's bundle; of an ONNX file it is made, once, in the user's cache.
   *
   * @param err where what was found in the file is said
   */
  Bundle bundle(PrintWriter err) throws IOException {
    if (!encoder.toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      onnx.expectNone(encoder);
      return Bundle.open(ModelFolders.find(encoder));
    }
    BackboneSettings settings = onnx.settings();
    Backbone.Imported imported = Backbone.cached(Path.of(encoder), settings);
    OnnxOptions.tell(encoder, imported, err);
    return Bundle.open(imported.bundle());
  }

  /** The encoder, ready to look. */
  Encoder open(PrintWriter err) throws IOException {
    return Encoder.open(bundle(err), device());
  }

  Device device() {
    return choice.device;
  }
}
