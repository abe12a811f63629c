package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.activity.ActivityBundle;
import dev.sightline.activity.ActivityOnnx;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionOnnx;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.EncoderOnnx;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.language.TextBundle;
import dev.sightline.language.TextOnnx;
import dev.sightline.vqa.AnswerBundle;
import dev.sightline.vqa.AnswerOnnx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline models export MODEL OUT.onnx}: a model for use elsewhere. */
@Command(
    description =
        "Write a model as an ONNX file for other programs: an encoder, one step of a captioner, a "
            + "labeller, a classifier, a model that answers questions, or a character model. The file is kept only if "
            + "ONNX Runtime computes the same from it as the model. docs/onnx.md describes the inputs "
            + "and outputs.")
final class ModelsExport implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Name, folder or zip of a model.")
  private String model;

  @Parameters(paramLabel = "OUT.onnx", description = "The file to write.")
  private Output.ToFile out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path file = out.path();
    Bundle bundle = Bundle.open(ModelFolders.find(model));
    switch (bundle.task()) {
      case Encoder.TASK -> EncoderOnnx.write(bundle, file);
      case CaptionBundle.PHOTOS, CaptionBundle.VIDEOS -> CaptionOnnx.write(bundle, file);
      case ActivityBundle.FRAMES, ActivityBundle.CLIPS -> ActivityOnnx.write(bundle, file);
      case AnswerBundle.TASK -> AnswerOnnx.write(bundle, file);
      case TextBundle.TASK -> TextOnnx.write(bundle, file);
      default ->
          throw new SightlineException(
              bundle.place()
                  + ": is a model for "
                  + bundle.task()
                  + ", which cannot be exported; models that ship or are trained here can");
    }
    PrintWriter screen = spec.commandLine().getOut();
    screen.printf(
        Locale.ROOT,
        "%s: %.1f MB, ONNX operator set %d, computes what %s does%n",
        file,
        Files.size(file) / 1e6,
        OnnxGraph.OPSET,
        bundle.name());
    try (OnnxSession session = new OnnxSession(Files.readAllBytes(file), file.toString())) {
      session.signature().forEach(line -> screen.println("  " + line));
    }
    return ExitCode.DONE;
  }
}
