package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Videos annotated with what is done when, or a part of such data.
 *
 * @param videos sorted by id; one without segments has background only
 * @param labels sorted, or in the order that the reading asked for; a part has those of the whole
 *     data; {@link #BACKGROUND} is not one of them
 * @param missing ids of videos that are mentioned but have no file, sorted; a reader continues
 *     without them
 * @param remarks sentences for the user about what was left out and why, each with its file and
 *     line; a part of the data does not repeat those of the whole
 * @param apart which of the videos the data set itself keeps for purposes other than training
 */
public record ActivityData(
    List<ActivityVideo> videos,
    List<String> labels,
    List<String> missing,
    List<String> remarks,
    KeptApart apart) {
  /** The label of time in which nothing is done; a segment with this label counts as none. */
  public static final String BACKGROUND = "background";

  /** How many levels of folders are searched for videos. */
  private static final int DEPTH = 8;

  /** Keeps its own copies. */
  public ActivityData {
    videos = List.copyOf(videos);
    labels = List.copyOf(labels);
    missing = List.copyOf(missing);
    remarks = List.copyOf(remarks);
  }

  /** All videos may be trained on. */
  public ActivityData(
      List<ActivityVideo> videos, List<String> labels, List<String> missing, List<String> remarks) {
    this(videos, labels, missing, remarks, KeptApart.NONE);
  }

  /**
   * Whether a file or folder holds segments in one of the known layouts.
   *
   * @throws SightlineException if the folder cannot be read
   */
  public static boolean isLaidOutIn(Path data) throws SightlineException {
    if (!Files.isDirectory(data)) {
      return data.toString().toLowerCase(Locale.ROOT).endsWith(".json") && Files.exists(data);
    }
    return Files.exists(data.resolve(SegmentTable.NAME))
        || !filesEnding(data.resolve("annotations"), ".txt").isEmpty()
        || !filesEnding(data, ".json").isEmpty();
  }

  /**
   * Reads all of a data set.
   *
   * @throws SightlineException as {@link #read(Path, ActivityReading)}
   */
  public static ActivityData read(Path data) throws SightlineException {
    return read(data, ActivityReading.ALL);
  }

  /**
   * Reads a data set of any known layout, recognised by its files: a folder with a table as in
   * {@link SegmentTable}, with annotations as in {@link MultiThumos}, or with a JSON file as in
   * {@link ActivityNetSegments}; or such a JSON file. Videos are looked for in the folder {@code
   * videos} and its subfolders; without that folder, in the whole folder.
   *
   * @throws SightlineException if the layout is unknown, the file is damaged as a whole, or nothing
   *     in it can be used
   */
  public static ActivityData read(Path data, ActivityReading reading) throws SightlineException {
    Path folder = Files.isDirectory(data) ? data : data.toAbsolutePath().getParent();
    Path videos = folder.resolve("videos");
    return read(data, Files.isDirectory(videos) ? videos : folder, reading);
  }

  /**
   * The same, with the videos in a folder, and its subfolders, that may be anywhere.
   *
   * @throws SightlineException as {@link #read(Path, ActivityReading)}
   */
  public static ActivityData read(Path data, Path videos, ActivityReading reading)
      throws SightlineException {
    if (!Files.exists(data)) {
      throw new SightlineException(data + " is not there.");
    }
    if (!Files.isDirectory(data)) {
      if (!data.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
        throw new SightlineException(
            data + " is not activity data: a folder or a JSON file of segments was expected.");
      }
      return ActivityNetSegments.read(data, new VideoFolder(videos, DEPTH), reading);
    }
    Path table = data.resolve(SegmentTable.NAME);
    if (Files.exists(table)) {
      return SegmentTable.read(table, new VideoFolder(videos, DEPTH), reading);
    }
    if (!filesEnding(data.resolve("annotations"), ".txt").isEmpty()) {
      return MultiThumos.read(data, new VideoFolder(videos, DEPTH), reading);
    }
    List<Path> json = filesEnding(data, ".json");
    if (json.isEmpty()) {
      throw new SightlineException(
          "%s holds no segments: %s, a folder 'annotations' of text files or a JSON file was expected in it."
              .formatted(data, SegmentTable.NAME));
    }
    if (json.size() > 1) {
      throw new SightlineException(
          "%s has %s JSON files: say which one is meant, %s for example."
              .formatted(data, json.size(), json.get(0)));
    }
    return ActivityNetSegments.read(json.get(0), new VideoFolder(videos, DEPTH), reading);
  }

  /**
   * The files in a folder whose names have this ending, sorted; none if there is no such folder.
   */
  static List<Path> filesEnding(Path folder, String ending) throws SightlineException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new SightlineException(folder + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Number of segments in all videos. */
  public int segments() {
    return videos.stream().mapToInt(video -> video.segments().size()).sum();
  }

  /**
   * Divides the data by video, never by frame: the same videos, shares and seed give the same
   * parts, in whatever order the videos are listed.
   *
   * @param dev share of the videos, 0 or more
   * @param heldOut share of the videos, 0 or more; the rest is for training
   * @throws SightlineException if there are fewer videos than parts
   */
  public DataSplit<ActivityData> split(double dev, double heldOut, long seed)
      throws SightlineException {
    List<List<ActivityVideo>> parts =
        VideoDealer.deal(
            videos, ActivityVideo::id, video -> "", VideoDealer.shares(dev, heldOut), seed);
    return new DataSplit<>(part(parts.get(0)), part(parts.get(1)), part(parts.get(2)));
  }

  /**
   * Divides the data by video into folds of similar size. Train on {@link #without} a fold to
   * measure on the fold.
   *
   * @throws SightlineException if there are fewer videos than folds
   */
  public List<ActivityData> folds(int count, long seed) throws SightlineException {
    List<ActivityData> folds = new ArrayList<>();
    for (List<ActivityVideo> fold :
        VideoDealer.deal(
            videos, ActivityVideo::id, video -> "", VideoDealer.equalShares(count), seed)) {
      folds.add(part(fold));
    }
    return folds;
  }

  /** The videos that are not in another part of the data. */
  public ActivityData without(ActivityData part) {
    Set<String> ids = new HashSet<>();
    part.videos.forEach(video -> ids.add(video.id()));
    return only(id -> !ids.contains(id));
  }

  /** The videos whose ids pass the test. */
  public ActivityData only(Predicate<String> wanted) {
    return part(videos.stream().filter(video -> wanted.test(video.id())).toList());
  }

  private ActivityData part(List<ActivityVideo> some) {
    return new ActivityData(some, labels, List.of(), List.of(), apart);
  }

  /**
   * The videos that a list names. The remarks are about names in the list that the data does not
   * have.
   *
   * @throws SightlineException if the list names no video of the data
   */
  public ActivityData only(VideoList list) throws SightlineException {
    return new ActivityData(
        list.choose(videos, ActivityVideo::id),
        labels,
        missing.stream().filter(list.ids()::contains).toList(),
        list.remarks(videos.stream().map(ActivityVideo::id).toList(), missing),
        apart);
  }
}
