package dev.sightline.world;

import dev.sightline.cli.Sightline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A model of few weights that has learned a little of the {@link QuestionWorld}. */
public final class SmallAnswerer {
  private SmallAnswerer() {}

  /** What makes a training small. */
  public static List<String> small(Path encoder) {
    return List.of(
        ("--encoder "
                + encoder
                + " --hidden 8 --embedding 8 --joint 8 --projection 8 --attention 8 --epochs 1"
                + " --minimum-count 1 --minimum-answer-count 1")
            .split(" "));
  }

  /** Trains one, with its encoder beside it, and returns its bundle. */
  public static Path write(Path folder, String... options) throws IOException {
    return learn(folder, QuestionWorld.daquar(folder.resolve("questions"), 6, "train"), options);
  }

  /** As the other, from these questions. */
  public static Path learn(Path folder, Path data, String... options) throws IOException {
    Path encoder = folder.resolve("encoder");
    if (!encoder.toFile().exists()) {
      SmallEncoder.write(encoder, folder.resolve("encoder.safetensors"));
    }
    List<String> words =
        new ArrayList<>(List.of("train", "vqa", "--data", data.toString(), "--output"));
    words.add(folder.resolve("answerer").toString());
    words.addAll(small(encoder));
    words.addAll(List.of(options));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    if (Sightline.run(out, out, words.toArray(String[]::new)) != 0) {
      throw new IOException(said.toString());
    }
    return folder.resolve("answerer/vqa");
  }
}
