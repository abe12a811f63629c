package dev.sightline.encoder;

import dev.sightline.bundle.UserCache;
import dev.sightline.encoder.FeatureFile.Content;
import dev.sightline.encoder.FeatureFile.Layout;
import dev.sightline.io.AtomicFile;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The features of a list of photos, encoded once and then read from a memory-mapped file by every
 * epoch of every training:
 *
 * <pre>{@code
 * FeatureCache features = FeatureCache.of(encoder, files, true, watcher);
 * features.grid(i, mirrored, batch, at);
 * }</pre>
 *
 * <p>The file is named by what goes into it: the encoder's SHA-256 and each photo's name and
 * content. Of several programs that want the same file one writes it and the others wait; it
 * appears under its name when it is complete, and what a killed program had written is used by the
 * next. Whenever it is opened all checksums are compared, and what is damaged is encoded again. A
 * photo that cannot be read is left out, and its place stays empty.
 *
 * <p>The grid is stored in half precision, relative error at most 1/2048, the pooled vector in
 * single: 261 kB for a photo and its mirror image with MobileNetV2, half of what floats would take
 * on disk and in memory.
 *
 * <p>Immutable and thread-safe; several programs read one file at once.
 */
public final class FeatureCache implements PhotoFeatures {

  private final List<Path> photos;
  private final Layout layout;
  private final int[] states;
  private final SortedMap<Integer, String> problems = new TreeMap<>();
  private final FeatureRecords records;

  /** Is told how the encoding gets on; called by the thread that opens the cache. */
  @FunctionalInterface
  public interface Watcher {
    /** So many photos of all are done. */
    void encoded(int done, int all);

    /** A photo could not be read, and is left out. */
    default void unreadable(Path photo, String sentence) {}

    /** Another program is encoding the same photos; this one waits for it. */
    default void waiting() {}
  }

  private FeatureCache(
      List<Path> photos, Layout layout, Content content, FileChannel channel, int largestPiece)
      throws IOException {
    this.photos = photos;
    this.layout = layout;
    this.states = content.states();
    content
        .problems()
        .lines()
        .forEach(
            line -> {
              int tab = line.indexOf('\t');
              problems.put(Integer.valueOf(line.substring(0, tab)), line.substring(tab + 1));
            });
    records = FeatureRecords.map(channel, layout, layout.recordsAt(), largestPiece);
  }

  /**
   * The features of these photos, from the user's cache (see {@link #of(Encoder, List, boolean,
   * Path, Watcher)}): the folder {@code features} in the one that the environment variable {@code
   * SIGHTLINE_CACHE} names, else in {@code ~/.cache/sightline}.
   */
  public static FeatureCache of(
      Encoder encoder, List<Path> photos, boolean mirrorToo, Watcher watcher) throws IOException {
    return of(encoder, photos, mirrorToo, UserCache.folder(UserCache.FEATURES), watcher);
  }

  /**
   * The features of these photos, encoded now if they are not there yet.
   *
   * @param mirrorToo whether those of their mirror images too
   * @param folder where the file lies or will lie
   * @throws IOException if it cannot be written, for want of space for example
   */
  public static FeatureCache of(
      Encoder encoder, List<Path> photos, boolean mirrorToo, Path folder, Watcher watcher)
      throws IOException {
    return of(encoder, photos, mirrorToo, folder, watcher, FeatureRecords.LARGEST_PIECE);
  }

  static FeatureCache of(
      Encoder encoder,
      List<Path> photos,
      boolean mirrorToo,
      Path folder,
      Watcher watcher,
      int largestPiece)
      throws IOException {
    Layout layout =
        new Layout(
            FeatureKey.of(encoder.reference().sha256(), photos, mirrorToo),
            photos.size(),
            mirrorToo ? 2 : 1,
            encoder.channels(),
            encoder.cells(),
            encoder.classes().size(),
            encoder.words().size());
    Path file = folder.resolve(layout.key().substring(0, 32) + ".features");
    FeatureCache there = open(photos, layout, file, largestPiece);
    if (there != null) {
      there.tell(watcher);
      return there;
    }
    Files.createDirectories(folder);
    try (FeatureLock lock =
        FeatureLock.take(file.resolveSibling(file.getFileName() + ".lock"), watcher::waiting)) {
      there =
          open(photos, layout, file, largestPiece); // another program may have written it meanwhile
      if (there != null) {
        there.tell(watcher);
        return there;
      }
      Path partial = file.resolveSibling(file.getFileName() + ".partial");
      if (Files.exists(file)) {
        AtomicFile.move(file, partial); // damaged, but not all of it
      }
      write(encoder, photos, layout, partial, watcher);
      AtomicFile.move(partial, file);
      UserCache.trim();
      return open(photos, layout, file, largestPiece);
    }
  }

  /** What was unreadable when it was written is so now. */
  private void tell(Watcher watcher) {
    problems.forEach((photo, sentence) -> watcher.unreadable(photos.get(photo), sentence));
  }

  private static FeatureCache open(List<Path> photos, Layout layout, Path file, int largestPiece)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Content content = FeatureFile.read(channel, layout);
      if (content == null) {
        return null;
      }
      FeatureCache cache =
          new FeatureCache(List.copyOf(photos), layout, content, channel, largestPiece);
      if (!cache.isWhole(content.sums())) {
        return null;
      }
      UserCache.used(file);
      return cache;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean isWhole(int[] sums) {
    for (int i = 0; i < states.length; i++) {
      boolean known = states[i] == FeatureFile.ENCODED || states[i] == FeatureFile.UNREADABLE;
      if (!known || (has(i) && FeatureFile.crc(records.record(i)) != sums[i])) {
        return false;
      }
    }
    return true;
  }

  private static void write(
      Encoder encoder, List<Path> photos, Layout layout, Path partial, Watcher watcher)
      throws IOException {
    try (FeatureFile file = FeatureFile.begin(partial, layout)) {
      requireSpace(partial, file.missing());
      List<Integer> missing = new ArrayList<>();
      for (int i = 0; i < photos.size(); i++) {
        if (!file.holds(i)) {
          missing.add(i);
        }
      }
      int done = photos.size() - missing.size();
      try (var results =
          new EncodingPipeline<Integer>(
              encoder,
              missing.iterator(),
              i -> PictureReader.read(photos.get(i), encoder.inputSize()),
              layout.views() == 2)) {
        while (results.hasNext()) {
          var result = results.next();
          if (result.problem() != null) {
            file.unreadable(result.source(), result.problem().getMessage());
            watcher.unreadable(photos.get(result.source()), result.problem().getMessage());
          } else if (layout.views() == 2) {
            file.put(
                result.source(), photos.get(result.source()), result.features(), result.mirrored());
          } else {
            file.put(result.source(), photos.get(result.source()), result.features());
          }
          watcher.encoded(++done, photos.size());
        }
      }
      file.finish();
    }
  }

  private static void requireSpace(Path file, long bytes) throws IOException {
    long free = Files.getFileStore(file).getUsableSpace();
    if (free < bytes) {
      throw new IOException(
          "%s: features of these photos need %s MB, but only %s MB are free there."
              .formatted(file.getParent(), bytes >> 20, free >> 20));
    }
  }

  /** The number of photos, unreadable ones included. */
  public int size() {
    return states.length;
  }

  @Override
  public int channels() {
    return layout.channels();
  }

  @Override
  public int cells() {
    return layout.cells();
  }

  @Override
  public boolean hasMirrored() {
    return layout.views() == 2;
  }

  /** Whether a photo could be read. */
  public boolean has(int photo) {
    return states[photo] == FeatureFile.ENCODED;
  }

  /** Why photos are missing: a sentence by photo. */
  public SortedMap<Integer, String> problems() {
    return Collections.unmodifiableSortedMap(problems);
  }

  /**
   * Copies a photo's pooled vector, {@code [channels]}.
   *
   * @param mirrored whether that of its mirror image
   * @throws IllegalArgumentException if there is none
   */
  public void pooled(int photo, boolean mirrored, float[] to, int at) {
    requireThere(photo);
    records.pooled(photo, mirrored, to, at);
  }

  /**
   * Copies the probabilities of a photo's classes, {@link Encoder#classes}.
   *
   * @throws IllegalArgumentException if the photo could not be read
   */
  public void classes(int photo, boolean mirrored, float[] to, int at) {
    requireThere(photo);
    records.classes(photo, mirrored, to, at);
  }

  /**
   * Copies the probabilities of a photo's words, {@link Encoder#words}.
   *
   * @throws IllegalArgumentException if the photo could not be read
   */
  public void words(int photo, boolean mirrored, float[] to, int at) {
    requireThere(photo);
    records.words(photo, mirrored, to, at);
  }

  /**
   * Copies a photo's grid, {@code [cells, channels]}.
   *
   * @param mirrored whether that of its mirror image
   * @throws IllegalArgumentException if there is none
   */
  public void grid(int photo, boolean mirrored, float[] to, int at) {
    requireThere(photo);
    records.grid(photo, mirrored, to, at);
  }

  /**
   * Copies both.
   *
   * @throws IllegalArgumentException if there are none
   */
  @Override
  public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
    pooled(photo, mirrored, pooled, photoAt * channels());
    if (grid != null) {
      grid(photo, mirrored, grid, photoAt * cells() * channels());
    }
  }

  @Override
  public float[] classes(int photo) {
    float[] all = new float[layout.classes()];
    classes(photo, false, all, 0);
    return all;
  }

  @Override
  public float[] words(int photo) {
    float[] all = new float[layout.words()];
    words(photo, false, all, 0);
    return all;
  }

  /** All that the encoder saw in a photo, in arrays of their own. */
  public Features features(int photo, boolean mirrored) {
    Features features =
        new Features(
            new float[channels()],
            new float[cells() * channels()],
            new float[layout.classes()],
            new float[layout.words()]);
    copy(photo, mirrored, features.pooled(), features.grid(), 0);
    classes(photo, mirrored, features.classes(), 0);
    words(photo, mirrored, features.words(), 0);
    return features;
  }

  private void requireThere(int photo) {
    if (!has(photo)) {
      throw new IllegalArgumentException(photos.get(photo) + " could not be read: no features");
    }
  }
}
