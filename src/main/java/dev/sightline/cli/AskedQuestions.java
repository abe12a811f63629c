package dev.sightline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.Answerer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The questions of a command line: those that can be asked, and why the others cannot. */
final class AskedQuestions {
  private final List<String> sound = new ArrayList<>();
  private final Map<String, String> refused = new LinkedHashMap<>();

  AskedQuestions(List<String> questions) {
    for (String question : questions) {
      try {
        Answerer.requireWords(question);
        sound.add(question);
      } catch (IOException e) {
        refused.put(question, e.getMessage());
      }
    }
  }

  /** Those that can be asked, in their order. */
  List<String> sound() {
    return sound;
  }

  /** Says what is wrong with the others, unless it was said before. */
  void tellRefused(OutputOptions.Results results) throws IOException {
    for (Map.Entry<String, String> each : refused.entrySet()) {
      results.tell(each.getKey(), each.getValue());
    }
  }

  /**
   * Whether a line of results is the last one of its picture: every question has one, in their
   * order. It is asked line by line.
   *
   * @throws IllegalArgumentException (when asked) where the lines answer other questions: a file
   *     with some questions here and others there would be of no use
   */
  Predicate<JsonNode> lastLine() {
    return new Predicate<>() {
      private String picture = "";
      private int answered;
      private boolean ended = true;

      @Override
      public boolean test(JsonNode line) {
        String file = line.path("file").textValue();
        if (!file.equals(picture)) {
          require(ended, picture);
          picture = file;
          answered = 0;
        }
        ended = line.has("error");
        if (!ended) {
          boolean expected = answered < sound.size();
          require(expected && line.path("question").asText().equals(sound.get(answered)), file);
          answered++;
          ended = answered == sound.size();
        }
        return ended;
      }
    };
  }

  private static void require(boolean sameQuestions, String picture) {
    if (!sameQuestions) {
      throw new IllegalArgumentException(
          "--output answers other questions about "
              + picture
              + "; --resume needs the same questions in the same order");
    }
  }
}
