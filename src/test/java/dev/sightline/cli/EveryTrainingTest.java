package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.QuestionWorld;
import dev.sightline.world.SmallEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every training promises, whatever it trains: tried by its command on a tiny world. */
class EveryTrainingTest {
  private static final String NET = " --hidden 8 --embedding 8 ";

  /** A training, with a setting that makes it another one. */
  enum Training {
    CAPTION(
        "train caption --data PHOTOS --encoder ENCODER --batch 4 --minimum-count 1" + NET,
        "--learning-rate 1e-3",
        "learning rate (6.0E-4, not 0.001)",
        "photo-caption"),
    VIDEO(
        "train video --data CLIPS --encoder ENCODER --batch 4 --minimum-count 1 --clip-frames 2"
            + NET,
        "--layers 2",
        "layers (1, not 2)",
        "video-caption"),
    ACTIVITY(
        "train activity --data FILMS --encoder ENCODER --hidden 8",
        "--gain",
        "gain (false, not true)",
        "activity"),
    VQA(
        "train vqa --data QUESTIONS --encoder ENCODER --joint 8 --projection 8 --attention 8"
            + " --minimum-count 1"
            + NET,
        "--minimum-answer-count 2",
        "minimum answer count (1, not 2)",
        "vqa"),
    TEXT("train text BOOK --hidden 8", "--cell gru", "cell (lstm, not gru)", null),
    ENCODER(
        "train encoder --data PHOTOS --weights WEIGHTS --batch 4 --side 64 --width 0.1",
        "--top-learning-rate 1e-2",
        "top rate (0.001, not 0.01)",
        "mobilenet-v2");

    private final String command;
    private final String otherwise;
    private final String named;
    private final String model;

    Training(String command, String otherwise, String named, String model) {
      this.command = command;
      this.otherwise = otherwise;
      this.named = named;
      this.model = model;
    }
  }

  @TempDir static Path shared;

  @TempDir Path world;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void anEncoder() throws IOException {
    SmallEncoder.write(shared.resolve("encoder"), shared.resolve("weights.safetensors"));
  }

  private void write() throws IOException {
    Path photos = Files.createDirectories(world.resolve("photos"));
    QuestionWorld.table(world.resolve("questions"), 9);
    StringBuilder captions = new StringBuilder("file,caption,split\n");
    for (int i = 0; i < 9; i++) {
      Files.copy(world.resolve("questions/" + i + ".png"), photos.resolve(i + ".png"));
      String colour = List.of("red", "green", "blue").get(i % 3);
      captions.append("%d.png,a wide %s wall,%s%n".formatted(i, colour, i < 6 ? "train" : "dev"));
    }
    Files.writeString(photos.resolve("captions.csv"), captions);
    ColourFilms.writeCaptionedClips(world.resolve("clips"));
    ColourFilms.writeFilms(world.resolve("films"), 3);
    Files.writeString(world.resolve("book.txt"), "The sun is red. The sea is blue.\n".repeat(30));
  }

  private int run(String line) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Sightline.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        Arrays.stream(line.split(" +"))
            .map(
                word ->
                    switch (word) {
                      case "PHOTOS", "CLIPS", "FILMS", "QUESTIONS", "RUN", "MORE" ->
                          world.resolve(word.toLowerCase(java.util.Locale.ROOT)).toString();
                      case "BOOK" -> world.resolve("book.txt").toString();
                      case "ENCODER" -> shared.resolve("encoder").toString();
                      case "WEIGHTS" -> shared.resolve("weights.safetensors").toString();
                      default -> word;
                    })
            .toArray(String[]::new));
  }

  private int train(Training training, String options) {
    return run(training.command + " --output RUN " + options);
  }

  @ParameterizedTest
  @EnumSource
  void itGoesOnOnlyWithTheSameSettingsAndData(Training training) throws IOException {
    write();
    assertEquals(0, train(training, "--epochs 1"), err::toString);
    assertTrue(out.toString().contains("Use it: sightline "), out::toString);
    if (training.model != null) {
      Path run = world.resolve("run");
      assertEquals(run.resolve(training.model), ModelFolders.find(run.toString()));
    }

    assertEquals(2, train(training, "--epochs 1 --resume --seed 7 " + training.otherwise));
    assertTrue(err.toString().contains("seed (1, not 7)"), err::toString);
    assertTrue(err.toString().contains(training.named), err::toString);

    assertEquals(0, train(training, "--epochs 2 --resume"), "it can be prolonged: " + err);
    assertFalse(err.toString().contains("["), err::toString);

    replace("photos/captions.csv", "wide", "tall");
    replace("questions/questions.csv", "what color", "which color");
    replace("clips/captions.csv", "wall", "door");
    replace("films/segments.csv", "film0,1,2", "film0,1,1.8");
    replace("book.txt", "sea", "tea");
    assertEquals(2, train(training, "--epochs 2 --resume"), out::toString);
    assertTrue(err.toString().contains("data ("), err::toString);
  }

  private void replace(String file, String before, String after) throws IOException {
    Path path = world.resolve(file);
    Files.writeString(path, Files.readString(path).replace(before, after));
  }

  @ParameterizedTest
  @EnumSource(names = {"CAPTION", "VIDEO", "VQA"})
  void withoutAnyWordNothingIsTrained(Training training) throws IOException {
    write();
    String option = training == Training.VQA ? "--minimum-count" : "--minimum-count";
    String command = training.command.replaceAll("--min(imum)?-count 1 ", "");
    assertEquals(2, run(command + " --output RUN --epochs 1 " + option + " 1000"));
    assertTrue(err.toString().contains("the vocabulary would be empty"), err::toString);
    assertFalse(Files.exists(world.resolve("run").resolve(training.model)));
  }

  @Test
  void aCardSaysWhatIsKnownOfTheTrainingAndNothingElse() throws IOException {
    write();
    assertEquals(0, train(Training.CAPTION, "--epochs 1"), err::toString);
    String card = Files.readString(world.resolve("run/photo-caption/MODEL_CARD.md"));
    assertTrue(card.contains("photos, 6 photos with their captions"), card);
    assertTrue(card.contains("the commonest are wall, wide, blue, green, red."), card);
    assertFalse(card.contains("children"), card);

    assertEquals(
        0, run(Training.CAPTION.command + " --output MORE --epochs 1 --from RUN"), err::toString);
    card = Files.readString(world.resolve("more/photo-caption/MODEL_CARD.md"));
    assertTrue(card.contains("; begun with photo-caption (photos, 6 photos"), card);
  }

  /** Hardly trained at all: nobody can use that, and it is said. */
  @ParameterizedTest
  @EnumSource(names = {"CAPTION", "VQA"})
  void whatIsOfNoUseIsSaidToBe(Training training) throws IOException {
    write();
    train(training, "--epochs 1 --learning-rate 1e-9");
    assertTrue(err.toString().contains("sightline: warning: "), err::toString);
  }

  @Test
  void fewPhotosBeginWithTheCaptionerThatShips() throws IOException {
    write();
    StringBuilder captions = new StringBuilder("file,caption,split\n");
    for (int i = 0; i < 4; i++) {
      captions.append("%d.png,a wide wall,%s%n".formatted(i, i < 3 ? "train" : "dev"));
    }
    Files.writeString(world.resolve("photos/captions.csv"), captions);

    assertEquals(0, run("train caption --data PHOTOS --output RUN --epochs 1"), err::toString);

    assertTrue(out.toString().contains("starting from photo-caption"), out::toString);
    Bundle bundle = Bundle.open(world.resolve("run/photo-caption"));
    assertTrue(bundle.provenance().data().contains("begun with photo-caption"));
    assertEquals(
        Bundle.open(ModelFolders.find("photo-caption")).integer("vocabulary", 1, 10_000),
        bundle.integer("vocabulary", 1, 10_000));
  }

  @Test
  void aPhotoThatCannotBeReadIsNamedEachTime() throws IOException {
    write();
    Files.writeString(world.resolve("photos/0.png"), "no picture");
    for (int time = 0; time < 2; time++) { // the second time its features are cached
      assertEquals(1, train(Training.CAPTION, "--epochs 1"), out::toString);
      assertTrue(err.toString().contains("0.png"), err::toString);
    }
  }

  /**
   * Half of a film is trained on, and said to be, whether it is read or its features are cached.
   */
  @ParameterizedTest
  @EnumSource(names = {"ACTIVITY", "VIDEO"})
  void aFilmThatIsCutShortIsNamedEachTime(Training training) throws IOException {
    write();
    String film = training == Training.VIDEO ? "clips/red0.mp4" : "films/film0.mp4";
    Path cut = world.resolve(film);
    String colours = training == Training.VIDEO ? "rrrr" : "krgkrg";
    ColourFilms.film(world.resolve("whole.mkv"), colours);
    byte[] whole = Files.readAllBytes(world.resolve("whole.mkv"));
    Files.write(cut, Arrays.copyOf(whole, whole.length * 2 / 3));
    for (int time = 0; time < 2; time++) {
      assertEquals(1, train(training, "--epochs 1"), out::toString);
      assertTrue(err.toString().contains(cut.getFileName().toString()), err::toString);
    }
  }

  @Test
  void classesThatSpeakOfSidesAreNotMirrored() throws IOException {
    write();
    replace("films/segments.csv", "red", "turn left");
    assertEquals(0, train(Training.ACTIVITY, "--epochs 1"), err::toString);
    assertTrue(err.toString().contains("mirror images are not trained on"), err::toString);
  }

  /** Where the dev photos are gone, no figure is printed, and it is said. */
  @Test
  void whereNothingCanBeMeasuredNoFigureIsPrinted() throws IOException {
    write();
    Path table = world.resolve("questions/questions.csv");
    List<String> rows =
        Files.readAllLines(table).stream()
            .map(row -> row + (row.startsWith("file") ? ",split" : ",train"))
            .toList();
    Files.write(table, rows);
    Files.writeString(table, Files.readString(table) + "gone.png,what color is it?,red,dev" + "\n");

    assertEquals(3, train(Training.VQA, "--epochs 2"));

    assertTrue(err.toString().contains("the first is gone.png"), err::toString);
    assertFalse(out.toString().contains("%"), out::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train video --data none --photos none --photo-epochs 0",
        "train video --data none --learning-rate -1",
        "train video --data none --hidden 9000",
        "train vqa --data none --learning-rate NaN",
        "train vqa --data none --averaging 2",
        "train activity --data none --learning-rate -1",
        "train text none --layers 17",
        "train text none --dropout .995",
        "train text none --learning-rate NaN",
        "train text none --clip-norm 0",
        "train encoder --data none --batch 0",
        "train encoder --data none --learning-rate NaN",
        "train encoder --data none --replicas 0",
        "train average --data none --from none --to none --beams 0",
        "train average --data none --from none --to none --shares NaN",
        "train average --data none --from none --to none --length-powers -1"
      })
  void settingsThatCannotBeAreRefusedBeforeAnythingIsRead(String line) {
    assertEquals(2, run(line + " --output RUN"), err::toString);
    assertTrue(err.toString().startsWith("sightline: "), err::toString);
    assertFalse(err.toString().contains("none"), err::toString);
  }
}
