package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.QuestionWorld;
import dev.sightline.world.SmallAnswerer;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sightline ask}, {@code train vqa} and {@code evaluate vqa} with a small model. */
class AskCommandTest {
  @TempDir static Path folder;

  private static String model;
  private static String picture;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void train() throws IOException {
    model = SmallAnswerer.write(folder).toString();
    picture = QuestionWorld.picture(folder.resolve("red.png"), Color.RED).toString();
  }

  private int run(String... words) {
    return Sightline.run(new PrintWriter(out), new PrintWriter(err), words);
  }

  private int ask(String... words) {
    List<String> all = new ArrayList<>(List.of("ask", "--model", model));
    all.addAll(List.of(words));
    return run(all.toArray(String[]::new));
  }

  private List<JsonNode> lines() {
    return out.toString().lines().map(AskCommandTest::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  @Test
  void oneQuestionGivesItsLikeliestAnswers() {
    assertEquals(0, ask("--top", "2", picture, "what color is the wall?"), err::toString);

    List<String> lines = out.toString().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).matches(" *\\d+\\.\\d %  .+"), lines.get(0));
  }

  @Test
  void jsonHasAnObjectForEachQuestion() {
    assertEquals(0, ask("--json", picture, "what color is the wall?", "what is it?"));

    assertEquals(2, lines().size());
    JsonNode second = lines().get(1);
    assertEquals("what is it?", second.get("question").asText());
    assertEquals(second.get("answer"), second.get("answers").get(0).get("answer"));
    assertTrue(second.get("answers").get(0).get("probability").asDouble() > 0);
    assertEquals("it", second.get("unknownWords").get(0).asText());
  }

  @Test
  void aQuestionThatIsNoneIsNamedAndTheOthersAreAnswered() {
    assertEquals(1, ask("--json", picture, "", "what ".repeat(400), "what color?"));

    assertEquals(3, lines().size());
    assertTrue(lines().get(0).has("error") && lines().get(1).has("error"));
    assertTrue(lines().get(2).has("answer"));
    assertTrue(err.toString().contains("400 words"), err.toString());
    assertTrue(err.toString().contains("no word"), err.toString());
  }

  @Test
  void wordsNeverSeenAreAWarning() {
    assertEquals(0, ask(picture, "what color is the zebra?"));
    assertTrue(err.toString().contains("zebra"), err.toString());
  }

  @Test
  void anotherLanguageIsAWarning() {
    assertEquals(0, ask(picture, "Welche Farbe hat die Wand?"));
    assertTrue(err.toString().contains("is it English?"), err.toString());
  }

  @Test
  void aFolderWithOneQuestionNamesWhatIsNoPicture() throws IOException {
    Path rooms = Files.createDirectories(folder.resolve("rooms"));
    QuestionWorld.picture(rooms.resolve("b.png"), Color.BLUE);
    QuestionWorld.picture(rooms.resolve("c.png"), Color.GREEN);
    Files.writeString(rooms.resolve("a.jpg"), "no picture");

    assertEquals(1, ask("--json", rooms.toString(), "what color?"));

    assertEquals(3, lines().size());
    assertTrue(lines().get(0).get("file").asText().endsWith("a.jpg"));
    assertTrue(lines().get(0).has("error"));
    assertTrue(lines().get(2).get("file").asText().endsWith("c.png"));
  }

  @Test
  void withoutAQuestionItReadsThemOneByOne() {
    InputStream before = System.in;
    System.setIn(
        new ByteArrayInputStream(
            "what color?\n\n?\nwhat is in the red room?\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertEquals(1, ask("--top", "1", picture));
    } finally {
      System.setIn(before);
    }

    assertEquals(2, out.toString().lines().filter(line -> line.contains(" %  ")).count());
    assertTrue(err.toString().contains("no word"), err.toString());
  }

  @Test
  void aFolderWithoutAQuestionIsAUsageError() {
    assertEquals(2, ask(folder.resolve("questions/images").toString()));
    assertTrue(err.toString().contains("a question is needed"), err.toString());
  }

  @Test
  void anExplanationIsAPictureForEachQuestion() throws IOException {
    Path looks = folder.resolve("looks");

    assertEquals(0, ask("--explain", looks.toString(), picture, "what color?", "what is it?"));

    assertTrue(ImageIO.read(looks.resolve("red.png.answer.png").toFile()).getWidth() > 200);
    assertTrue(Files.exists(looks.resolve("red.png-2.answer.png")));
  }

  @Test
  void aModelWithoutAttentionHasNothingToExplain() throws IOException {
    Path own = Files.createDirectories(folder.resolve("reader"));
    String reader = SmallAnswerer.write(own, "--model", "question-only").toString();
    Path looks = own.resolve("looks");

    assertEquals(
        2, run("ask", "--model", reader, "--explain", looks.toString(), picture, "what color?"));

    assertTrue(err.toString().contains("needs a model with attention"), err.toString());
    assertTrue(out.toString().isEmpty() && !Files.exists(looks));
  }

  private JsonNode evaluated(Path data, String split) throws IOException {
    Path json = folder.resolve("figures.json");
    String[] words = {
      "evaluate",
      "vqa",
      "--data",
      data.toString(),
      "--split",
      split,
      "--json",
      json.toString(),
      "--model",
      model
    };
    assertEquals(0, run(words), err::toString);
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void daquarIsScoredByAccuracyAndWups() throws IOException {
    JsonNode figures = evaluated(QuestionWorld.daquar(folder.resolve("d"), 3, "some"), "some");

    assertEquals(6, figures.get("questions").asInt());
    assertTrue(figures.get("accuracy").asDouble() <= figures.get("WUPS_0.9").asDouble());
    assertTrue(figures.get("WUPS_0.9").asDouble() <= figures.get("WUPS_0.0").asDouble());
    assertTrue(out.toString().contains("Multi-World"), out.toString());
    assertTrue(out.toString().contains("the most frequent answer"), out.toString());
  }

  @Test
  void easyVqaIsScoredByAccuracy() throws IOException {
    JsonNode figures = evaluated(QuestionWorld.easyVqa(folder.resolve("e"), 3), "train");

    assertTrue(figures.get("accuracy").isDouble());
  }

  @Test
  void vqaIsScoredByType() throws IOException {
    JsonNode figures = evaluated(QuestionWorld.vqa(folder.resolve("v"), 3), "val2014");

    assertTrue(figures.get("overall").isDouble());
    assertTrue(figures.get("perAnswerType").has("other"));
    assertTrue(figures.get("perQuestionType").has("what color"));
  }

  @Test
  void missingPhotosAreCountedAndNamed() throws IOException {
    Path data = QuestionWorld.daquar(folder.resolve("m"), 3, "train");
    Files.delete(data.resolve("images/image1.png"));

    int code =
        run("evaluate", "vqa", "--data", data.toString(), "--split", "train", "--model", model);

    assertEquals(1, code);
    assertTrue(err.toString().contains("1 photo is missing"), err.toString());
    assertTrue(err.toString().contains("image1 (2 questions)"), err.toString());
  }

  @Test
  void anAnswersFileThatLacksIdsIsASentence() throws IOException {
    Path data = QuestionWorld.vqa(folder.resolve("w"), 1);
    Path file = data.resolve("mscoco_val2014_annotations.json");
    Files.writeString(file, Files.readString(file).replace("question_id", "id"));

    assertEquals(
        3,
        run("evaluate", "vqa", "--data", data.toString(), "--split", "val2014", "--model", model));
    assertTrue(
        err.toString().contains("an annotation with question_id, answers was expected"),
        err.toString());
  }

  /** Of a clip of one colour the frames have in common what a photo of it shows. */
  @Test
  void aClipIsAskedAboutAsAPhotoIs() throws IOException {
    String clip = folder.resolve("red.mp4").toString();
    ColourFilms.film(Path.of(clip), "rrr");

    assertEquals(0, ask("--json", clip, "what color is the wall?"), err::toString);
    assertEquals(0, ask("--json", picture, "what color is the wall?"), err::toString);

    assertEquals(lines().get(0).get("answer"), lines().get(1).get("answer"));
    assertEquals(
        lines().get(0).get("answers").get(0).get("probability").asDouble(),
        lines().get(1).get("answers").get(0).get("probability").asDouble(),
        0.05);
  }

  @Test
  void itIsTrainedOnPhotosAndClipsTogetherAndEvaluatedOnEither() throws IOException {
    Path photos = QuestionWorld.daquar(folder.resolve("both-photos"), 6, "train");
    Path clips = Files.createDirectories(folder.resolve("both-clips/clips")).getParent();
    ColourFilms.film(clips.resolve("clips/r.mp4"), "rr");
    ColourFilms.film(clips.resolve("clips/g.mp4"), "gg");
    String head = "file,question,answer\n";
    Files.writeString(
        clips.resolve("questions_train.csv"), head + "r.mp4,what color is it?,crimson\n");
    Files.writeString(clips.resolve("questions_val.csv"), head + "g.mp4,what color is it?,green\n");

    Path trained =
        SmallAnswerer.learn(
            Files.createDirectories(folder.resolve("both")), photos, "--data", clips.toString());

    assertTrue(Files.readString(trained.resolve("answers.txt")).contains("crimson"));
    assertTrue(
        Files.readString(trained.resolve("bundle.json")).contains("both-photos, both-clips"));
    Path json = folder.resolve("clips.json");
    List<String> words =
        List.of("evaluate", "vqa", "--model", trained.toString(), "--data", clips.toString());
    words = new ArrayList<>(words);
    words.addAll(List.of("--split", "val", "--json", json.toString()));
    assertEquals(0, run(words.toArray(String[]::new)), err::toString);
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertTrue(figures.get("accuracy").isDouble());
    assertEquals(1, figures.get("questions").asInt());
  }
}
