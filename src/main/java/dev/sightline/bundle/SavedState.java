package dev.sightline.bundle;

import dev.sightline.SightlineException;
import dev.sightline.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Named arrays and a few words on disk, in two generations: {@code NAME.safetensors} and, beside
 * it, the previous one as {@code NAME.previous.safetensors}.
 *
 * <p>A state is written under another name, forced to disk, and moved to its own name only after
 * the newest state has become the previous one. So whenever the machine stops or the disk is full,
 * one of the two is intact. The SHA-256 of the content is inside; a file that was cut short or
 * damaged later, even by a single bit, is skipped in favour of the previous one, with a warning.
 *
 * <p>Immutable as long as nobody writes to the arrays.
 *
 * @param arrays by name
 * @param words short texts by name
 */
public record SavedState(Map<String, float[]> arrays, Map<String, String> words) {
  private static final String ENDING = ".safetensors";
  private static final String SHA_256 = "checkpoint.sha256";
  private static final int BLOCK = 1 << 14;

  /** Writes this as the newest state of that name in a folder, which is created if necessary. */
  public void write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    LinkedHashMap<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    // In alphabetical order, so that the same state gives the same file, whatever its maps.
    new TreeMap<>(arrays)
        .forEach(
            (array, values) ->
                tensors.put(array, new Safetensors.Tensor(new int[] {values.length}, values)));
    Map<String, String> sealed = new TreeMap<>(words);
    sealed.put(SHA_256, sha256());
    Path newest = newestFile(folder, name);
    Path coming = folder.resolve(name + ".coming" + ENDING);
    Safetensors.write(coming, tensors, sealed, false);
    if (Files.exists(newest)) {
      AtomicFile.move(newest, previousFile(folder, name));
    }
    AtomicFile.move(coming, newest);
    AtomicFile.force(folder);
  }

  private static Path newestFile(Path folder, String name) {
    return folder.resolve(name + ENDING);
  }

  private static Path previousFile(Path folder, String name) {
    return folder.resolve(name + ".previous" + ENDING);
  }

  /**
   * The newest intact state of that name; empty if there never was one.
   *
   * @throws SightlineException if there are files of it, but none is intact
   */
  public static Optional<SavedState> newest(Path folder, String name) throws SightlineException {
    SightlineException damaged = null;
    for (Path file : new Path[] {newestFile(folder, name), previousFile(folder, name)}) {
      if (Files.isRegularFile(file)) {
        try {
          return Optional.of(read(file));
        } catch (SightlineException e) {
          damaged = e;
          System.getLogger(SavedState.class.getName())
              .log(
                  System.Logger.Level.WARNING,
                  "Skipping a damaged checkpoint: {0}",
                  e.getMessage());
        }
      }
    }
    if (damaged != null) {
      throw new SightlineException(
          damaged.getMessage()
              + " There is no intact earlier one, so the training cannot be resumed; start again"
              + " without --resume.",
          damaged);
    }
    return Optional.empty();
  }

  private static SavedState read(Path file) throws SightlineException {
    Safetensors tensors = Safetensors.read(file);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (String name : tensors.names()) {
      arrays.put(name, tensors.values(name));
    }
    Map<String, String> words = new LinkedHashMap<>(tensors.metadata());
    String expected = words.remove(SHA_256);
    SavedState state = new SavedState(arrays, words);
    if (!state.sha256().equals(expected)) {
      throw new SightlineException(file + " is damaged: its content does not match its SHA-256.");
    }
    return state;
  }

  /** Over names and values in alphabetical order, each text preceded by its length. */
  private String sha256() {
    MessageDigest digest = Seal.newSha256();
    new TreeMap<>(words)
        .forEach(
            (name, text) -> {
              add(digest, name);
              add(digest, text);
            });
    new TreeMap<>(arrays)
        .forEach(
            (name, values) -> {
              add(digest, name);
              add(digest, values);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static void add(MessageDigest digest, float[] values) {
    ByteBuffer block = ByteBuffer.allocate(4 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      block.clear().limit(4 * count);
      block.asFloatBuffer().put(values, from, count);
      digest.update(block);
    }
  }
}
