package dev.sightline.vqa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.encoder.Features;
import dev.sightline.media.PictureReader;
import dev.sightline.world.QuestionWorld;
import dev.sightline.world.SmallAnswerer;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureAnswererTest {
  @TempDir static Path folder;

  private static Path bundle;
  private static Path picture;

  @BeforeAll
  static void train() throws IOException {
    bundle = SmallAnswerer.write(folder);
    picture = QuestionWorld.picture(folder.resolve("red.png"), Color.RED);
  }

  @Test
  void answersAreSortedProbabilities() throws IOException {
    try (PictureAnswerer answerer = PictureAnswerer.open(bundle)) {
      Answers answers = answerer.ask(picture, "what color is the wall?");

      assertEquals(5, answers.all().size());
      double sum = 0;
      double before = 1;
      for (Answers.Answer answer : answers.all()) {
        assertTrue(answer.probability() <= before);
        before = answer.probability();
        sum += before;
      }
      assertTrue(
          sum <= 1.0001 && answers.best().probability() == answers.all().get(0).probability());
      assertEquals(List.of(), answers.unknownWords());
      assertEquals(4, answers.looks().get(0).length);
    }
  }

  @Test
  void unknownWordsAreNamedAndAnotherLanguageIsNoticed() throws IOException {
    try (PictureAnswerer answerer = PictureAnswerer.open(bundle)) {
      Answers answers = answerer.ask(picture, "What color is the zebra?");
      assertEquals(List.of("zebra"), answers.unknownWords());
      assertFalse(answers.noWordKnown());

      assertTrue(answerer.ask(picture, "Welche Farbe hat die Wand?").noWordKnown());
    }
  }

  @Test
  void aYesNoQuestionGetsYesOrNoWhereTheModelLearnedThem() throws IOException {
    assertTrue(PictureAnswerer.isYesNo(List.of("is", "it", "red")));
    assertTrue(PictureAnswerer.isYesNo(List.of("are", "there", "chairs")));
    assertFalse(PictureAnswerer.isYesNo(List.of("is", "it", "red", "or", "blue")));
    assertFalse(PictureAnswerer.isYesNo(List.of("what", "is", "it")));

    try (PictureAnswerer answerer = PictureAnswerer.open(bundle)) {
      assertTrue(answerer.ask(picture, "is it red?").lacksYesNo());
      assertFalse(answerer.ask(picture, "what is it?").lacksYesNo());
    }
    Path easy = QuestionWorld.easyVqa(folder.resolve("easy"), 12);
    try (PictureAnswerer answerer =
        PictureAnswerer.open(
            SmallAnswerer.learn(Files.createDirectory(folder.resolve("yes")), easy))) {
      Answers answers = answerer.ask(picture, "is it red?");
      assertFalse(answers.lacksYesNo());
      assertEquals(
          Set.of("yes", "no"),
          answers.all().stream().map(Answers.Answer::text).collect(Collectors.toSet()));
      assertEquals(1, answers.all().stream().mapToDouble(a -> a.probability()).sum(), 1e-9);
    }
  }

  @Test
  void whatCannotBeAskedIsASentence() throws IOException {
    try (PictureAnswerer answerer = PictureAnswerer.open(bundle)) {
      for (String question : List.of("", "  ?!", "what ".repeat(400))) {
        String sentence =
            assertThrows(IllegalArgumentException.class, () -> answerer.ask(picture, question))
                .getMessage();
        assertTrue(sentence.startsWith("The question"), sentence);
      }
    }
  }

  @Test
  void manyQuestionsAndThreadsSayWhatOneDoes() throws IOException {
    try (PictureAnswerer answerer = PictureAnswerer.open(bundle)) {
      Features seen = answerer.look(PictureReader.read(picture));
      List<String> questions =
          List.of("what color is the wall?", "what is in the red room?", "what is it?");
      List<Answers> together = answerer.ask(seen, questions, 2);

      IntStream.range(0, 24)
          .parallel()
          .forEach(
              i -> {
                Answers alone = answerer.ask(seen, List.of(questions.get(i % 3)), 2).get(0);
                assertEquals(together.get(i % 3).best().text(), alone.best().text());
                assertEquals(
                    together.get(i % 3).best().probability(), alone.best().probability(), 1e-5);
              });
    }
  }

  @Test
  void aDamagedBundleIsRefused() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    try (var files = Files.list(bundle)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.writeString(copy.resolve("answers.txt"), "nothing\n");

    String sentence =
        assertThrows(SightlineException.class, () -> PictureAnswerer.open(copy)).getMessage();
    assertTrue(sentence.contains("answers.txt"), sentence);
  }
}
