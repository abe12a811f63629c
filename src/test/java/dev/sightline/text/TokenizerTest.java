package dev.sightline.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.Shared;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        // case and end of sentence
        "A Dog runs.|a dog runs",
        "Two dogs play. A man looks on!|two dogs play a man looks on",
        "What is this?!|what is this",
        "street.A car|street a car",
        // clitics
        "It doesn't move|it does n't move",
        "He can't and won't|he ca n't and wo n't",
        "the dog's ball|the dog 's ball",
        "the dogs' ball|the dogs ball",
        "I'm, you're, we've, she'll, he'd|i 'm you 're we 've she 'll he 'd",
        "shouldn't've|should n't 've",
        "a 1980's car|a 1980 's car",
        "the DOG’S ball isn’t red|the dog 's ball is n't red",
        "y'all come|y' all come",
        "give 'em time 'til ten|give 'em time 'til ten",
        "'Tis cold|'t is cold",
        "rock 'n' roll|rock 'n' roll",
        "rock'n'roll|rock 'n' roll",
        "the '90s|the '90s",
        // words the treebank cuts
        "cannot gonna gotta wanna gimme lemme|can not gon na got ta wan na gim me lem me",
        // apostrophes that stay
        "ten o'clock at O'Brien's|ten o'clock at o'brien 's",
        "hors d'oeuvres, ma'am|hors d'oeuvres ma'am",
        // quotes and brackets
        "a sign that says 'free dinner'|a sign that says free dinner",
        "a ``big'' \"stop\" `sign`|a big stop sign",
        "“wild” ‘dog’|wild dog",
        "a cat (black) {big}|a cat black big",
        "-LRB- a cat -RRB- -lcb- -rcb-|a cat",
        "sign [red]|sign -lsb- red -rsb-",
        // hyphens and dashes
        "a t-shirt and a merry-go-round|a t-shirt and a merry-go-round",
        "black- and white|black and white",
        "black-and white|black-and white",
        "a dog--a cat - and - a -bird|a dog a cat and a bird",
        "a dog — a cat–bird|a dog a cat bird",
        // numbers
        "1,000 people, 3.5 feet, 5:55|1,000 people 3.5 feet 5:55",
        "half is .5 or 1/2|half is .5 or 1/2",
        "-5 and +3 degrees|-5 and +3 degrees",
        "the 2nd of 50s cars, a p-40|the 2nd of 50s cars a p-40",
        "$5 is 50% of #25|$ 5 is 50 % of # 25",
        "he is 5.|he is 5",
        "3,two|3 two",
        // abbreviations
        "Mr. and Mrs. Smith on Morgan Rd.|mr. and mrs. smith on morgan rd.",
        "pears etc.|pears etc.",
        "etc...|etc.",
        "the U.S. flag at 5 p.m.|the u.s. flag at 5 p.m.",
        "John F. Kennedy takes plan B.|john f. kennedy takes plan b",
        "a man in the sun.|a man in the sun",
        // signs
        "R&D, salt & pepper, salt &amp; pepper|r&d salt & pepper salt & pepper",
        "a refrigerator/freezer and/or w/ ice|a refrigerator/freezer and/or w / ice",
        "see statefarm.com or http://a.org/b?c=1.|see statefarm.com or http://a.org/b?c=1",
        "mail me@example.org #dogs @man|mail me@example.org #dogs @man",
        "wait... what.. …|wait what",
        "a < b = c * d|a < b = c * d",
        // other scripts
        "Café Ünïcode ÉTÉ|café ünïcode été",
        "a dog 🐕 barks|a dog 🐕 barks",
      })
  void followsTheTreebank(String sentence, String expected) {
    assertEquals(expected, String.join(" ", Tokenizer.tokenize(sentence)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "...", "'", "''", "-", "( . )", "\u200b", "``''"})
  void punctuationAloneLeavesNothing(String sentence) {
    assertEquals(List.of(), Tokenizer.tokenize(sentence));
  }

  @Test
  void tokenisingTwiceChangesNothing() {
    String[] pieces = {
      "dog",
      "n't",
      "'",
      "'s",
      ".",
      "..",
      "-",
      "--",
      "a",
      "u",
      ".s",
      "st.",
      "5",
      ":",
      ",",
      "'n'",
      "y",
      " ",
      " ",
      " ",
      "(",
      "[",
      "-lrb-",
      "-lsb-",
      "/",
      "&",
      "&amp;",
      "\"",
      "#",
      "@",
      "+",
      "cannot",
      "o'",
      "tis",
      "90s",
      ".com",
      "www.",
      "http://",
      "É",
      "\u0301",
      "\ud83d\udc15",
      "\ud83d",
      "’ll",
      "_"
    };
    Random random = new Random(7);
    for (int round = 0; round < 200_000; round++) {
      StringBuilder sentence = new StringBuilder();
      for (int n = random.nextInt(9); n >= 0; n--) {
        sentence.append(pieces[random.nextInt(pieces.length)]);
      }
      List<String> once = Tokenizer.tokenize(sentence.toString());
      List<String> twice = Tokenizer.tokenize(String.join(" ", once));
      assertEquals(once, twice, () -> "of " + escaped(sentence));
    }
  }

  private static String escaped(CharSequence text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> escaped.append(c < 127 ? "" + (char) c : String.format("\\u%04x", c)));
    return escaped.toString();
  }

  @Test
  void longInputOfAnyKindIsOnePass() {
    for (String piece :
        new String[] {"dog ", "a.", "ab.", "'", "-", "a-", "n't", "a'", "http://", "1,"}) {
      String text = piece.repeat(50_000 / piece.length());
      List<String> tokens = Tokenizer.tokenize(text);
      assertFalse(tokens.size() > text.length());
    }
    assertEquals(12_500, Tokenizer.tokenize("dog ".repeat(12_500)).size());
  }

  @Test
  void goldenSentencesAreTokenisedAlready() throws IOException {
    for (String name : List.of("gts.json", "res.json")) {
      Map<String, List<String>> sentences =
          new ObjectMapper()
              .readValue(
                  Shared.path("golden/coco-caption/" + name).toFile(), new TypeReference<>() {});
      for (List<String> list : sentences.values()) {
        for (String sentence : list) {
          assertEquals(sentence, String.join(" ", Tokenizer.tokenize(sentence)));
        }
      }
    }
  }
}
