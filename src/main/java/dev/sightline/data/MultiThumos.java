package dev.sightline.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Segments as THUMOS'14 and MultiTHUMOS have them: in the folder {@code annotations} one text file
 * for each class, {@code BaseballPitch.txt}, of lines
 *
 * <pre>video_validation_0000266 72.8 76.4</pre>
 *
 * <p>and beside that folder, or in it, perhaps {@code class_list.txt} with lines like {@code 1
 * BaseballPitch}; then files of other classes are left out. THUMOS has {@code _val} or {@code
 * _test} after the name of the class. The subset of a video is in its name.
 */
public final class MultiThumos {
  private static final String CLASS_LIST = "class_list.txt";

  private MultiThumos() {}

  static ActivityData read(Path folder, VideoFolder videos, ActivityReading reading)
      throws DataException {
    Path annotations = folder.resolve("annotations");
    Path list =
        Files.exists(folder.resolve(CLASS_LIST))
            ? folder.resolve(CLASS_LIST)
            : annotations.resolve(CLASS_LIST);
    SegmentCollector segments = new SegmentCollector(annotations, videos, reading);
    Map<String, Place> classes = Files.exists(list) ? classes(list, segments) : null;
    Map<String, Path> files = new HashMap<>();
    for (Path file : ActivityData.filesEnding(annotations, ".txt")) {
      String name = file.getFileName().toString();
      if (name.equals(CLASS_LIST)) {
        continue;
      }
      String label = name.substring(0, name.length() - 4).replaceFirst("_(val|test)$", "");
      if (classes != null && !classes.containsKey(label)) {
        segments.remark(
            "%s was left out: %s does not list the class '%s'.".formatted(file, list, label));
        continue;
      }
      files.put(label, file);
      read(file, label, reading.subset(), segments);
    }
    if (classes != null) {
      classes.forEach(
          (label, place) -> {
            if (!files.containsKey(label)) {
              segments.remark(
                  "classes without a file",
                  place,
                  "%s was expected, but it is not there."
                      .formatted(annotations.resolve(label + ".txt")));
            }
          });
    }
    segments.leaveOutTheOthers();
    return segments.data();
  }

  private static Map<String, Place> classes(Path list, SegmentCollector segments)
      throws DataException {
    Map<String, Place> classes = new HashMap<>();
    TextLines.read(
        list,
        (text, number) -> {
          List<String> words = List.of(text.strip().split("\\s+"));
          Place place = new Place(list, number);
          String name = words.get(words.size() - 1);
          if (!VideoFolder.holds(name) // nor would it be that of a file of segments
              || words.size() > 2
              || (words.size() == 2 && !words.get(0).matches("\\d+"))) {
            segments.remark("classes that cannot be", place, "'1 BaseballPitch' was expected.");
          } else {
            classes.putIfAbsent(name, place);
          }
        });
    return classes;
  }

  private static void read(Path file, String label, String subset, SegmentCollector segments)
      throws DataException {
    TextLines.read(
        file,
        (text, number) -> {
          String[] words = text.strip().split("\\s+");
          Place place = new Place(file, number);
          if (words.length != 3) {
            segments.remark(
                "segments that cannot be", place, "'video start end' was expected on the line.");
          } else if (subset != null && !words[0].startsWith("video_" + subset + "_")) {
            segments.notWanted(words[0]);
          } else {
            segments.segment(words[0], words[1], words[2], label, place);
          }
        });
  }
}
