package dev.sightline.cli;

import dev.sightline.caption.Captioners;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Registry;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which captioner is trained, and how large. */
@Command
final class CaptionNetOptions extends NetOptions<Captioners.Kind<?>> {
  @Option(names = "--bidirectional", hidden = true, description = "Refused, with a reason.")
  private boolean bidirectional;

  CaptionNetOptions(Registry<Captioners.Kind<?>> nets) {
    super(nets);
  }

  @Override
  Plan<Captioners.Kind<?>> plan(PrintWriter err) {
    if (bidirectional) {
      throw new IllegalArgumentException(
          "--bidirectional: a captioner writes word by word and cannot read words that it has not"
              + " written yet; the option is for models that read whole sequences");
    }
    return super.plan(err);
  }
}
