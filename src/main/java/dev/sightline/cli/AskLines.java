package dev.sightline.cli;

import dev.sightline.Answer;
import dev.sightline.Answerer;
import dev.sightline.draw.AttentionPainter;
import dev.sightline.media.MediaException;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.MiddleFrame;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import dev.sightline.text.ShownName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints answers to questions about one picture after the other. */
final class AskLines {
  /** How the name of a picture ends that shows where the model looked. */
  static final String PICTURE = ".answer.png";

  private static final int FRAME_SIDE = 480;

  private final Answerer answerer;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final Map<Path, Path> explained;
  private final boolean one;
  private Path file;
  private Answerer.Look seen;
  private int asked;

  /**
   * @param err gets warnings
   * @param explained where the picture of each file goes that shows where the model looked; empty
   *     for no pictures
   * @param one whether one question after the other is asked about one picture: they need not be
   *     repeated
   */
  AskLines(
      Answerer answerer,
      PrintWriter out,
      PrintWriter err,
      boolean json,
      Map<Path, Path> explained,
      boolean one) {
    this.answerer = answerer;
    this.out = out;
    this.err = err;
    this.json = json;
    this.explained = explained;
    this.one = one;
  }

  /** Reads and encodes a picture; the questions to come are about it. */
  AskLines look(Path photo) throws IOException {
    file = photo;
    seen = answerer.look(photo);
    asked = 0;
    return this;
  }

  /** Answers questions about the picture. */
  void answer(List<String> questions) throws IOException {
    for (Answerer.Reply answers : seen.ask(questions)) {
      asked++;
      warn(answers);
      if (json) {
        new JsonLines(out).write(object(answers));
      } else {
        print(answers);
      }
      if (!explained.isEmpty()) {
        paint(answers);
      }
    }
    out.flush();
  }

  private void warn(Answerer.Reply answers) {
    List<String> unknown = answers.unknownWords();
    if (unknown.isEmpty()) {
      return;
    }
    String question = "'" + answers.question().strip() + "'";
    err.println(
        answers.noWordKnown()
            ? "sightline: no word of "
                + question
                + " was seen in training, so that the answer is a guess; is it English?"
            : "sightline: never seen in training, so read past in "
                + question
                + ": "
                + String.join(", ", unknown));
  }

  private Map<String, Object> object(Answerer.Reply answers) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("file", Inputs.name(file));
    line.put("question", answers.question());
    line.put("answer", answers.best().text());
    List<Map<String, Object>> all = new ArrayList<>();
    for (Answer answer : answers.answers()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("answer", answer.text());
      each.put("probability", answer.probability());
      all.add(each);
    }
    line.put("answers", all);
    if (answers.unsure()) {
      line.put("unsure", true);
    }
    if (answers.lacksYesNo()) {
      line.put("knowsYesAndNo", false);
    }
    if (!answers.unknownWords().isEmpty()) {
      line.put("unknownWords", answers.unknownWords());
    }
    return line;
  }

  private void print(Answerer.Reply answers) {
    if (!one) {
      out.println(Screen.line(Inputs.name(file) + ": " + answers.question()));
    }
    if (answers.lacksYesNo()) {
      out.println("        neither yes nor no: this model learned only what things are");
    }
    for (Answer answer : answers.answers()) {
      String unsure = answers.unsure() && answer.equals(answers.best()) ? "  (not sure)" : "";
      out.println(
          String.format(
              Locale.ROOT,
              "%5.1f %%  %s%s",
              100 * answer.probability(),
              Screen.line(ShownName.of(answer.text())),
              unsure));
    }
  }

  /** How it ends for the question of this number, from 1. */
  static String picture(int question) {
    return (question == 1 ? "" : "-" + question) + PICTURE;
  }

  private void paint(Answerer.Reply answers) throws MediaException {
    List<AttentionPainter.Look> looks = new ArrayList<>();
    for (float[] look : answers.looks()) {
      looks.add(new AttentionPainter.Look(ShownName.of(answers.best().text()), look));
    }
    String first = explained.get(file).getFileName().toString();
    String name = first.substring(0, first.length() - PICTURE.length()) + picture(asked);
    String sentence = answers.question().strip() + " " + ShownName.of(answers.best().text());
    AttentionPainter.write(
        picture(file), sentence, looks, explained.get(file).resolveSibling(name));
  }

  /** Of a clip the frame in its middle. */
  private static Picture picture(Path file) throws MediaException {
    return MediaFiles.isVideo(file)
        ? MiddleFrame.of(file, 0, Double.POSITIVE_INFINITY, FRAME_SIDE)
        : PictureReader.read(file);
  }
}
