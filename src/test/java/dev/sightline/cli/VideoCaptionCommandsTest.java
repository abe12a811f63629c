package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.caption.VideoCaptioner;
import dev.sightline.media.TestFilm;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.ShapeWorld;
import dev.sightline.world.SmallEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Video captions from the training to the subtitles, with an S2VT trained on films of colours. */
class VideoCaptionCommandsTest {
  private static final String TINY =
      "--hidden 16 --embedding 16 --minimum-count 1 --fps 10 --clip-frames 4 --batch 4 --smoothing 0"
          + " --patience 100";

  @TempDir static Path world;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @BeforeAll
  static void trainsACaptioner() throws IOException {
    writeClips(world.resolve("clips"));
    ColourFilms.film(world.resolve("film.mp4"), "gggrrg");
    SmallEncoder.write(world.resolve("encoder"), world.resolve("weights.safetensors"));
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said, true);
    int code =
        Sightline.run(
            to,
            to,
            words("train video --net s2vt --epochs 60 --learning-rate 1e-2 " + into("runs")));
    assertEquals(0, code, said::toString);
    assertTrue(said.toString().contains("6 clips to train on, 2 to check with, 0 missing"));
  }

  /** Clips of a second, red or green, and what can be said of them. */
  private static void writeClips(Path clips) throws IOException {
    Files.createDirectories(clips);
    StringBuilder table = new StringBuilder("file,caption,split\n");
    for (int i = 0; i < 8; i++) {
      String colour = i % 2 == 0 ? "red" : "green";
      String name = colour + i + ".mp4";
      ColourFilms.film(clips.resolve(name), colour.substring(0, 1));
      String split = i < 6 ? "train" : "dev";
      table.append("%s,A %s wall is shown,%s%n".formatted(name, colour, split));
      table.append("%s,The wall is %s .,%s%n".formatted(name, colour, split));
    }
    Files.writeString(clips.resolve("captions.csv"), table);
  }

  private static String into(String run) {
    return TINY
        + " --dropout 0 --dropout-photo 0 --data CLIPS --encoder ENCODER --output WORLD/"
        + run;
  }

  private static String[] words(String line) {
    return Arrays.stream(line.split(" "))
        .map(w -> w.equals("CLIPS") ? "WORLD/clips" : w.equals("ENCODER") ? "WORLD/encoder" : w)
        .map(w -> w.equals("MODEL") ? "WORLD/runs/video-caption" : w)
        .map(w -> w.replace("WORLD", world.toString()))
        .toArray(String[]::new);
  }

  private int run(String line) {
    return Sightline.run(
        new PrintWriter(out),
        new PrintWriter(err),
        Arrays.stream(words(line))
            .map(w -> w.replace("FOLDER", folder.toString()))
            .toArray(String[]::new));
  }

  private List<JsonNode> lines() {
    return out.toString().lines().map(VideoCaptionCommandsTest::parse).toList();
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(json, e);
    }
  }

  @Test
  void aClipGivesOneSentence() {
    assertEquals(0, run("caption --model MODEL WORLD/clips/red6.mp4"), err::toString);
    assertEquals(1, out.toString().lines().count());
    assertTrue(out.toString().contains("red"), out::toString);
  }

  /** S2VT looks at no frame more than at another, and is refused. */
  @Test
  void whichFramesAWordLookedAtIsPainted() throws IOException {
    String attentive = into("looks").replace("--output", "--net soft-attention --output");
    assertEquals(0, run("train video --epochs 1 " + attentive), err::toString);
    String of = " --explain FOLDER/looks WORLD/film.mp4";

    assertEquals(0, run("caption --model WORLD/looks/video-caption --every 2" + of), err::toString);

    Path painted = folder.resolve("looks/film.mp4.caption.png");
    assertTrue(ImageIO.read(painted.toFile()).getWidth() > 400);
    Files.delete(painted);
    assertEquals(1, run("caption --model MODEL" + of), err::toString);
    assertTrue(err.toString().contains("has no attention"), err::toString);
  }

  @Test
  void fiveLinesOfJavaCaptionAClip() throws IOException {
    try (var captioner = VideoCaptioner.open(world.resolve("runs/video-caption"))) {
      Path clip = world.resolve("clips/green7.mp4");
      assertTrue(captioner.caption(clip).best().text().contains("green"));
      assertEquals(
          captioner.caption(clip).best(),
          captioner.caption(clip, 0, Double.POSITIVE_INFINITY).best(),
          "a part that is the whole");
      assertEquals(4, captioner.sampling().frames());
    }
  }

  @Test
  void aPartOfAVideoIsAClip() throws IOException {
    try (var captioner = VideoCaptioner.open(world.resolve("runs/video-caption"))) {
      Path film = world.resolve("film.mp4");
      assertTrue(captioner.caption(film, 3, 5).best().text().contains("red"));
      assertTrue(captioner.caption(film, 0, 2).best().text().contains("green"));
    }
  }

  @Test
  void everyStretchHasItsSentence() {
    assertEquals(0, run("caption --json --every 1.5s --model MODEL WORLD/film.mp4"));

    List<JsonNode> lines = lines();
    assertEquals(4, lines.size());
    for (int i = 0; i < 4; i++) {
      assertEquals(1.5 * i, lines.get(i).get("start").asDouble(), 1e-9);
      assertEquals(1.5 * (i + 1), lines.get(i).get("end").asDouble(), 1e-9);
    }
    assertTrue(lines.get(0).get("caption").asText().contains("green"));
    assertTrue(lines.get(2).get("caption").asText().contains("red"));
  }

  @Test
  void stretchesAndSubtitlesSayWhen() throws IOException {
    assertEquals(
        0,
        run(
            "caption --every 3s --srt FOLDER/a.srt --vtt FOLDER/a.vtt --model MODEL WORLD/film.mp4"));

    List<String> lines = out.toString().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).matches(" *0:00\\.0 - +0:03\\.0 .*green.*"), out::toString);
    assertTrue(lines.get(1).matches(" *0:03\\.0 - +0:06\\.0 .*"), out::toString);
    String srt = Files.readString(folder.resolve("a.srt"));
    assertTrue(srt.startsWith("1\n00:00:00,000 --> 00:00:03,000\n"), srt);
    String vtt = Files.readString(folder.resolve("a.vtt"));
    assertTrue(vtt.startsWith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:03.000\n"), vtt);
  }

  @Test
  void theFirstStretchBeginsWithThePictureWhichMayComeAfterTheSound() {
    TestFilm.of("mov", "mjpeg", 10, LongStream.range(15, 35).toArray())
        .soundFrom(0)
        .write(folder.resolve("late.mov"));

    assertEquals(0, run("caption --json --every 1s --model MODEL FOLDER/late.mov"));

    assertEquals(1.5, lines().get(0).get("start").asDouble(), 0.06);
    assertEquals(3.5, lines().get(lines().size() - 1).get("end").asDouble(), 0.06);
  }

  @Test
  void scenesFollowEachOtherToTheEnd() {
    assertEquals(0, run("caption --json --scenes --model MODEL WORLD/film.mp4"), err::toString);

    double before = 0;
    for (JsonNode line : lines()) {
      assertEquals(before, line.get("start").asDouble());
      before = line.get("end").asDouble();
    }
    assertEquals(6, before, 0.11);
  }

  @Test
  void photosAndVideosStandInTheirOrder() throws IOException {
    Files.copy(Path.of("datasets/samples/dog-on-grass.jpg"), folder.resolve("b.jpg"));
    Files.copy(world.resolve("clips/red0.mp4"), folder.resolve("a.mp4"));
    Files.copy(world.resolve("clips/green1.mp4"), folder.resolve("c grün.mp4"));

    assertEquals(0, run("caption --model MODEL FOLDER"), err::toString);

    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).startsWith(folder.resolve("a.mp4") + ": "), out::toString);
    assertTrue(lines.get(1).startsWith(folder.resolve("b.jpg") + ": "), out::toString);
    assertTrue(lines.get(2).startsWith(folder.resolve("c grün.mp4") + ": "), out::toString);
    assertEquals(3, lines.size());
  }

  @Test
  void aBadVideoIsNamedAndTheOthersAreCaptioned() throws IOException {
    byte[] whole = Files.readAllBytes(world.resolve("clips/red0.mp4"));
    Files.writeString(folder.resolve("a.mp4"), "no video");
    Files.write(folder.resolve("b.mp4"), new byte[0]);
    Files.write(folder.resolve("c.mp4"), Arrays.copyOf(whole, whole.length / 3));
    Files.writeString(folder.resolve("d.mp4"), "#EXTM3U\nhttp://example.org/film.ts\n");
    Files.write(folder.resolve("e.mp4"), whole);

    assertEquals(1, run("caption --json --every 1 --model MODEL FOLDER"));

    List<JsonNode> lines = lines();
    assertEquals(5, lines.size());
    for (int i = 0; i < 4; i++) {
      assertFalse(lines.get(i).get("error").asText().isBlank());
      assertTrue(err.toString().contains("abcd".charAt(i) + ".mp4"), err::toString);
    }
    assertTrue(lines.get(4).get("caption").asText().contains("red"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--every 5d|'5d' is no length of time; one like 5s, 500ms or 1m was expected",
        "--every 0s|every is 0.0 s; more than 0 is expected",
        "--every 10ms|every is 0.01 s, but a frame is looked at every 0.1 s only",
        "--every 1s --scenes|--every and --scenes both say where a video is cut",
      })
  void whereToCutMustMakeSense(String options, String sentence) {
    assertEquals(2, run("caption --model MODEL " + options + " WORLD/film.mp4"));
    assertTrue(err.toString().contains(sentence), err::toString);
  }

  @Test
  void evaluationWritesTheFiguresOfTheContract() throws IOException {
    assertEquals(
        0,
        run("evaluate video-captions --data CLIPS --split dev --model MODEL --json FOLDER/a.json"),
        err::toString);

    JsonNode figures = new ObjectMapper().readTree(folder.resolve("a.json").toFile());
    assertTrue(figures.get("Bleu_4").asDouble() > 0.9, figures::toString);
    for (String name : List.of("Bleu_1", "Bleu_2", "Bleu_3", "ROUGE_L", "CIDEr")) {
      assertTrue(figures.get(name).isNumber(), name);
    }
    assertEquals(2, figures.get("clips").asInt());
    assertEquals(2, figures.get("captions").size());
  }

  @Test
  void thePhotoCaptionerIsMeasuredOnTheMiddleFrame() throws IOException {
    assertEquals(
        0,
        run("evaluate video-captions --data CLIPS --model photo-caption --json FOLDER/a.json"),
        err::toString);

    JsonNode figures = new ObjectMapper().readTree(folder.resolve("a.json").toFile());
    assertEquals(2, figures.get("clips").asInt());
    assertTrue(figures.get("Bleu_4").asDouble() < 0.9, "it knows nothing of these walls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean-pool", "temporal-attention"})
  void theOtherModelsAreTrainedAlikeOnPhotosFirst(String model) throws IOException {
    ShapeWorld.write(folder.resolve("photos"), 4, 2, 0, 1);
    String line =
        "train video --epochs 1 --photo-epochs 1 --photos FOLDER/photos --net " + model + " ";

    assertEquals(0, run(line + into(model)), err::toString);
    assertTrue(err.toString().contains("the net " + model + " is now called s"), err::toString);
    assertEquals(0, run("caption --model WORLD/" + model + "/video-caption WORLD/clips/red0.mp4"));

    assertEquals(0, run(line.replace("--epochs 1", "--epochs 2") + into(model) + " --resume"));
    assertTrue(out.toString().contains("Going on after epoch 2."), out::toString);
  }

  @Test
  void rewardedCaptionersAreAveragedAsThoseOfPhotosAre() throws IOException {
    String line = "train video --epochs 2 --self-critical 1 " + into("rewarded");
    assertEquals(0, run(line), err::toString);
    String average =
        "train average --data CLIPS --from WORLD/rewarded/cross-entropy"
            + " --to WORLD/rewarded/self-critical --output WORLD/average --shares 0.5 --beams 2"
            + " --length-powers 1";

    assertEquals(0, run(average), err::toString);

    assertEquals(0, run("caption --model WORLD/average WORLD/clips/red0.mp4"), err::toString);
    String card = Files.readString(world.resolve("average/MODEL_CARD.md"));
    assertTrue(card.startsWith("# Video captioner"), card);
  }

  @Test
  void whatATrainingCannotDoIsASentence() {
    assertEquals(2, run("train video --net transformer " + into("none")));
    assertTrue(
        err.toString().contains("it must be soft-attention, show-and-tell, "), err::toString);
    assertEquals(2, run("train video --photos a --from b " + into("none")));
    assertTrue(err.toString().contains("give only one of them"), err::toString);
    assertEquals(
        2, run("train video " + into("none").replace("--clip-frames 4", "--clip-frames 0")));
    assertTrue(err.toString().contains("clip-frames is 0; allowed is 1 to 1000"), err::toString);
    assertEquals(3, run("train video " + into("none").replace("CLIPS", "WORLD/nowhere")));
    assertTrue(err.toString().contains("nowhere"), err::toString);
  }
}
