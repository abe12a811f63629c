package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
        "train caption --data PHOTOS --encoder ENCODER --batch 4 --min-count 1" + NET,
        "--rate 1e-3",
        "learning rate (6.0E-4, not 0.001)",
        "photo-caption"),
    VIDEO(
        "train video --data CLIPS --encoder ENCODER --batch 4 --min-count 1 --frames 2" + NET,
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
        "minimum-answer-count (1, not 2)",
        "vqa"),
    TEXT("train text BOOK --hidden 8", "--cell gru", "cell (lstm, not gru)", null),
    ENCODER(
        "train encoder --data PHOTOS --weights WEIGHTS --batch 4 --side 64 --width 0.1",
        "--top-rate 1e-2",
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
      captions.append(
          "%d.png,a wide %s wall,%s%n".formatted(i, colour, i < 6 ? "train" : "dev"));
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
                      case "PHOTOS", "CLIPS", "FILMS", "QUESTIONS", "RUN" ->
                          world.resolve(word.toLowerCase(java.util.Locale.ROOT)).toString();
                      case "BOOK" -> world.resolve("book.txt").toString();
                      case "ENCODER" -> shared.resolve("encoder").toString();
                      case "WEIGHTS" -> shared.resolve("weights.safetensors").toString();
                      default -> word;
                    })
            .toArray(String[]::new));
  }

  private int train(Training training, String options) {
    return run(training.command + " --out RUN " + options);
  }

  @ParameterizedTest
  @EnumSource
  void itGoesOnOnlyWithTheSameSettings(Training training) throws IOException {
    write();
    assertEquals(0, train(training, "--epochs 1"), err::toString);
    assertTrue(out.toString().contains("Use it: sightline "), out::toString);

    assertEquals(2, train(training, "--epochs 1 --resume --seed 7"), out::toString);
    assertTrue(err.toString().contains("seed (1, not 7)"), err::toString);
    assertEquals(2, train(training, "--epochs 1 --resume " + training.otherwise));
    assertTrue(err.toString().contains(training.named), err::toString);

    assertEquals(0, train(training, "--epochs 2 --resume"), "it can be prolonged: " + err);
    assertFalse(err.toString().contains("["), err::toString);
  }

  @ParameterizedTest
  @EnumSource
  void itGoesOnOnlyWithTheSameData(Training training) throws IOException {
    write();
    assertEquals(0, train(training, "--epochs 1"), err::toString);
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
  @EnumSource(names = "TEXT", mode = EnumSource.Mode.EXCLUDE)
  void itsFolderIsTheNameOfItsModel(Training training) throws IOException {
    write();
    assertEquals(0, train(training, "--epochs 1"), err::toString);
    assertEquals(
        world.resolve("run").resolve(training.model),
        ModelFolders.find(world.resolve("run").toString()));
  }

  @Test
  void wordsStayWhereResumingIsRefused() throws IOException {
    write();
    assertEquals(0, train(Training.ENCODER, "--epochs 1"), err::toString);
    byte[] words = Files.readAllBytes(world.resolve("run/words.txt"));
    replace("photos/captions.csv", "wide", "tall");
    assertEquals(2, train(Training.ENCODER, "--epochs 2 --resume"));
    assertArrayEquals(words, Files.readAllBytes(world.resolve("run/words.txt")));
  }

  @ParameterizedTest
  @EnumSource(names = {"CAPTION", "VIDEO", "VQA"})
  void withoutAnyWordNothingIsTrained(Training training) throws IOException {
    write();
    String option = training == Training.VQA ? "--minimum-count" : "--min-count";
    String command = training.command.replaceAll("--min(imum)?-count 1 ", "");
    assertEquals(2, run(command + " --out RUN --epochs 1 " + option + " 1000"));
    assertTrue(err.toString().contains("the vocabulary would be empty"), err::toString);
    assertFalse(Files.exists(world.resolve("run").resolve(training.model)));
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
    Files.writeString(
        table, Files.readString(table) + "gone.png,what color is it?,red,dev" + "\n");

    train(Training.VQA, "--epochs 2");

    assertTrue(out.toString().contains("no dev questions to measure with"), out::toString);
    assertFalse(out.toString().contains("%"), out::toString);
    assertTrue(Bundle.open(world.resolve("run/vqa")).provenance().metrics().size() == 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train video --data none --photos none --photo-epochs 0",
        "train video --data none --rate -1",
        "train video --data none --hidden 9000",
        "train vqa --data none --rate NaN",
        "train vqa --data none --averaging 2",
        "train activity --data none --learning-rate -1",
        "train text none --layers 17",
        "train text none --dropout .995",
        "train text none --rate NaN",
        "train text none --clip-norm 0",
        "train encoder --data none --batch 0",
        "train encoder --data none --rate NaN",
        "train encoder --data none --replicas 0",
        "train average --data none --from none --to none --beams 0",
        "train average --data none --from none --to none --shares NaN",
        "train average --data none --from none --to none --length-powers -1"
      })
  void settingsThatCannotBeAreRefusedBeforeAnythingIsRead(String line) {
    assertEquals(2, run(line + " --out RUN"), err::toString);
    assertTrue(err.toString().startsWith("sightline: "), err::toString);
    assertFalse(err.toString().contains("none"), err::toString);
  }
}
