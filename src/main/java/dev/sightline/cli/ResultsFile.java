package dev.sightline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.io.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A file of results that can be gone on with, one JSON object a line, each with the {@code file} it
 * is about; all lines of one input follow each other.
 *
 * <p>Going on cuts what a killed program may have left undone: a last line that is torn, and, of
 * the last input, all lines unless the last of them is one that ends an input. Every other input in
 * the file is done, but those that were given up or not tried: they are done again, behind the
 * others. One process writes it at a time.
 */
final class ResultsFile implements AutoCloseable {
  /** The field that says of an input that it is to be tried again. */
  static final String UNFINISHED = "unfinished";

  /** How every line begins. */
  private static final String BEGINNING = "{\"file\":";

  /** Far behind any text: Windows enforces locks. */
  private static final long LOCK_PLACE = Long.MAX_VALUE - 1;

  private final Path file;
  private final FileChannel channel;
  private final PrintWriter out;
  private final Set<String> done = new HashSet<>();
  private final Set<String> failed = new HashSet<>();

  /** Inputs that may be sound and were not read to their end. */
  private final Set<String> unfinished = new HashSet<>();

  private ResultsFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    OutputStream bytes = new Screen.Throwing(file.toString(), Channels.newOutputStream(channel));
    out = new PrintWriter(new OutputStreamWriter(bytes, UTF_8));
  }

  /**
   * Opens a file for results.
   *
   * @param resume goes on behind what is there already; otherwise the file must not be there, or be
   *     empty
   * @param endsInput whether a line is the last one of its input
   * @throws IllegalArgumentException where there is something in it that must not be lost
   * @throws IOException if it cannot be written, or another process is writing it, or its lines are
   *     not JSON objects with a {@code file}
   */
  static ResultsFile open(Path file, boolean resume, Predicate<JsonNode> endsInput)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file, channel);
      if (!resume && channel.size() > 0) {
        throw new IllegalArgumentException(
            file + " exists already; continue it with --resume, or choose another name");
      }
      ResultsFile output = new ResultsFile(file, channel);
      output.goOn(endsInput);
      Files.write(note(file), new byte[0]);
      return output;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Is there while a program writes the file, and afterwards where the program was killed. */
  static Path note(Path file) {
    return file.resolveSibling(file.getFileName() + ".unfinished");
  }

  private static void lock(Path file, FileChannel channel) throws IOException {
    try {
      if (channel.tryLock(LOCK_PLACE, 1, false) != null) {
        return;
      }
    } catch (OverlappingFileLockException here) {
      // another thread of this program
    }
    throw new IOException(file + ": another process is writing it; wait for its end");
  }

  private void goOn(Predicate<JsonNode> endsInput) throws IOException {
    Map<String, Boolean> ended = new HashMap<>();
    long at = 0;
    long begun = 0; // where the lines of the last input begin
    String last = null;
    int number = 0;
    // Not closed: that would close the channel.
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel.position(0)));
    for (byte[] line = line(in); line.length > 0; line = line(in)) {
      number++;
      long end = at + line.length;
      JsonNode object = line[line.length - 1] == '\n' ? object(line) : null;
      if (object == null) {
        if (end == channel.size() && isTorn(line)) {
          break;
        }
        throw new IOException(
            file
                + ", line "
                + number
                + ": is not a result of this program; --resume needs a file that --output wrote");
      }
      String about = object.get("file").textValue();
      if (!about.equals(last)) {
        begun = at;
        last = about;
        ended.put(about, false);
        failed.remove(about); // it was tried again, and what came of it then counts
        unfinished.remove(about);
      }
      ended.put(about, endsInput.test(object));
      if (object.has("error")) {
        failed.add(about);
        if (object.path(UNFINISHED).asBoolean()) {
          unfinished.add(about);
        }
      }
      at = end;
    }
    if (last != null && !ended.get(last)) {
      at = begun;
      ended.remove(last);
      failed.remove(last);
    }
    failed.removeAll(unfinished);
    ended.keySet().stream()
        .filter(input -> !unfinished.contains(input))
        .forEach(input -> done.add(key(input)));
    channel.truncate(at);
    channel.position(at);
  }

  /** The next line with its end, which a torn one lacks; empty at the end of the file. */
  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }

  /** Whether it is the beginning of a line of results, and so no loss. */
  private static boolean isTorn(byte[] line) {
    String text = new String(line, UTF_8);
    return text.startsWith(BEGINNING) || BEGINNING.startsWith(text);
  }

  private static JsonNode object(byte[] line) throws IOException {
    try {
      JsonNode object = Json.readLoosely(line);
      return object != null && object.path("file").isTextual() ? object : null;
    } catch (JsonProcessingException torn) {
      return null;
    }
  }

  /** Whether an input was done before, perhaps under another spelling of its name. */
  boolean has(String input) {
    return done.contains(key(input));
  }

  /** A file's name in the real path of its folder; of what is no name, the words themselves. */
  private static String key(String input) {
    try {
      Path path = Path.of(input).toAbsolutePath().normalize();
      Path folder = path.getParent();
      boolean known = folder != null && Files.isDirectory(folder);
      return known ? folder.toRealPath().resolve(path.getFileName()).toString() : path.toString();
    } catch (InvalidPathException | IOException noName) {
      return input;
    }
  }

  /** How many inputs were done before. */
  int size() {
    return done.size();
  }

  /** How many of them could not be read. */
  int failed() {
    return failed.size();
  }

  /** Where to write. */
  PrintWriter out() {
    return out;
  }

  /**
   * @throws IOException where not everything could be written, as on a full disk
   */
  @Override
  public void close() throws IOException {
    try (channel) {
      out.flush();
    }
    Files.deleteIfExists(note(file));
  }
}
