package dev.sightline.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.io.AtomicFile;
import dev.sightline.io.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes a bundle so that no reader ever sees half of one:
 *
 * <pre>{@code
 * try (BundleWriter writer = BundleWriter.to(Path.of("models/mine"), "photo-caption")) {
 *   writer.settings().put("hidden", 512);
 *   writer.provenance(provenance);
 *   vocabulary.write(writer.file("vocabulary.txt"));
 *   writer.card("# What this model is ...");
 *   writer.finish();
 * }
 * }</pre>
 *
 * <p>Files are written into a temporary folder beside the target, forced to disk with their folder,
 * and then moved into place. A bundle that was there before is first moved aside to {@code
 * .NAME.previous} and deleted last: a program that is killed at any moment leaves either the old
 * bundle or the new one, never a mixture. Closing without {@link #finish} leaves the target as it
 * was; what a killed program left is deleted by a writer of the same bundle an hour later or more.
 * For one thread.
 */
public final class BundleWriter implements AutoCloseable {
  /** No bundle takes this long to write. */
  private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

  private final Path target;
  private final Path temporary;
  private final String task;
  private ObjectNode settings = Json.object();
  private EncoderReference encoder;
  private Provenance provenance;
  private boolean finished;

  private BundleWriter(Path target, Path temporary, String task) {
    this.target = target;
    this.temporary = temporary;
    this.task = task;
  }

  /** Starts a bundle that will be at {@code target}. */
  public static BundleWriter to(Path target, String task) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null || !Manifest.isPlainName(absolute.getFileName().toString())) {
      throw new SightlineException(
          target + ": is not a valid name for a model; use letters, digits, '.', '_' and '-'");
    }
    if (Files.exists(absolute) && !Files.exists(absolute.resolve(Manifest.NAME))) {
      throw new SightlineException(
          target + ": exists and is not a model, so it is not overwritten");
    }
    Files.createDirectories(parent);
    Path previous = previous(absolute);
    if (!Files.exists(absolute) && Files.exists(previous)) {
      AtomicFile.move(previous, absolute);
    }
    deleteAbandoned(parent, "." + absolute.getFileName() + ".new-");
    // Not createTempDirectory: its folders are readable by their owner only, and the bundle would
    // stay so.
    String unique = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    Path temporary =
        Files.createDirectory(parent.resolve("." + absolute.getFileName() + ".new-" + unique));
    return new BundleWriter(absolute, temporary, task);
  }

  /** Deletes what writers that were killed long ago left behind. */
  private static void deleteAbandoned(Path parent, String beginning) throws IOException {
    Instant longAgo = Instant.now().minus(ABANDONED_AFTER);
    for (Path path : children(parent)) {
      String name = path.getFileName().toString();
      if (name.startsWith(beginning)
          && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          && Files.getLastModifiedTime(path).toInstant().isBefore(longAgo)) {
        delete(path);
      }
    }
  }

  /**
   * Starts a new edition of a bundle in its own place: the same files, settings and provenance, to
   * be changed before {@link #finish}.
   */
  public static BundleWriter revise(Bundle bundle) throws IOException {
    return beginWith(bundle, bundle.place());
  }

  /** Copies a bundle to another place. */
  public static void copy(Bundle bundle, Path target) throws IOException {
    try (BundleWriter writer = beginWith(bundle, target)) {
      writer.finish();
    }
  }

  private static BundleWriter beginWith(Bundle bundle, Path target) throws IOException {
    BundleWriter writer = to(target, bundle.task());
    try {
      for (String name : bundle.files().keySet()) {
        Files.copy(bundle.file(name), writer.file(name));
      }
    } catch (IOException broken) {
      writer.close();
      throw broken;
    }
    writer.settings = bundle.settings().deepCopy();
    writer.encoder = bundle.encoder().orElse(null);
    writer.provenance = bundle.provenance();
    return writer;
  }

  /** Where the previous edition is kept while the new one is moved into place. */
  static Path previous(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    return absolute.resolveSibling("." + absolute.getFileName() + ".previous");
  }

  /** The settings, to be filled in. */
  public ObjectNode settings() {
    return settings;
  }

  public BundleWriter settings(JsonNode tree) {
    settings = tree.deepCopy();
    return this;
  }

  public BundleWriter encoder(EncoderReference reference) {
    encoder = reference;
    return this;
  }

  public BundleWriter provenance(Provenance origin) {
    provenance = origin;
    return this;
  }

  /** Where to write a file of the bundle; its content when {@link #finish} is called counts. */
  public Path file(String name) {
    if (!Manifest.isPlainName(name) || name.equals(Manifest.NAME)) {
      throw new IllegalArgumentException(name + ": is not a plain file name");
    }
    return temporary.resolve(name);
  }

  /** Writes the model card for people, in Markdown. */
  public BundleWriter card(String markdown) throws IOException {
    Files.writeString(file("MODEL_CARD.md"), markdown);
    return this;
  }

  /** Seals the files, forces everything to disk and moves the bundle into place. */
  public void finish() throws IOException {
    if (provenance == null) {
      throw new IllegalStateException("a bundle says where it comes from");
    }
    SortedMap<String, Seal> files = new TreeMap<>();
    for (Path file : children(temporary)) {
      AtomicFile.force(file);
      files.put(file.getFileName().toString(), Seal.of(file));
    }
    Manifest manifest =
        new Manifest(task, settings, Optional.ofNullable(encoder), provenance, files);
    Path json = temporary.resolve(Manifest.NAME);
    Files.writeString(json, new String(manifest.toJson(), StandardCharsets.UTF_8) + "\n");
    AtomicFile.force(json);
    AtomicFile.force(temporary);
    Manifest.parse(Files.readAllBytes(json), json.toString());
    moveIntoPlace();
    finished = true;
  }

  private void moveIntoPlace() throws IOException {
    Path previous = previous(target);
    delete(previous);
    if (Files.exists(target)) {
      AtomicFile.move(target, previous);
    }
    AtomicFile.move(temporary, target);
    AtomicFile.force(target.getParent());
    delete(previous);
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      delete(temporary);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
