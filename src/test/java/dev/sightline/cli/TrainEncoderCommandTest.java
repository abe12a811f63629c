package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.Features;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.media.Picture;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.QuestionWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of all four kinds, each of a few pictures of one colour. */
class TrainEncoderCommandTest {
  private static final String COMMAND =
      "train encoder --data photos --data clips --data questions --data colours --weights"
          + " w.safetensors --classes classes.txt --batch 4 --side 64 --width 0.1 --frozen-blocks 3"
          + " --clip-frames 2 --epochs 1 --output run";

  @TempDir Path world;
  private final StringWriter said = new StringWriter();
  private final StringWriter complained = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    QuestionWorld.table(world.resolve("questions"), 9);
    StringBuilder captions = new StringBuilder("file,caption,split\n");
    for (int i = 0; i < 9; i++) {
      String colour = List.of("red", "green", "blue").get(i % 3);
      Path picture = world.resolve("questions/" + i + ".png");
      String split = i < 6 ? "train" : "dev";
      captions.append("%s.png,a wide %s wall,%s%n".formatted(i, colour, split));
      copy(picture, world.resolve("photos/" + i + ".png"));
      copy(picture, world.resolve("colours/" + split + "/very_" + colour + "/" + i + ".png"));
    }
    Files.writeString(world.resolve("photos/captions.csv"), captions);
    ColourFilms.writeCaptionedClips(world.resolve("clips"));
    EncoderNet kind = EncoderNets.named("mobilenet-v2");
    Safetensors.write(
        world.resolve("w.safetensors"),
        NetWeights.of(kind.init(kind.shape().resized(64, 0.1).with(2, 0), 3)),
        Map.of(),
        false);
    Files.writeString(world.resolve("classes.txt"), "stone wall\nnight\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }

  private int run(String line) {
    String inWorld =
        line.replaceAll(
            "(?<= )(photos|clips|questions|colours|w\\.safetensors|classes\\.txt|run\\S*)",
            world + "/$1");
    return Sightline.run(
        new PrintWriter(said, true), new PrintWriter(complained, true), inWorld.split(" "));
  }

  @Test
  void oneEncoderLearnsFromAllAndHandsOutClassesAndWords() throws IOException {
    assertEquals(0, run(COMMAND), complained::toString);

    for (String line :
        List.of(
            "photos: 6 photos to train on, 3 to check with.",
            "questions: 8 photos to train on, 1 to check with.",
            "colours: 6 photos to train on, 3 to check with.",
            "photos word mAP",
            "colours top 1",
            "classes as before")) {
      assertTrue(said.toString().contains(line), said::toString);
    }
    Bundle bundle = Bundle.open(world.resolve("run/mobilenet-v2"));
    assertTrue(bundle.provenance().data().startsWith("photos, 6 photos; clips, "));
    assertTrue(bundle.provenance().metrics().containsKey("dev colours top 5, %"));
    Features seen;
    Picture grey = new Picture(64, 64, new byte[3 * 64 * 64]);
    try (Encoder encoder = Encoder.open(bundle)) {
      assertEquals(List.of("stone wall", "night"), encoder.classes());
      assertTrue(encoder.words().containsAll(List.of("wall", "red", "green", "blue")));
      seen = encoder.encode(grey);
      assertEquals(1, seen.classes()[0] + seen.classes()[1], 1e-3);
      assertEquals(encoder.words().size(), seen.words().length);
      for (float word : seen.words()) {
        assertTrue(word > 0 && word < 1, "a probability");
      }
    }

    captionerReadsWhatTheEncoderIsSureOf();

    assertEquals(0, run(COMMAND + " --resume"), complained::toString);
    assertEquals(2, run(COMMAND + " --resume --averaging 0.5"));
    assertTrue(complained.toString().contains("averaging (0.998, not 0.5)"), complained::toString);
  }

  private void captionerReadsWhatTheEncoderIsSureOf() throws IOException {
    Files.writeString(world.resolve("photos/more.txt"), "a wide yellow fence\n\na small fence\n");
    String command =
        "train caption --data photos --data clips --concepts --sentences photos/more.txt --encoder"
            + " run/mobilenet-v2 --from none --epochs 1 --minimum-count 1 --hidden 8 --embedding 8"
            + " --hidden-pictures 0.2 --self-critical 1 --output run/words";
    assertEquals(0, run(command), complained::toString);
    assertTrue(said.toString().contains("photos more to train on."), said::toString);
    Bundle captioner = Bundle.open(world.resolve("run/words/photo-caption"));
    assertEquals("fence\n", Files.readString(captioner.file("concepts.txt")));
    String data = captioner.provenance().data();
    assertTrue(data.contains("clips, ") && data.endsWith("2 sentences of more.txt"), data);
    assertEquals(0, run("caption --model run/words photos/0.png"), complained::toString);
    assertEquals(0, run(command.replace("--from none", "--from run/words") + "-2"));
    assertEquals(
        2, run(command.replace("run/mobilenet-v2", "mobilenet-v2") + "-3"), "without classes");
    assertTrue(complained.toString().contains("tells classes apart"), complained::toString);
  }

  @Test
  void whatThereIsNothingToLearnFromIsNamed() throws IOException {
    Files.createDirectories(world.resolve("run/empty"));
    assertEquals(ExitCode.MISSING_OR_DAMAGED, run("train encoder --data run/empty --output run"));
    assertTrue(
        complained.toString().contains("empty holds nothing to learn from"), complained::toString);
    assertEquals(2, run("train encoder --data photos --data photos --output run"));
    assertTrue(complained.toString().contains("two data sets have one name"));
    assertEquals(
        2, run("train encoder --data photos --batch 4 --frozen-blocks 17 --side 64 --output run"));
    assertTrue(
        complained.toString().contains("frozen-blocks is 17; of the net's 17 blocks"),
        complained::toString);
  }
}
