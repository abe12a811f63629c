package dev.sightline.data;

import dev.sightline.io.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder that has a folder of clips for each class: {@code fight/fi001.mp4}, {@code
 * nofight/nofi001.mp4}. The id of a clip is its path without the ending, {@code fight/fi001}.
 */
public final class ClipFolders {
  private ClipFolders() {}

  static ClipData read(Path folder, ActivityReading reading) throws SightlineException {
    if (!Files.isDirectory(folder)) {
      throw new SightlineException(folder + " is not a folder of clips.");
    }
    if (reading.subset() != null) {
      throw new SightlineException(
          "%s knows no '%s': folders of clips have no subsets, a list of videos was expected."
              .formatted(folder, reading.subset()));
    }
    ClipCollector clips = new ClipCollector(folder, reading);
    Set<String> classes = new TreeSet<>();
    LabelSpellings spellings = new LabelSpellings(reading.labels());
    for (Path each : folders(folder)) {
      String folderName = each.getFileName().toString();
      VideoFolder videos = new VideoFolder(each, 1);
      if (videos.ids().isEmpty()) {
        clips.remark(each + " was left out: clips were expected right in the folder of a class.");
        continue;
      }
      String name =
          spellings.of(
              folderName,
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
      videos.ids().forEach(id -> clips.clip(folderName + "/" + id, videos.file(id), name, false));
    }
    if (classes.size() < 2) {
      throw new SightlineException(
          "%s holds no classes of clips: two folders or more with videos in them were expected, and there %s."
              .formatted(folder, classes.isEmpty() ? "is none" : "is one"));
    }
    return clips.data(classes);
  }

  /** Whether a folder has a folder with videos right in it, of another name than {@code videos}. */
  static boolean isLaidOutIn(Path folder) throws SightlineException {
    for (Path each : folders(folder)) {
      boolean ofOneClass = !each.getFileName().toString().equals("videos");
      if (ofOneClass && !new VideoFolder(each, 1).ids().isEmpty()) {
        return true;
      }
    }
    return false;
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
