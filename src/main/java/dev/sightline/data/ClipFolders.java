package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder with a subfolder of clips or photos for each class: {@code fight/fi001.mp4}, {@code
 * nofight/nofi001.mp4}; or one with such folders for its splits: {@code train/eating/1.jpg}, {@code
 * dev/eating/7.jpg}. A photo is a clip of one frame. A clip's id is its path without the ending,
 * {@code fight/fi001}. In a folder's name {@code _} stands for a space.
 */
public final class ClipFolders {
  private ClipFolders() {}

  static ClipData read(Path folder, ActivityReading reading) throws SightlineException {
    if (!Files.isDirectory(folder)) {
      throw new SightlineException(folder + " is not a folder of clips.");
    }
    Map<String, Path> splits = splits(folder);
    if (reading.subset() != null && !splits.containsKey(reading.subset())) {
      throw new SightlineException(
          splits.isEmpty()
              ? "%s has no subset '%s': folders of clips have no subsets, a list of videos was expected."
                  .formatted(folder, reading.subset())
              : "%s has no subset '%s'; there are the folders %s."
                  .formatted(folder, reading.subset(), String.join(", ", splits.keySet())));
    }
    ClipCollector clips = new ClipCollector(folder, reading);
    Set<String> classes = new TreeSet<>();
    LabelSpellings spellings = new LabelSpellings(reading.labels());
    if (splits.isEmpty()) {
      read(folder, "", "", clips, classes, spellings, reading);
    }
    for (Map.Entry<String, Path> split : splits.entrySet()) {
      if (reading.subset() == null || reading.subset().equals(split.getKey())) {
        String use = KeptApart.use(split.getKey());
        read(split.getValue(), split.getKey() + "/", use, clips, classes, spellings, reading);
      }
    }
    if (classes.size() < 2) {
      throw new SightlineException(
          "%s holds no classes of clips: two folders or more with videos or photos in them were expected, and there %s."
              .formatted(folder, classes.isEmpty() ? "is none" : "is one"));
    }
    return clips.data(classes);
  }

  private static void read(
      Path folder,
      String prefix,
      String use,
      ClipCollector clips,
      Set<String> classes,
      LabelSpellings spellings,
      ActivityReading reading)
      throws SightlineException {
    for (Path each : folders(folder)) {
      String folderName = each.getFileName().toString();
      VideoFolder videos = new VideoFolder(each, 1, true);
      if (videos.ids().isEmpty()) {
        clips.remark(each + " was left out: clips were expected right in the folder of a class.");
        continue;
      }
      String name =
          spellings.of(
              folderName.replace('_', ' '),
              first ->
                  clips.remark(
                      "%s: '%s' is taken for the same class as '%s'."
                          .formatted(each, folderName, first)));
      classes.add(name);
      if (!clips.wants(name)) {
        clips.remark(
            "%s was left out: '%s' is not one of the labels %s."
                .formatted(each, name, String.join(", ", reading.labels())));
        continue;
      }
      videos.doubles().forEach(clips::remark);
      videos
          .ids()
          .forEach(id -> clips.clip(prefix + folderName + "/" + id, videos.file(id), name, use));
    }
  }

  /** Whether a folder has folders of classes, or has them in folders for its splits. */
  static boolean isLaidOutIn(Path folder) throws SightlineException {
    return hasClasses(folder) || !splits(folder).isEmpty();
  }

  /** Whether a folder has a subfolder with clips directly in it, other than {@code videos}. */
  private static boolean hasClasses(Path folder) throws SightlineException {
    for (Path each : folders(folder)) {
      boolean ofOneClass = !each.getFileName().toString().equals("videos");
      if (ofOneClass && !new VideoFolder(each, 1, true).ids().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The folders {@code train}, {@code dev}, {@code test} and the like that have classes. */
  private static Map<String, Path> splits(Path folder) throws SightlineException {
    Map<String, Path> splits = new TreeMap<>();
    for (Path each : folders(folder)) {
      String name = each.getFileName().toString();
      if (!KeptApart.use(name).isEmpty() && hasClasses(each)) {
        splits.put(name, each);
      }
    }
    return splits;
  }

  private static List<Path> folders(Path folder) throws SightlineException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isDirectory)
          .filter(each -> !each.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new SightlineException(folder + " cannot be read: " + e.getMessage() + ".", e);
    }
  }
}
