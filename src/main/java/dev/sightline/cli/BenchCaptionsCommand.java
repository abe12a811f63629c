package dev.sightline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBench;
import dev.sightline.caption.CaptionSet;
import dev.sightline.caption.CaptionTrainingRun;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.Encoder;
import dev.sightline.text.Tokenizer;
import dev.sightline.text.Vocabulary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline bench captions}: how fast captioners are trained and how fast they write. */
@Command(
    name = "captions",
    description =
        "Measures training and beam search of the captioners. --dump writes what a program in"
            + " another language needs to do the same work (eval/peers/captions.py).")
public final class BenchCaptionsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Photos and captions: Flickr8k's layout, or a folder with a captions.csv.")
  Path data;

  @Option(
      names = "--encoder",
      defaultValue = "mobilenet-v2",
      paramLabel = "MODEL",
      description = "Name or folder of the encoder. Default: ${DEFAULT-VALUE}.")
  String encoder;

  @Option(
      names = "--photos",
      defaultValue = "520",
      description = "Training photos, the first ones. Default: ${DEFAULT-VALUE}.")
  int photos;

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description = "Instead of measuring, write features, captions, weights and results here.")
  Path dump;

  @Option(names = "--json", paramLabel = "OUT", description = "Write the speeds here.")
  Path json;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<CaptionedPhoto> all = CaptionData.read(data, "train").photos();
    int minimum = CaptionTrainingRun.Plan.DEFAULT.minimumCount();
    Vocabulary words =
        Vocabulary.build(
            all.stream()
                .flatMap(photo -> photo.captions().stream())
                .map(Tokenizer::tokenize)
                .toList(),
            minimum);
    List<CaptionedPhoto> first = all.subList(0, Math.min(photos, all.size()));
    try (Encoder eye = Encoder.open(ModelFolders.find(encoder))) {
      CaptionSet set = CaptionSet.of(eye, first, false, (done, total) -> {});
      CaptionBench bench = new CaptionBench(set, words, CaptionBench.Settings.DEFAULT);
      if (dump != null) {
        bench.dump(dump);
        out.println("Written: " + dump);
        return ExitCode.DONE;
      }
      List<CaptionBench.Speed> speeds = bench.run();
      for (CaptionBench.Speed speed : speeds) {
        out.printf(
            Locale.ROOT,
            "%-14s %.1f M weights: trained %.0f captions/s; beam search %.0f captions/s of %.1f words%n",
            speed.model(),
            speed.parameters() / 1e6,
            speed.trained(),
            speed.decoded(),
            speed.wordsPerCaption());
      }
      if (json != null) {
        new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValue(json.toFile(), Map.of("captioners", speeds));
      }
    }
    return ExitCode.DONE;
  }
}
