package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Clips with a class each, or a part of such data.
 *
 * @param clips sorted by id
 * @param classes their names, sorted, or in the order that the reading asked for; a part has those
 *     of the whole data
 * @param missing ids of clips that are listed but have no file; a reader continues without them
 * @param remarks sentences for the user about what was left out and why; a part of the data does
 *     not repeat those of the whole
 * @param apart which of the clips the data set itself keeps for purposes other than training
 */
public record ClipData(
    List<Clip> clips,
    List<String> classes,
    List<String> missing,
    List<String> remarks,
    KeptApart apart) {
  /** Keeps its own copies. */
  public ClipData {
    clips = List.copyOf(clips);
    classes = List.copyOf(classes);
    missing = List.copyOf(missing);
    remarks = List.copyOf(remarks);
  }

  /** All clips may be trained on. */
  public ClipData(
      List<Clip> clips, List<String> classes, List<String> missing, List<String> remarks) {
    this(clips, classes, missing, remarks, KeptApart.NONE);
  }

  /**
   * Whether a folder has the layout of a data set of clips: lists like those of {@link Ucf101}, or
   * folders with videos directly in them and no segments, which would make it {@link ActivityData}.
   *
   * @throws SightlineException if the folder cannot be read
   */
  public static boolean isLaidOutIn(Path folder) throws SightlineException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    return Ucf101.lists(folder) != null
        || (!ActivityData.isLaidOutIn(folder) && ClipFolders.isLaidOutIn(folder));
  }

  /**
   * Reads all of a data set.
   *
   * @throws SightlineException as {@link #read(Path, ActivityReading)}
   */
  public static ClipData read(Path folder) throws SightlineException {
    return read(folder, ActivityReading.ALL);
  }

  /**
   * Reads a data set of any known layout, recognised by its files: lists like those of {@link
   * Ucf101}, else {@link ClipFolders}.
   *
   * @throws SightlineException if the layout is unknown or nothing can be used
   */
  public static ClipData read(Path folder, ActivityReading reading) throws SightlineException {
    Path lists = Ucf101.lists(folder);
    return lists != null ? Ucf101.read(lists, folder, reading) : ClipFolders.read(folder, reading);
  }

  /** The name of a clip's class. */
  public String className(Clip clip) {
    return classes.get(clip.label());
  }

  /**
   * Divides the data by video, with similar shares of every class. Clips cut from one video,
   * recognised by names like {@code v_Archery_g08_c01} and {@code v_Archery_g08_c02}, stay
   * together.
   *
   * @param dev share of the clips, 0 or more
   * @param heldOut share of the clips, 0 or more; the rest is for training
   * @throws SightlineException if there are fewer videos than parts
   */
  public DataSplit<ClipData> split(double dev, double heldOut, long seed)
      throws SightlineException {
    List<ClipData> parts = deal(VideoDealer.shares(dev, heldOut), seed);
    return new DataSplit<>(parts.get(0), parts.get(1), parts.get(2));
  }

  /**
   * Divides the data into folds of similar size, as {@link #split} does. Train on {@link #without}
   * a fold to measure on the fold.
   *
   * @throws SightlineException if there are fewer videos than folds
   */
  public List<ClipData> folds(int count, long seed) throws SightlineException {
    return deal(VideoDealer.equalShares(count), seed);
  }

  private List<ClipData> deal(double[] shares, long seed) throws SightlineException {
    List<ClipData> parts = new ArrayList<>();
    for (List<Clip> part :
        VideoDealer.deal(clips, ClipData::videoOf, this::className, shares, seed)) {
      parts.add(part(part));
    }
    return parts;
  }

  private static String videoOf(Clip clip) {
    return clip.id().replaceFirst("(_g\\d+)_c\\d+$", "$1");
  }

  /** The clips that are not in another part of the data. */
  public ClipData without(ClipData part) {
    Set<String> ids = new HashSet<>();
    part.clips.forEach(clip -> ids.add(clip.id()));
    return only(id -> !ids.contains(id));
  }

  /** The clips whose ids pass the test. */
  public ClipData only(Predicate<String> wanted) {
    return part(clips.stream().filter(clip -> wanted.test(clip.id())).toList());
  }

  private ClipData part(List<Clip> some) {
    return new ClipData(some, classes, List.of(), List.of(), apart);
  }

  /**
   * The clips that a list names. The remarks are about names in the list that the data does not
   * have.
   *
   * @throws SightlineException if the list names no clip of the data
   */
  public ClipData only(VideoList list) throws SightlineException {
    return new ClipData(
        list.choose(clips, Clip::id),
        classes,
        missing.stream().filter(list.ids()::contains).toList(),
        list.remarks(clips.stream().map(Clip::id).toList(), missing),
        apart);
  }
}
