package dev.sightline.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Standard output and standard error, in UTF-8 whatever the terminal's own encoding is. What comes
 * from files, names, labels and words, cannot steer the terminal: control characters other than
 * line ends and tabs are shown as {@code \x1b}.
 */
final class Screen {
  /** Nobody reads the output any more, or its disk is full. */
  static final class Lost extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    Lost(String what, IOException cause) {
      super(new IOException(what + " could not be written: " + cause.getMessage(), cause));
    }

    /** Whether a reader such as {@code head} has seen enough, which is no fault. */
    boolean readerLeft() {
      return String.valueOf(getMessage()).contains("Broken pipe");
    }
  }

  private Screen() {}

  /** Standard output; a {@link PrintWriter} would hide that it is lost, so that it throws. */
  static PrintWriter out() {
    return utf8(new Throwing("standard output", new FileOutputStream(FileDescriptor.out)));
  }

  static PrintWriter err() {
    return utf8(new FileOutputStream(FileDescriptor.err));
  }

  private static PrintWriter utf8(OutputStream to) {
    return new PrintWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), true);
  }

  /** The same, but what is printed cannot steer a terminal. */
  static PrintWriter harmless(PrintWriter to) {
    return new PrintWriter(new Harmless(to), true);
  }

  /** A text in one line, for a name, a label, a word or an answer within a line. */
  static String line(Object text) {
    StringBuilder line = new StringBuilder();
    text.toString().chars().forEach(c -> show(line, (char) c, false));
    return line.toString();
  }

  private static void show(StringBuilder to, char c, boolean linesToo) {
    boolean control = Character.isISOControl(c);
    if (!control || linesToo && (c == '\n' || c == '\t' || c == '\r')) {
      to.append(c);
    } else if (c == '\n') {
      to.append("\\n");
    } else {
      to.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
    }
  }

  /** Lets no control character through. */
  private static final class Harmless extends Writer {
    private final Writer to;

    Harmless(Writer to) {
      this.to = to;
    }

    @Override
    public void write(char[] chars, int from, int count) throws IOException {
      StringBuilder shown = new StringBuilder(count);
      for (int i = from; i < from + count; i++) {
        show(shown, chars[i], true);
      }
      to.write(shown.toString());
    }

    @Override
    public void flush() throws IOException {
      to.flush();
      if (to instanceof PrintWriter quiet && quiet.checkError()) {
        throw new IOException("the output was closed, or its disk is full");
      }
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }

  /** Ends the run with the first byte that is lost. */
  static final class Throwing extends OutputStream {
    private final String name;
    private final OutputStream to;

    /**
     * @param name what it is called in the complaint
     */
    Throwing(String name, OutputStream to) {
      this.name = name;
      this.to = to;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      try {
        to.write(bytes, from, count);
      } catch (IOException e) {
        throw new Lost(name, e);
      }
    }
  }
}
