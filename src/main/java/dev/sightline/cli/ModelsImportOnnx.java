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
        "Turn a net that somebody wrote as an ONNX file into an encoder to train with. It takes one"
            + " picture, and has a feature map or a vector in it. What --encoder FILE.onnx makes in"
            + " the cache, to keep.")
final class ModelsImportOnnx implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "An ONNX file.")
  private Path onnx;

  @Parameters(paramLabel = "MODEL", description = "The folder to write.")
  private Output.ToFolder model;

  @Mixin private OnnxOptions options;

  @Option(
      names = "--command",
      paramLabel = "TEXT",
      defaultValue = "not stated",
      description = "How it was trained, for its model card.")
  private String command;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Backbone.Imported imported = Backbone.write(onnx, options.settings(), model.path(), command);
    OnnxOptions.tell(onnx.toString(), imported, spec.commandLine().getErr());
    spec.commandLine().getOut().println(model + " is ready.");
    return ExitCode.DONE;
  }
}
