package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Segments in the format of THUMOS'14 and MultiTHUMOS: in the folder {@code annotations} one text
 * file per class, {@code BaseballPitch.txt}, with lines like
 *
 * <pre>video_validation_0000266 72.8 76.4</pre>
 *
 * <p>and, beside that folder or in it, optionally {@code class_list.txt} with lines like {@code 1
 * BaseballPitch}; then files of other classes are left out. THUMOS has {@code _val} or {@code
 * _test} after the class name. A video's subset is part of its name.
 */
public final class MultiThumos {
  private static final String CLASS_LIST = "class_list.txt";

  private static final Pattern SUBSET = Pattern.compile("(?:^|/)video_([a-z]+)_");

  private MultiThumos() {}

  static ActivityData read(Path folder, VideoFolder videos, ActivityReading reading)
      throws SightlineException {
    Path annotations = folder.resolve("annotations");
    SegmentCollector segments = new SegmentCollector(annotations, videos, reading);
    List<Path> texts = new ArrayList<>(ActivityData.filesEnding(annotations, ".txt"));
    Path list = folder.resolve(CLASS_LIST);
    if (!Files.exists(list)) {
      list = texts.stream().filter(MultiThumos::listsClasses).findFirst().orElse(null);
    }
    texts.removeIf(MultiThumos::listsClasses);
    Map<String, Place> classes = list == null ? null : classes(list, segments);
    Map<String, Path> files = new HashMap<>();
    for (Path file : texts) {
      String name = file.getFileName().toString();
      String label = name.substring(0, name.length() - 4).replaceFirst("_(val|test)$", "");
      // An ambiguous file is not a class; a remark says so where its segments are read.
      if (classes != null && !classes.containsKey(label) && !label.equals("Ambiguous")) {
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

  /**
   * Whether a file lists numbered classes, as {@code class_list.txt} and THUMOS' {@code
   * detclasslist.txt} do. Decided by its first line, because such lists have many names.
   */
  private static boolean listsClasses(Path file) {
    boolean[] lists = {file.getFileName().toString().equals(CLASS_LIST)};
    try {
      TextLines.read(
          file,
          new Remarks(),
          (TextLines lines) -> {
            String first = lines.next();
            lists[0] |= first != null && first.strip().matches("\\d{1,9}\\s+\\S+");
          });
    } catch (SightlineException e) {
      // Reading it for its segments will report that.
    }
    return lists[0];
  }

  private static Map<String, Place> classes(Path list, SegmentCollector segments)
      throws SightlineException {
    Map<String, Place> classes = new HashMap<>();
    TextLines.read(
        list,
        segments.remarks,
        (text, number) -> {
          List<String> words = List.of(text.strip().split("\\s+"));
          Place place = new Place(list, number);
          String name = words.get(words.size() - 1);
          if (NameInFolder.of(name) == null // nor would it be that of a file of segments
              || words.size() > 2
              || (words.size() == 2 && !words.get(0).matches("\\d+"))) {
            segments.remark("invalid classes", place, "'1 BaseballPitch' was expected.");
          } else {
            classes.putIfAbsent(name, place);
          }
        });
    return classes;
  }

  private static void read(Path file, String label, String subset, SegmentCollector segments)
      throws SightlineException {
    TextLines.read(
        file,
        segments.remarks,
        (text, number) -> {
          String[] words = text.strip().split("\\s+");
          Place place = new Place(file, number);
          if (words.length != 3) {
            segments.remark(
                "invalid segments", place, "'video start end' was expected on the line.");
          } else if (subset != null && !words[0].startsWith("video_" + subset + "_")) {
            segments.notWanted(words[0]);
          } else if (segments.accepts(words[0], place)) {
            Matcher its = SUBSET.matcher(words[0]);
            segments.video(words[0], its.find() ? its.group(1) : null, place);
            segments.segment(words[0], words[1], words[2], label, place);
          }
        });
  }
}
