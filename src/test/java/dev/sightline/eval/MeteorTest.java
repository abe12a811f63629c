package dev.sightline.eval;

import static dev.sightline.eval.Sentences.sentences;
import static dev.sightline.eval.Sentences.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteorTest {
  @TempDir Path folder;

  private static double score(String hypothesis, String... references) {
    try {
      return Meteor.score(List.of(sentences(references)), sentences(hypothesis), Optional.empty())
          .corpus();
    } catch (SightlineException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> kinds(String hypothesis, String reference) {
    MeteorWord.Table table = new MeteorWord.Table();
    return MeteorAlignment.of(
            words(hypothesis).stream().flatMap(w -> table.words(w).stream()).toList(),
            words(reference).stream().flatMap(w -> table.words(w).stream()).toList(),
            Paraphrases.NONE)
        .stream()
        .map(m -> m.kind() + " " + m.start() + "-" + m.reference())
        .toList();
  }

  @Test
  void theSameSentenceHasNoPenalty() {
    assertEquals(1, score("a dog runs", "a dog runs"), 1e-12);
    assertEquals(0, score("cats", "a dog runs"));
    assertEquals(0, score("", "a dog runs"));
  }

  /** Of "a dog runs" against "a dog sits": P = R = (.25 + .75) / 1.75, one chunk of two words. */
  @Test
  void contentWordsCountMoreThanFunctionWords() {
    double f = 1 / 1.75;
    assertEquals(f * (1 - 0.6 * Math.pow(0.5, 0.2)), score("a dog runs", "a dog sits"), 1e-12);
  }

  @Test
  void theBestReferenceCounts() {
    assertEquals(1, score("a dog runs", "a cat", "a dog runs", "x"), 1e-12);
  }

  @Test
  void stemsAndSynonymsMatchWhereTheWordsDiffer() {
    assertEquals(List.of("EXACT 0-0", "STEM 1-1"), kinds("man blorking", "man blorks"));
    assertEquals(List.of("EXACT 0-0", "SYNONYM 1-1"), kinds("red sofa", "red couch"));
    assertEquals(List.of("EXACT 0-0", "SYNONYM 1-1"), kinds("red geese", "red goose"));
    assertEquals(List.of(), kinds("bed", "be"));
  }

  /** "zebras" has the stem of "zebra" and its meaning: alone it would make a chunk of its own. */
  @Test
  void aWordThatMatchesInSeveralWaysIsTakenWhereItCostsNoChunk() {
    assertEquals(List.of(), kinds("zebras", "zebra"));
    assertEquals(List.of("EXACT 0-0", "STEM 1-1"), kinds("two zebras", "two zebra"));
  }

  @Test
  void fewerChunksAreBetter() {
    assertEquals(List.of("EXACT 3-0", "EXACT 4-1"), kinds("a cat with a dog", "a dog"));
  }

  @Test
  void aHyphenPartsAWordAndAnApostropheBeginsOne() {
    MeteorWord.Table table = new MeteorWord.Table();
    assertEquals(
        List.of("t", "shirt"), table.words("T-shirt").stream().map(MeteorWord::text).toList());
    assertEquals(List.of("it", "'s"), table.words("it's").stream().map(MeteorWord::text).toList());
    assertEquals(
        List.of("3.5", "/", "u.s."),
        table.words("3.5/u.s.").stream().map(MeteorWord::text).toList());
  }

  @Test
  void phrasesAreLookedUpInEitherDirection() throws IOException {
    Path table = folder.resolve("table.gz");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write("0.5\nin front of\nbefore\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(table, bytes.toByteArray());
    List<List<List<String>>> references = List.of(sentences("man before house"));
    List<List<String>> hypotheses = sentences("man in front of house");

    Meteor.Score with = Meteor.score(references, hypotheses, Optional.of(table));
    Meteor.Score without = Meteor.score(references, hypotheses, Optional.empty());
    Meteor.Score turned =
        Meteor.score(List.of(hypotheses), List.of(references.get(0).get(0)), Optional.of(table));

    assertEquals("METEOR", with.name());
    assertEquals("METEOR (no paraphrases)", without.name());
    // All words of both sides: .75 (2 + .6) + .25 (.6 + .6) of .75 * 3 + .25 * 2; 4 words a chunk.
    double p = (0.75 * 2.6 + 0.25 * 1.2) / 2.75;
    double r = 2.6 / 3;
    double f = p * r / (0.85 * p + 0.15 * r);
    assertEquals(f * (1 - 0.6 * 0), with.corpus(), 1e-12);
    assertTrue(turned.corpus() > without.corpus());
  }

  @Test
  void whatIsNoTableIsRefusedInASentence() throws IOException {
    Path table = Files.writeString(folder.resolve("table.txt"), "in front of\nbefore\n");

    SightlineException refusal =
        assertThrows(
            SightlineException.class,
            () -> Meteor.score(List.of(sentences("a")), sentences("a"), Optional.of(table)));

    assertTrue(refusal.getMessage().startsWith(table + ", line 1: "), refusal.getMessage());
  }
}
