package dev.sightline.cli;

import dev.sightline.media.MediaException;
import dev.sightline.media.StandardInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/**
 * Inputs that failed while others were done: a sentence on the error output, in JSON a line too.
 */
final class InputProblems {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private int count;

  InputProblems(CommandLine line, boolean json) {
    this(line.getOut(), line.getErr(), json, 0);
  }

  /**
   * @param out gets the lines of JSON
   * @param before inputs that failed in a run that is gone on with
   */
  InputProblems(PrintWriter out, PrintWriter err, boolean json, int before) {
    this.out = out;
    this.err = err;
    this.json = json;
    count = before;
  }

  /** Tells of an input and counts it. */
  void add(String file, String sentence) throws IOException {
    add(file, sentence, false);
  }

  /**
   * @param unfinished whether a run that goes on should try it again
   */
  private void add(String file, String sentence, boolean unfinished) throws IOException {
    count++;
    err.println("sightline: " + Screen.line(sentence));
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", file);
      line.put("error", sentence);
      if (unfinished) {
        line.put(ResultsFile.UNFINISHED, true);
      }
      new JsonLines(out).write(line);
    }
  }

  /** Tells of something that is no failure; nothing where it is null. */
  void remark(String sentence) {
    if (sentence != null) {
      err.println("sightline: " + sentence);
    }
  }

  /** Tells why an input failed, and counts it. */
  void add(Object file, Throwable thrown) throws IOException {
    String sentence = Complaint.about(thrown).sentence();
    if (file instanceof Path path && StandardInput.is(path)) {
      sentence = sentence.replace(path.toString(), "standard input");
    }
    boolean unfinished = thrown instanceof MediaException e && e.isUnfinished();
    add(file instanceof Path path ? Inputs.name(path) : file.toString(), sentence, unfinished);
  }

  /** 0, or 1 where an input failed. */
  int exitCode() {
    return count == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }
}
