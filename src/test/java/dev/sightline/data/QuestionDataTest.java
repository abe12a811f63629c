package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Shared;
import dev.sightline.SightlineException;
import dev.sightline.data.QuestionData.Layout;
import dev.sightline.world.QuestionWorld;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionDataTest {
  @TempDir Path dir;

  private static Set<Path> photos(QuestionData data) {
    return data.questions().stream().map(VisualQuestion::photo).collect(Collectors.toSet());
  }

  private String refused(String split) {
    return assertThrows(SightlineException.class, () -> QuestionData.read(dir, split)).getMessage();
  }

  @Test
  void threeLinesOfDaquarAreAQuestion() throws IOException {
    QuestionData data = QuestionData.read(QuestionWorld.daquar(dir, 2, "some"), "some");

    assertEquals(Layout.DAQUAR, data.layout());
    assertEquals(4, data.questions().size());
    VisualQuestion second = data.questions().get(1);
    assertEquals("what is in the red room ?", second.text());
    assertEquals(List.of("red, table"), second.answers());
    assertEquals(dir.resolve("images/image0.png"), second.photo());
  }

  @Test
  void missingPhotosAreNamedWithTheirQuestions() throws IOException {
    QuestionWorld.daquar(dir, 3, "train");
    Files.delete(dir.resolve("images/image1.png"));

    QuestionData data = QuestionData.read(dir, "train");

    assertEquals(4, data.questions().size());
    assertEquals(List.of("image1 (2 questions)"), data.missing());
  }

  @Test
  void brokenTriplesAreNamedByLine() throws IOException {
    Path file = dir.resolve("qa.894.raw.train.format_triple");
    Files.writeString(file, "what ?\ntable\nimage1\nwhat is it ?\nchair\n");
    assertTrue(refused("train").contains("chair"), refused("train"));

    Files.writeString(file, "what ?\ntable\n../secret\n");
    assertTrue(refused("train").contains("line 3"), refused("train"));
    assertTrue(refused("test").contains("test"), refused("test"));
  }

  @Test
  void photosAreSetAsideWithAllTheirQuestionsAndAlwaysTheSame() throws IOException {
    QuestionWorld.daquar(dir, 20, "train");

    QuestionData.ForTraining parts = QuestionData.forTraining(dir);

    assertEquals(5, photos(parts.dev()).size());
    assertEquals(10, parts.dev().questions().size());
    assertEquals(30, parts.train().questions().size());
    Set<Path> both = new HashSet<>(photos(parts.train()));
    both.retainAll(photos(parts.dev()));
    assertEquals(Set.of(), both);
    assertEquals(parts.dev().questions(), QuestionData.read(dir, "dev").questions());
    assertEquals(40, QuestionData.read(dir, "train").questions().size());
  }

  @Test
  void aHundredPhotosOfDaquarAreDev() throws IOException {
    QuestionData.ForTraining parts = QuestionData.forTraining(Shared.path("datasets/daquar"));

    assertEquals(100, photos(parts.dev()).size());
    assertEquals(694, photos(parts.train()).size());
    assertEquals(6795, parts.train().questions().size() + parts.dev().questions().size());
    assertEquals(List.of(), parts.train().missing());
  }

  @Test
  void easyVqaIsAListOfThrees() throws IOException {
    QuestionData data = QuestionData.read(QuestionWorld.easyVqa(dir, 3), "train");

    assertEquals(Layout.EASY_VQA, data.layout());
    assertEquals("no", data.questions().get(3).answer());
    assertEquals(dir.resolve("train/images/1.png"), data.questions().get(3).photo());

    Files.writeString(dir.resolve("train/questions.json"), "[[\"what?\", \"blue\"]]");
    assertTrue(refused("train").contains("questions.json, line 1"), refused("train"));
  }

  @Test
  void vqaPutsQuestionsAndAnnotationsTogether() throws IOException {
    QuestionData data = QuestionData.read(QuestionWorld.vqa(dir, 2), "val2014");

    assertEquals(Layout.VQA, data.layout());
    VisualQuestion second = data.questions().get(1);
    assertEquals("10", second.id());
    assertEquals("what color", second.type());
    assertEquals("other", second.answerType());
    assertEquals(10, second.answers().size());
    assertEquals("green", second.answer());
    assertEquals(dir.resolve("images/COCO_val2014_000000000001.png"), second.photo());
  }

  @Test
  void annotationsThatLackIdsAreRefused() throws IOException {
    QuestionWorld.vqa(dir, 1);
    Path file = dir.resolve("mscoco_val2014_annotations.json");
    Files.writeString(file, Files.readString(file).replace("question_id", "id"));

    assertTrue(refused("val2014").contains("question_id"), refused("val2014"));
    assertTrue(refused("val2014").contains("line 1"), refused("val2014"));
  }

  @Test
  void questionsWithoutAnAnnotationAreLeftOutWithARemark() throws IOException {
    QuestionWorld.vqa(dir, 2);
    Path file = dir.resolve("mscoco_val2014_annotations.json");
    Files.writeString(
        file, Files.readString(file).replace("\"question_id\": 10", "\"question_id\": 99"));

    QuestionData data = QuestionData.read(dir, "val2014");

    assertEquals(1, data.questions().size());
    assertTrue(data.remarks().get(0).contains("1 questions have no annotation"));
  }

  /** 60 MB of annotations, most of which nobody needs, in 48 MB of memory. */
  @Test
  void vqaIsReadInBoundedMemory() throws IOException, InterruptedException {
    String padding = "x".repeat(6000);
    try (Writer questions = Files.newBufferedWriter(dir.resolve("val_questions.json"));
        Writer annotations = Files.newBufferedWriter(dir.resolve("val_annotations.json"))) {
      questions.write("{\"questions\": [");
      annotations.write("{\"annotations\": [");
      for (int i = 0; i < 10_000; i++) {
        String comma = i == 0 ? "" : ",\n";
        questions.write(
            comma + "{\"question_id\": " + i + ", \"image_id\": " + i + ", \"question\": \"q\"}");
        annotations.write(
            comma
                + "{\"question_id\": "
                + i
                + ", \"note\": \""
                + padding
                + "\", \"answers\": [{\"answer\": \"yes\"}]}");
      }
      questions.write("]}");
      annotations.write("]}");
    }

    assertEquals(10_000, SmallMemory.count("vqa", dir.resolve("val"), dir));
  }

  @Test
  void aTableOfOnesOwnQuestions() throws IOException {
    Files.writeString(
        dir.resolve("questions.csv"),
        "question,file,answer,split\n\"is it red, or not?\",a.png,red,train\nwhat?,b.png,sun,dev\n");
    QuestionWorld.picture(dir.resolve("a.png"), java.awt.Color.RED);

    QuestionData train = QuestionData.read(dir, "train");

    assertEquals(Layout.TABLE, train.layout());
    assertEquals("is it red, or not?", train.questions().get(0).text());
    assertEquals(List.of("b.png (1 question)"), QuestionTable.read(dir, "dev").missing());
    assertEquals(
        dir
            + ": none of the 1 photos that the questions of 'dev' are about is there; the first is b.png (1 question).",
        refused("dev"));
    assertTrue(refused("test").contains("no question for 'test'"));

    Files.writeString(dir.resolve("questions.csv"), "a.png,what?\n");
    assertTrue(refused("train").contains("line 1"), refused("train"));
  }

  @Test
  void aFolderOfAnotherKindIsRefused() {
    assertTrue(refused("train").contains("questions.csv"), refused("train"));
    assertTrue(refused("../x").contains("not a split"));
  }

  @Test
  void aSplitOfVqaIsAWholeWordOfTheName() throws IOException {
    for (String name :
        List.of("v2_OpenEnded_mscoco_train2014", "v2_OpenEnded_mscoco_test-dev2015")) {
      Files.writeString(dir.resolve(name + "_questions.json"), "{}");
    }

    assertTrue(VqaJson.has(dir, "train"));
    assertTrue(VqaJson.has(dir, "train2014"));
    assertTrue(VqaJson.has(dir, "test-dev"));
    assertTrue(VqaJson.has(dir, "test-dev2015"));
    for (String none : List.of("dev", "test", "dev2015", "rain", "train201", "mscoco_train")) {
      assertFalse(VqaJson.has(dir, none), none);
    }
    Files.writeString(dir.resolve("my-val-questions.json"), "{}");
    assertTrue(VqaJson.has(dir, "val"));
  }

  private void table(String text) throws IOException {
    Files.writeString(dir.resolve("questions.csv"), text);
  }

  @Test
  void aRowThatCannotBeUsedIsNamedByItsLineAndTheOthersGoOn() throws IOException {
    QuestionWorld.picture(dir.resolve("a.png"), java.awt.Color.RED);
    Path csv = dir.resolve("questions.csv");
    table(
        "file,question,answer\na.png,what?,red\na.png,what?,\na.png,,red\na.png,what, then?,red\n"
            + "../a.png,what?,red\na.png,why?,so\n");

    QuestionData data = QuestionData.read(dir, "train");

    assertEquals(2, data.questions().size());
    List<String> lines =
        data.remarks().stream()
            .map(r -> r.substring(csv.toString().length(), csv.toString().length() + 9))
            .toList();
    assertEquals(
        List.of(", line 3:", ", line 4:", ", line 5:", ", line 6:"),
        lines.stream().sorted().toList());
  }

  @Test
  void namesOfWindowsOfAMacAndInOtherColumnsAreFound() throws IOException {
    Files.createDirectory(dir.resolve("b"));
    QuestionWorld.picture(dir.resolve("b/Cafe\u0301.png"), java.awt.Color.RED);
    table(
        "image;question;answer\nb\\Caf\u00e9.png;what?;Cafe\u0301\nb/Cafe\u0301;what?;Caf\u00e9\n");

    QuestionData data = QuestionData.read(dir, "train");

    assertEquals(List.of(), data.missing());
    assertEquals(1, photos(data).size());
    assertEquals(data.questions().get(0).answers(), data.questions().get(1).answers());
  }

  @Test
  void aTableWhoseSplitsHaveNoDevHasSomeSetAside() throws IOException {
    StringBuilder rows = new StringBuilder("file,question,answer,split\n");
    for (int i = 0; i < 12; i++) {
      QuestionWorld.picture(dir.resolve(i + ".png"), java.awt.Color.RED);
      rows.append(i + ".png,what?,red," + (i == 0 ? "test" : "train") + "\n");
    }
    table(rows.toString());

    QuestionData.ForTraining parts = QuestionData.forTraining(dir);

    assertEquals(10, parts.train().questions().size());
    assertEquals(1, parts.dev().questions().size());
    assertEquals(parts.dev().questions(), QuestionData.read(dir, "dev").questions());
  }

  @Test
  void aQuestionOfDaquarWithoutAnAnswerIsLeftOutAndTheOthersGoOn() throws IOException {
    QuestionWorld.daquar(dir, 3, "train");
    Path file = dir.resolve("qa.894.raw.train.format_triple");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(4, "");
    Files.write(file, lines);

    QuestionData data = QuestionData.read(dir, "train");

    assertEquals(5, data.questions().size());
    assertTrue(data.remarks().get(0).startsWith(file + ", line 6: "), data.remarks().toString());
  }

  @Test
  void whatCannotBeUsedOfJsonIsNamedByItsLineAndTheOthersGoOn() throws IOException {
    QuestionWorld.easyVqa(dir, 3);
    Path file = dir.resolve("train/questions.json");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\\[", "[[\"what?\", \"\", 1], [\"what?\"],\n"));
    QuestionData data = QuestionData.read(dir, "train");
    assertEquals(2, data.remarks().size());
    assertTrue(data.questions().size() > 3);

    QuestionWorld.vqa(dir, 2);
    Path questions = dir.resolve("OpenEnded_mscoco_val2014_questions.json");
    Files.writeString(
        questions,
        Files.readString(questions)
            .replaceFirst("\"questions\": *\\[", "\"questions\": [{\"question\": \"x\"},"));
    assertEquals(2, QuestionData.read(dir, "val2014").questions().size());
    assertTrue(
        QuestionData.read(dir, "val2014").remarks().get(0).contains(", line 1: a question with"));
  }

  @Test
  void theAnswerOfMostPeopleIsFoundInTimeThatGrowsWithTheAnswers() {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      answers.add("answer " + i);
    }
    answers.add("answer 7");
    VisualQuestion question = new VisualQuestion("1", dir, "what?", answers, "", "");

    assertEquals("answer 7", assertTimeoutPreemptively(Duration.ofSeconds(10), question::answer));
  }

  /** MSVD-QA: a table for each split, about the clips of MSVD. */
  @Test
  void tablesOfOneSplitEachAreAboutClips() throws IOException {
    Files.createDirectories(dir.resolve("clips"));
    for (String clip : List.of("a_1_9.mp4", "b_0_5.mp4")) {
      Files.writeString(dir.resolve("clips").resolve(clip), "");
    }
    String head = "file,question,answer\n";
    Files.writeString(
        dir.resolve("questions_train.csv"), head + "a_1_9.mp4,what does a man do,run\n");
    Files.writeString(dir.resolve("questions_val.csv"), head + "b_0_5.mp4,who runs,man\n");

    QuestionData.ForTraining parts = QuestionData.forTraining(dir);

    assertEquals(Layout.TABLE, parts.train().layout());
    assertEquals("run", parts.train().questions().get(0).answer());
    assertEquals(dir.resolve("clips/a_1_9.mp4"), parts.train().questions().get(0).photo());
    assertEquals("who runs", parts.dev().questions().get(0).text());
    assertEquals("man", QuestionData.read(dir, "val").questions().get(0).answer());
    assertTrue(refused("test").contains("questions_test.csv"), refused("test"));
  }

  @Test
  void dataSetsOfSeveralLayoutsAreJoined() throws IOException {
    QuestionData.ForTraining rooms =
        QuestionData.forTraining(QuestionWorld.daquar(dir.resolve("d"), 8, "train"));
    QuestionData.ForTraining own =
        QuestionData.forTraining(QuestionWorld.table(dir.resolve("t"), 20));

    QuestionData.ForTraining both = QuestionData.ForTraining.joined(List.of(rooms, own));

    assertEquals(Layout.TABLE, both.train().layout());
    assertEquals(
        rooms.train().questions().size() + own.train().questions().size(),
        both.train().questions().size());
    assertEquals(
        rooms.dev().questions().size() + own.dev().questions().size(),
        both.dev().questions().size());
    assertEquals(
        Layout.DAQUAR, QuestionData.ForTraining.joined(List.of(rooms, rooms)).dev().layout());
  }
}
