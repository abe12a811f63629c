package dev.sightline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/** One question after the other about a picture that was looked at once. */
final class AskConversation {
  private final AskLines lines;
  private final OutputOptions.Results results;
  private final boolean prompt;

  /**
   * @param lines that have looked at the picture
   * @param prompt whether a person asks, and not a program
   */
  AskConversation(AskLines lines, OutputOptions.Results results, boolean prompt) {
    this.lines = lines;
    this.results = results;
    this.prompt = prompt;
  }

  private static String line(BufferedReader in) throws IOException {
    try {
      return in.readLine();
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException(
          new IOException("standard input is not UTF-8 text; save the questions as UTF-8", e));
    }
  }

  /** Questions, one a line, until the input ends; an empty line is passed over. */
  void run(String picture, InputStream input) throws IOException {
    PrintWriter out = results.writer();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(input, UTF_8.newDecoder())); // strict
    if (prompt) {
      out.println("Ask about " + picture + ", one question per line; Ctrl-D ends it.");
    }
    while (true) {
      if (prompt) {
        out.print("> ");
        out.flush();
      }
      String question = line(in);
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
