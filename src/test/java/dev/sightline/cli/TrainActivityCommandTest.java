package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.activity.ActivityKind;
import dev.sightline.activity.ClipClassifier;
import dev.sightline.activity.FilmLabeller;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.Provenance;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.SmallEncoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainActivityCommandTest {
  @TempDir static Path world;
  @TempDir Path out;
  private final StringWriter said = new StringWriter();
  private final StringWriter complained = new StringWriter();

  @BeforeAll
  static void threeFilmsSixClipsAndAnEncoder() throws IOException {
    ColourFilms.writeFilms(world.resolve("films"), 3);
    ColourFilms.writeClips(world.resolve("clips"), 3);
    SmallEncoder.write(world.resolve("encoder"), world.resolve("weights.safetensors"));
  }

  private int train(String data, String options) {
    List<String> words = new ArrayList<>(List.of("train", "activity"));
    words.addAll(List.of("--data", world.resolve(data).toString(), "--output", out.toString()));
    words.addAll(List.of("--encoder", world.resolve("encoder").toString()));
    words.addAll(List.of(options.split(" ")));
    return Sightline.run(
        new PrintWriter(said, true),
        new PrintWriter(complained, true),
        words.toArray(String[]::new));
  }

  @Test
  void filmsMakeALabeller() throws IOException {
    int code =
        train("films", "--hidden 8 --epochs 60 --batch-frames 32 --learning-rate 0.02 --fps 10");

    assertEquals(0, code, complained::toString);
    assertTrue(said.toString().contains("2 videos to train on, 60 frames; 1 held back."));
    assertTrue(said.toString().contains("held back: frame accuracy"), said::toString);
    Bundle bundle = Bundle.open(out.resolve("activity"));
    Provenance origin = bundle.provenance();
    assertEquals("films, 2 videos at 10.0 frames a second, 1 more held back", origin.data());
    assertTrue(origin.command().startsWith("sightline train activity --data "), origin.command());
    assertTrue(origin.metrics().get("dev frame_accuracy, %") > 70, origin.metrics().toString());
    assertEquals(1, Files.readAllLines(out.resolve("dev-videos.txt")).size());
    assertTrue(Files.exists(out.resolve("encoder/encoder.onnx")));
    try (FilmLabeller labeller = FilmLabeller.open(out.resolve("activity"))) {
      assertEquals(List.of("background", "green", "red"), labeller.labels().classes());
      assertFalse(labeller.label(world.resolve("films/film0.mp4")).segments().isEmpty());
    }
  }

  @Test
  void foldersOfClipsMakeAClassifier() throws IOException {
    Path dev = Files.writeString(out.resolve("list.txt"), "green/green0\nred/red2\n");
    int code =
        train(
            "clips",
            "--net late-pooling --connected 8 --epochs 20 --learning-rate 0.02 --last"
                + " --dev-videos "
                + dev);

    assertEquals(0, code, complained::toString);
    Bundle bundle = Bundle.open(out.resolve("clips"));
    assertEquals("clips", bundle.task());
    assertEquals(20, bundle.provenance().metrics().get("epoch"));
    assertEquals(100, bundle.provenance().metrics().get("dev accuracy, %"));
    assertEquals(
        List.of("green/green0", "red/red2"), Files.readAllLines(out.resolve("dev-videos.txt")));
  }

  @Test
  void foldersOfPhotosMakeAClassifierThatIsMeasuredOnPhotos() throws IOException {
    Path photos = out.resolve("photos");
    for (int i = 0; i < 10; i++) {
      String split = i < 8 ? "train/" : "dev/";
      photo(photos.resolve(split + "dark_red/" + i + ".png"), 120 + 2 * i, 0);
      photo(photos.resolve(split + "green/" + i + ".png"), 0, 200 + 2 * i);
    }

    int code =
        train(
            photos.toString(), "--net late-pooling --connected 8 --epochs 20 --learning-rate 0.02");

    assertEquals(0, code, complained::toString);
    Bundle bundle = Bundle.open(out.resolve("clips"));
    assertEquals(100, bundle.provenance().metrics().get("dev accuracy, %"));
    assertEquals(
        List.of("dev/dark_red/8", "dev/dark_red/9", "dev/green/8", "dev/green/9"),
        Files.readAllLines(out.resolve("dev-videos.txt")));
    try (ClipClassifier classifier = ClipClassifier.open(out.resolve("clips"))) {
      assertEquals(List.of("dark red", "green"), classifier.classes());
      assertEquals(1, classifier.classify(photos.resolve("dev/green/8.png")).frames());
    }

    Path figures = out.resolve("figures.json");
    String line =
        "evaluate clips --data %s --model %s --json %s"
            .formatted(photos.resolve("dev"), out.resolve("clips"), figures);
    code =
        Sightline.run(
            new PrintWriter(said, true), new PrintWriter(complained, true), line.split(" "));

    assertEquals(0, code, complained::toString);
    String json = Files.readString(figures);
    for (String figure : List.of("Hit@1", "Hit@5", "accuracy")) {
      assertTrue(json.replace(" ", "").contains("\"" + figure + "\":100"), json);
    }
  }

  private static void photo(Path file, int red, int green) throws IOException {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 40 * 30; i++) {
      image.setRGB(i % 40, i / 40, red << 16 | green << 8 | i % 7);
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void aClassifierOfMotionFlowAndCloseUpsIsTrainedAndUsed() throws IOException {
    int code =
        train(
            "clips",
            "--net slow-pooling --connected 8 --epochs 2 --motion --optical-flow --close-up"
                + " --hold-out 0");

    assertEquals(0, code, complained::toString);
    Bundle bundle = Bundle.open(out.resolve("clips"));
    assertTrue(bundle.settings().path("flow").asBoolean());
    assertTrue(bundle.settings().path("closeUp").asBoolean());
    try (ClipClassifier classifier = ClipClassifier.open(out.resolve("clips"))) {
      assertEquals(5, classifier.classify(world.resolve("clips/red/red0.mp4")).frames());
    }
  }

  @Test
  void aLabellerOfFlowIsTrainedAndUsed() throws IOException {
    int code = train("films", "--hidden 8 --epochs 2 --optical-flow --hold-out 0");

    assertEquals(0, code, complained::toString);
    try (FilmLabeller labeller = FilmLabeller.open(out.resolve("activity"))) {
      assertEquals(15, labeller.label(world.resolve("films/film0.mp4")).frames());
    }
  }

  @Test
  void closeUpsAreForClips() {
    assertEquals(2, train("films", "--close-up --epochs 1"));
    assertTrue(complained.toString().contains("close-up: where most moves is known of a clip"));
  }

  @Test
  void itIsResumedByTheSameCommand() {
    String options = "--net frame-softmax --epochs 2 --hold-out 0 --several --no-mirror";
    assertEquals(0, train("films", options), complained::toString);
    assertEquals(0, train("films", options + " --resume"), complained::toString);
    assertTrue(said.toString().contains("Going on after epoch 2."), said::toString);
    assertEquals(2, train("films", options + " --resume --seed 2"));
    assertTrue(
        complained
            .toString()
            .contains(
                "--resume: the training in " + out + " was begun with another seed (1, not 2)"));
  }

  @Test
  void aVideoThatCannotBeReadIsNamedAndTheOthersAreTrainedOn() throws IOException {
    Path data = Files.createDirectories(out.resolve("data"));
    ColourFilms.film(data.resolve("good.mp4"), "rk");
    Files.writeString(data.resolve("bad.mp4"), "no video");
    Files.writeString(
        data.resolve("segments.csv"), "video,start_s,end_s,label\ngood,0,1,red\nbad,0,1,red\n");
    String options = "--net frame-softmax --epochs 1 --hold-out 0";

    assertEquals(1, train(data.toString(), options), complained::toString);
    assertTrue(complained.toString().contains("sightline: " + data.resolve("bad.mp4")));
    assertTrue(Files.exists(out.resolve("activity/bundle.json")));

    Files.delete(data.resolve("good.mp4"));
    assertEquals(3, train(data.toString(), options));
    assertTrue(
        complained
            .toString()
            .endsWith(
                "There is no video left to train on: none can be read." + System.lineSeparator()),
        complained::toString);
  }

  /** Settings that cannot be are refused before anything is read: there is no such data. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--hidden 0|hidden is 0; allowed is 1 to 8192",
        "--hidden 8193|hidden is 8193; allowed is 1 to 8192",
        "--layers 17|layers is 17; allowed is 1 to 16",
        "--dropout 1|dropout is 1.0; allowed is 0 to 0.99",
        "--connected 0|connected is 0; allowed is 1 to 8192",
        "--clip-frames 0|clip-frames is 0; allowed is 1 to 1000",
        "--attention-window 1001|attention-window is 1001; allowed is 1 to 1000",
        "--offset -1001|offset is -1001; allowed is -1000 to 1000",
        "--ranking both --ranking-weight -1|ranking-weight is -1.0; it must be at least 0",
        "--ranking both --net slow-pooling|ranking: the net slow-pooling scores whole clips; a"
            + " ranking loss is for nets that score frames",
        "--ranking both --several|--ranking follows one label from frame to frame; with --several"
            + " only none is allowed",
        "--fps 0|fps is 0.0; allowed is 0.001 to 1000.0",
        "--epochs 0|epochs is 0; it must be at least 1",
        "--batch-frames 0|batch-frames is 0; it must be at least 1",
        "--window 1|window is 1; it must be at least 2",
        "--learning-rate NaN|learning-rate is NaN; it must be more than 0",
        "--hold-out 1|hold-out is 1.0; allowed is 0 or more and less than 1",
        "--hold-out 0 --dev-videos x|--hold-out and --dev-videos both say what is held out; give"
            + " only one of them"
      })
  void oneSentenceSaysWhatIsAllowed(String options, String sentence) {
    assertEquals(2, train("none", options));
    assertEquals("sightline: " + sentence + System.lineSeparator(), complained.toString());
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertEquals(3, train("none", "--epochs 1"));
    assertEquals(
        "sightline: " + world.resolve("none") + " is not there." + System.lineSeparator(),
        complained.toString());
  }

  @Test
  void theHelpNamesEveryNetAndTheDefaults() {
    Sightline.run(
        new PrintWriter(said, true),
        new PrintWriter(complained, true),
        "train",
        "activity",
        "--help");
    String help = said.toString().replaceAll("\\s+", " ");
    for (String kind : ActivityKind.ALL.names()) {
      assertTrue(help.contains(kind), kind + " in " + help);
    }
    assertTrue(help.contains("Width of the recurrent state. For lstm, "), help);
    assertTrue(help.contains(" Default: 128 (1 to 8192)."), help);
    assertFalse(help.contains("${"), help);
  }
}
