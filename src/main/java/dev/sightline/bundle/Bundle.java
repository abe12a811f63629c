package dev.sightline.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.io.AtomicFile;
import dev.sightline.io.Json;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Registry;
import dev.sightline.spec.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * A model on disk: a folder, or a zip of that folder. {@code bundle.json} says what the model is,
 * where it comes from and which files it has; weights and words are beside it (format:
 * docs/bundles.md).
 *
 * <p>{@link #open} reads every listed file once and compares its size and CRC-32, so a bundle that
 * opens is intact; {@link #verify} compares the SHA-256 too ({@link Seal} says why). A bundle may
 * come from anywhere: names that lead out of the folder, symbolic links, absurd sizes and unknown
 * format versions are refused with a {@link SightlineException}. No class is ever loaded from a
 * bundle and nothing in it is run.
 *
 * <p>Immutable and thread-safe. Written by {@link BundleWriter}.
 */
public final class Bundle {
  static {
    ObjectStreams.forbid();
  }

  private final Path place;
  private final Path folder;
  private final Manifest manifest;

  private Bundle(Path place, Path folder, Manifest manifest) {
    this.place = place;
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Opens a bundle and verifies it. A zip is unpacked once into the user's cache, and again if the
   * unpacked copy is damaged.
   *
   * @param place a bundle's folder, or a zip of it
   * @throws SightlineException if it is missing, damaged or hostile
   */
  public static Bundle open(Path place) throws SightlineException {
    Bundle bundle = describe(place);
    try {
      bundle.check(Seal::quicklyMatches);
      return bundle;
    } catch (SightlineException damaged) {
      if (Files.isDirectory(place)) {
        throw damaged;
      }
    }
    BundleZip.forget(bundle.folder);
    bundle = describe(place);
    bundle.check(Seal::quicklyMatches);
    return bundle;
  }

  /** Reads {@code bundle.json} alone: enough to list a bundle, not to trust its files. */
  public static Bundle describe(Path place) throws SightlineException {
    if (!Files.exists(place)) {
      Path previous = BundleWriter.previous(place);
      throw new SightlineException(
          Files.exists(previous)
              ? place + ": a write was interrupted; the model before it is in " + previous
              : place + ": there is no such model");
    }
    Path folder = Files.isDirectory(place) ? place : BundleZip.unpacked(place);
    return in(folder, place);
  }

  /**
   * Changes the settings of a model in a folder, which its files do not depend on.
   *
   * @throws SightlineException if it is a zip, or cannot be written
   */
  public static void changeSettings(Path place, Consumer<ObjectNode> change) throws IOException {
    if (!Files.isDirectory(place)) {
      throw new SightlineException(
          place + " is no folder: only a model in a folder can be calibrated. Unpack it first.");
    }
    ObjectNode manifest = (ObjectNode) Json.read(json(place));
    change.accept((ObjectNode) manifest.get("settings"));
    AtomicFile.write(place.resolve(Manifest.NAME), Json.pretty(manifest) + "\n");
  }

  /** The bundle in a folder that the user knows by another place. */
  static Bundle in(Path folder, Path place) throws SightlineException {
    return new Bundle(place, folder, Manifest.parse(json(folder), place + "/" + Manifest.NAME));
  }

  private static byte[] json(Path folder) throws SightlineException {
    Path file = folder.resolve(Manifest.NAME);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new SightlineException(folder + ": is not a model, it has no " + Manifest.NAME);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] json = in.readNBytes(Manifest.MOST_JSON_BYTES + 1);
      if (json.length > Manifest.MOST_JSON_BYTES) {
        throw new SightlineException(
            file + ": is larger than " + Manifest.MOST_JSON_BYTES + " bytes");
      }
      return json;
    } catch (SightlineException refused) {
      throw refused;
    } catch (IOException unreadable) {
      throw new SightlineException(
          file + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /**
   * Compares every file with its SHA-256.
   *
   * @throws SightlineException naming the first that was altered
   */
  public void verify() throws SightlineException {
    check((seal, file) -> Seal.of(file).equals(seal));
  }

  private interface Check {
    boolean passes(Seal seal, Path file) throws IOException;
  }

  /** Checks sizes first, since that costs nothing. */
  private void check(Check check) throws SightlineException {
    for (var listed : manifest.files().entrySet()) {
      checkSize(folder.resolve(listed.getKey()), listed.getValue());
    }
    for (var listed : manifest.files().entrySet()) {
      Path file = folder.resolve(listed.getKey());
      boolean passes;
      try {
        passes = check.passes(listed.getValue(), file);
      } catch (IOException unreadable) {
        throw new SightlineException(
            file + ": cannot be read: " + unreadable.getMessage(), unreadable);
      }
      if (!passes) {
        throw new SightlineException(
            "%s: was altered after it was written, or damaged (%s holds another hash)"
                .formatted(file, Manifest.NAME));
      }
    }
  }

  private static void checkSize(Path file, Seal seal) throws SightlineException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException absent) {
      throw new SightlineException(file + ": is missing from the model", absent);
    }
    if (!found.isRegularFile()) {
      throw new SightlineException(file + ": is not a plain file; links are not followed");
    }
    if (found.size() != seal.bytes()) {
      throw new SightlineException(
          "%s: has %s bytes, expected %s%s"
              .formatted(
                  file,
                  found.size(),
                  seal.bytes(),
                  found.size() < seal.bytes() ? " (truncated?)" : ""));
    }
  }

  /** Where it was opened: the folder or the zip. */
  public Path place() {
    return place;
  }

  /** The bundle's own name: that of its folder or zip. */
  public String name() {
    Path last = place.toAbsolutePath().normalize().getFileName();
    return last == null ? "" : last.toString().replaceFirst("\\.zip$", "");
  }

  /** What the model does, for example {@code photo-caption} or {@code encoder}. */
  public String task() {
    return manifest.task();
  }

  /** This bundle, if it is for the given task; else a sentence that says what it is for. */
  public Bundle expectTask(String task) throws SightlineException {
    if (!task().equals(task)) {
      throw new SightlineException(
          place + ": is a model for " + task() + ", expected one for " + task);
    }
    return this;
  }

  /** The model's settings, as its trainer wrote them. */
  public JsonNode settings() {
    return manifest.settings();
  }

  /**
   * A whole number from the settings, within limits: a size from a file is never believed.
   *
   * @throws SightlineException if it is missing, not a whole number, or outside {@code [least,
   *     most]}
   */
  public int integer(String setting, int least, int most) throws SightlineException {
    JsonNode value = settings().path(setting);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(setting, value, "a whole number from " + least + " to " + most);
    }
    if (value.intValue() < least || value.intValue() > most) {
      throw wrong(setting, value, least + " to " + most);
    }
    return value.intValue();
  }

  /** A number from the settings, within limits. */
  public double number(String setting, double least, double most) throws SightlineException {
    JsonNode value = settings().path(setting);
    if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      throw wrong(setting, value, least + " to " + most);
    }
    return value.doubleValue();
  }

  /** A text from the settings. */
  public String text(String setting) throws SightlineException {
    JsonNode value = settings().path(setting);
    if (!value.isTextual()) {
      throw wrong(setting, value, "a text");
    }
    return value.textValue();
  }

  /**
   * A record of settings.
   *
   * @throws SightlineException naming the setting that is missing or out of range
   */
  public <S extends Record> S settings(Spec<S> spec) throws SightlineException {
    try {
      return spec.read(settings());
    } catch (IllegalArgumentException e) {
      throw new SightlineException(place + "/" + Manifest.NAME + ": " + e.getMessage(), e);
    }
  }

  /**
   * The model that a setting names, with its settings.
   *
   * @throws SightlineException if there is no such model, or a setting is out of range
   */
  public <K extends Registry.Kind<?>> Plan<K> plan(String setting, Registry<K> models)
      throws SightlineException {
    try {
      K kind = models.of(text(setting));
      return new Plan<>(kind, settings(kind.settings()));
    } catch (IllegalArgumentException e) {
      throw new SightlineException(place + ": " + e.getMessage(), e);
    }
  }

  private SightlineException wrong(String setting, JsonNode value, String expected) {
    return new SightlineException(
        "%s/%s: the setting '%s' is %s, expected %s"
            .formatted(
                place,
                Manifest.NAME,
                setting,
                value.isMissingNode() ? "missing" : value,
                expected));
  }

  public Provenance provenance() {
    return manifest.provenance();
  }

  /** The files of the bundle, by name; {@code bundle.json} itself is not among them. */
  public SortedMap<String, Seal> files() {
    return java.util.Collections.unmodifiableSortedMap(manifest.files());
  }

  /** A file of the bundle by its name. */
  public Path file(String name) throws SightlineException {
    seal(name);
    return folder.resolve(name);
  }

  /** A file's identity when it was written. */
  public Seal seal(String name) throws SightlineException {
    Seal seal = manifest.files().get(name);
    if (seal == null) {
      throw new SightlineException(place + ": has no file " + name);
    }
    return seal;
  }

  /** The encoder the model was trained on, if it needs one. */
  public Optional<EncoderReference> encoder() {
    return manifest.encoder();
  }

  /**
   * Finds and opens the encoder's bundle: beside this one first, then in the {@link ModelFolders}.
   *
   * @throws SightlineException if there is none, or only one that contains another network
   */
  public Bundle openEncoder() throws SightlineException {
    EncoderReference wanted =
        encoder().orElseThrow(() -> new SightlineException(place + ": needs no encoder"));
    return ModelFolders.openEncoder(wanted, place);
  }
}
