package dev.sightline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.List;

/** One question after the other about a picture that was looked at once. */
final class AskConversation {
  private final AskLines lines;
  private final OutputOptions.Results results;
  private final boolean json;

  /**
   * @param lines that have looked at the picture
   * @param json whether a program asks, which needs no prompt
   */
  AskConversation(AskLines lines, OutputOptions.Results results, boolean json) {
    this.lines = lines;
    this.results = results;
    this.json = json;
  }

  /** Questions, one a line, until the input ends; an empty line is passed over. */
  void run(String picture, InputStream input) throws IOException {
    PrintWriter out = results.writer();
    BufferedReader in = new BufferedReader(new InputStreamReader(input, UTF_8));
    if (!json) {
      out.println("Ask about " + picture + ", one question a line; an end of file ends it.");
    }
    while (true) {
      if (!json) {
        out.print("> ");
        out.flush();
      }
      String question = in.readLine();
      if (question == null) {
        return;
      }
      if (question.isBlank()) {
        continue;
      }
      AskedQuestions asked = new AskedQuestions(List.of(question));
      asked.tellRefused(results);
      if (!asked.sound().isEmpty()) {
        lines.answer(asked.sound());
      }
    }
  }
}
