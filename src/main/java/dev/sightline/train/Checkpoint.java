package dev.sightline.train;

import dev.sightline.bundle.BundleException;
import dev.sightline.bundle.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of a training on disk: named arrays and a few words, in one file {@code
 * checkpoint.safetensors}, with the one before beside it as {@code
 * checkpoint.previous.safetensors}.
 *
 * <p>A checkpoint is written under another name, forced to disk and only then moved to its own, the
 * newest before it having become the previous one: whenever the machine stops, one of the two is
 * whole. The SHA-256 of the content is inside; a file that was damaged later, by a single bit even,
 * is passed over for the one before, with a warning.
 *
 * @param arrays by name
 * @param state short texts by name: counters, scores
 */
public record Checkpoint(Map<String, float[]> arrays, Map<String, String> state) {
  private static final String NEWEST = "checkpoint.safetensors";
  private static final String PREVIOUS = "checkpoint.previous.safetensors";
  private static final String COMING = "checkpoint.coming.safetensors";
  private static final String SHA_256 = "checkpoint.sha256";
  private static final int BLOCK = 1 << 14;

  /** Writes this as the newest checkpoint of a folder, which is made where it lacks. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    LinkedHashMap<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    arrays.forEach(
        (name, values) ->
            tensors.put(name, new Safetensors.Tensor(new int[] {values.length}, values)));
    Map<String, String> sealed = new LinkedHashMap<>(state);
    sealed.put(SHA_256, sha256());
    Path newest = folder.resolve(NEWEST);
    Path coming = folder.resolve(COMING);
    Safetensors.write(coming, tensors, sealed, false);
    if (Files.exists(newest)) {
      replace(newest, folder.resolve(PREVIOUS));
    }
    replace(coming, newest);
    force(folder);
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes the moves last through a loss of power, where the system lets a folder be forced. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // Windows opens no folders; the files themselves have been forced already.
    }
  }

  /** The newest checkpoint of a folder that is whole; empty where there is none. */
  public static Optional<Checkpoint> newest(Path folder) {
    for (String name : new String[] {NEWEST, PREVIOUS}) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        try {
          return Optional.of(read(file));
        } catch (BundleException e) {
          System.getLogger(Checkpoint.class.getName())
              .log(
                  System.Logger.Level.WARNING,
                  "A damaged checkpoint is passed over: {0}",
                  e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  private static Checkpoint read(Path file) throws BundleException {
    Safetensors tensors = Safetensors.read(file);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (String name : tensors.names()) {
      arrays.put(name, tensors.values(name));
    }
    Map<String, String> state = new LinkedHashMap<>(tensors.metadata());
    String expected = state.remove(SHA_256);
    Checkpoint checkpoint = new Checkpoint(arrays, state);
    if (!checkpoint.sha256().equals(expected)) {
      throw new BundleException(file + " is damaged: its content does not have its SHA-256.");
    }
    return checkpoint;
  }

  /** Of names and values in alphabetical order, each text preceded by its length. */
  private String sha256() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
    new TreeMap<>(state)
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
