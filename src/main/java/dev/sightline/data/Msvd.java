package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * MSVD, the Microsoft Research Video Description Corpus, or any folder with its layout:
 *
 * <ul>
 *   <li>{@code clips/} holds the clips;
 *   <li>{@code AllVideoDescriptions.txt} holds the sentences, {@code clip sentence} on each line; a
 *       line that begins with {@code #} is a comment;
 *   <li>{@code train_list.txt}, and likewise {@code val} and {@code test}, list the clips of each
 *       split, one id per line. Not all of them are required.
 * </ul>
 *
 * <p>{@code val} has few clips to choose a model by. So {@code dev}, unless it has its own list, is
 * {@code val} plus 30 clips of {@code train}, but at most a quarter of them. They are chosen by a
 * checksum of the name of the video they were cut from: the same ones on every machine, and all
 * clips of a video together. Train on {@code train} {@linkplain VideoCaptionData#without without}
 * {@code dev}.
 */
public final class Msvd {
  static final String SENTENCES = "AllVideoDescriptions.txt";

  private static final String LIST = "_list.txt";

  /** Clips of train in dev; a few more if the last video has several. */
  private static final int DRAWN = 30;

  private Msvd() {}

  /**
   * Reads one split.
   *
   * @param split {@code train}, {@code val}, {@code test}, {@code dev}, or any other that has a
   *     list
   * @return clips in the order of the list, sentences in the order of their file
   * @throws SightlineException if a file is missing, or no clip can be used
   */
  public static VideoCaptionData read(Path dir, String split) throws SightlineException {
    if (!split.matches("[\\w-]+")) {
      throw new SightlineException(
          "'%s' is not a split: train, val, test or dev was expected."
              .formatted(Remarks.shown(split)));
    }
    Path clips = dir.resolve("clips");
    if (!Files.isDirectory(clips)) {
      throw new SightlineException(clips + " is not there: the folder of the clips was expected.");
    }
    VideoFolder folder = new VideoFolder(clips, 1);
    CaptionCollector captions = new CaptionCollector(dir);
    if (split.equals("dev") && !Files.exists(list(dir, split))) {
      takeDev(dir, folder, captions);
    } else {
      VideoList list = readList(dir, split);
      take(list, list.ids(), folder, captions);
    }
    readSentences(dir, captions);
    folder.doubles().forEach(captions.remarks()::add);
    return captions.data();
  }

  private static Path list(Path dir, String split) {
    return dir.resolve(split + LIST);
  }

  private static VideoList readList(Path dir, String split) throws SightlineException {
    Path list = list(dir, split);
    if (!Files.exists(list)) {
      List<String> others = new ArrayList<>();
      for (Path other : ActivityData.filesEnding(dir, LIST)) {
        String name = other.getFileName().toString();
        others.add(name.substring(0, name.length() - LIST.length()));
      }
      throw new SightlineException(
          "%s has no split '%s': %s is not there; it has: %s."
              .formatted(
                  dir, split, list, others.isEmpty() ? "no lists" : String.join(", ", others)));
    }
    return VideoList.read(list);
  }

  private static void take(
      VideoList list, Iterable<String> ids, VideoFolder folder, CaptionCollector captions) {
    ids.forEach(id -> captions.video(id, folder.file(id), list.place(id)));
    list.remarks().forEach(captions.remarks()::add);
  }

  private static void takeDev(Path dir, VideoFolder folder, CaptionCollector captions)
      throws SightlineException {
    boolean val = Files.exists(list(dir, "val"));
    boolean train = Files.exists(list(dir, "train"));
    if (val || !train) {
      VideoList list = readList(dir, val ? "val" : "dev");
      take(list, list.ids(), folder, captions);
    }
    if (train) {
      VideoList list = readList(dir, "train");
      take(list, drawn(list.ids()), folder, captions);
    }
  }

  /** Clips of whole videos, in the order of the list, until there are enough. */
  private static Set<String> drawn(Set<String> ids) {
    Map<String, List<String>> clipsOf =
        ids.stream()
            .collect(Collectors.groupingBy(Msvd::video, LinkedHashMap::new, Collectors.toList()));
    Set<String> videos = DrawnByName.some(clipsOf.keySet(), video -> video, clipsOf.size());
    int enough = Math.min(DRAWN, ids.size() / 4);
    Set<String> some = new HashSet<>();
    for (String video : videos) {
      if (some.size() >= enough) {
        break;
      }
      some.addAll(clipsOf.get(video));
    }
    Set<String> inOrder = new LinkedHashSet<>(ids);
    inOrder.retainAll(some);
    return inOrder;
  }

  /** The video that a clip was cut from: the id without its two times. */
  private static String video(String clip) {
    return clip.replaceFirst("_\\d+_\\d+$", "");
  }

  private static void readSentences(Path dir, CaptionCollector captions) throws SightlineException {
    Path file = dir.resolve(SENTENCES);
    Set<String> listed = idsOfAllLists(dir);
    TextLines.read(
        file,
        captions.remarks(),
        (text, number) -> {
          if (text.startsWith("#")) {
            return;
          }
          String[] words = text.strip().split("\\s+", 2);
          String id = VideoFolder.id(words[0]);
          Place place = new Place(file, number);
          if (captions.has(id)) {
            captions.caption(id, words.length < 2 ? "" : words[1], place);
          } else if (!listed.contains(id)) {
            captions.remarks().count("sentences about clips that are in no list", place);
          }
        });
  }

  private static Set<String> idsOfAllLists(Path dir) throws SightlineException {
    Set<String> ids = new HashSet<>();
    for (Path list : ActivityData.filesEnding(dir, LIST)) {
      try {
        ids.addAll(VideoList.read(list).ids());
      } catch (SightlineException e) {
        // A list that was not asked for may be empty or damaged.
      }
    }
    return ids;
  }
}
