package dev.sightline.cli;

import dev.sightline.encoder.backbone.Backbone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline models import-onnx FILE MODEL}: any net becomes an encoder's bundle. */
@Command(
    description =
        "Make an encoder out of any ONNX file whose net takes one picture and holds a feature map or a"
            + " vector. --encoder FILE.onnx does the same, in the cache.")
final class ModelsImportOnnx implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "An ONNX file.")
  private Path onnx;

  @Parameters(paramLabel = "MODEL", description = "The folder to write.")
  private Output.ToFolder model;

  @Mixin private OnnxOptions options;

  @Option(
      names = "--trained-by",
      paramLabel = "TEXT",
      defaultValue = "not stated",
      description = "How it was trained, in words, for its model card.")
  private String trainedBy;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Backbone.Imported imported = Backbone.write(onnx, options.settings(), model.path(), trainedBy);
    OnnxOptions.tell(onnx.toString(), imported, spec.commandLine().getErr());
    spec.commandLine().getOut().println(model + " is ready.");
    return ExitCode.DONE;
  }
}
