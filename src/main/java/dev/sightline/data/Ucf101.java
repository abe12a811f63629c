package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Clips in UCF-101's layout: folders of classes, and beside them three files with lines like
 *
 * <pre>classInd.txt     1 ApplyEyeMakeup
 * trainlist01.txt  ApplyEyeMakeup/v_ApplyEyeMakeup_g08_c01.avi 1
 * testlist01.txt   ApplyEyeMakeup/v_ApplyEyeMakeup_g01_c01.avi</pre>
 *
 * <p>The lists may also be in a folder {@code ucfTrainTestlist}, the clips in {@code UCF-101} or
 * {@code videos}. Subsets are {@code train01}, {@code test01} and so on; {@code train} and {@code
 * test} mean the first. Without a subset both of these are read, the clips of the second
 * {@linkplain KeptApart kept apart}. A clip's id is its path without the ending.
 */
public final class Ucf101 {
  private static final String CLASSES = "classInd.txt";
  private static final Pattern CLASS = Pattern.compile("(\\d{1,9})\\s+(\\S+)");
  private static final Pattern CLIP = Pattern.compile("(.*?\\S)(?:\\s+(\\d{1,9}))?");
  private static final Pattern SUBSET = Pattern.compile("(train|test)(\\d{2})?");

  private Ucf101() {}

  /** The folder of the lists, or null if there are none. */
  static Path lists(Path folder) {
    return Stream.of(folder, folder.resolve("ucfTrainTestlist"))
        .filter(lists -> Files.exists(lists.resolve(CLASSES)))
        .findFirst()
        .orElse(null);
  }

  static ClipData read(Path lists, Path folder, ActivityReading reading) throws SightlineException {
    Path clipFolder =
        Stream.of(folder.resolve("UCF-101"), folder.resolve("videos"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(folder);
    VideoFolder videos = new VideoFolder(clipFolder, 2);
    ClipCollector clips = new ClipCollector(folder, reading);
    Map<String, Integer> numbers = numbers(lists.resolve(CLASSES), clips);
    Map<String, Place> seen = new HashMap<>();
    for (String subset :
        reading.subset() == null ? List.of("train", "test") : List.of(reading.subset())) {
      Matcher named = SUBSET.matcher(subset);
      if (!named.matches()) {
        throw new SightlineException(
            "'%s' is not a subset of UCF-101: train01 or test01, for example, was expected."
                .formatted(subset));
      }
      String number = named.group(2) == null ? "01" : named.group(2);
      Path list = lists.resolve(named.group(1) + "list" + number + ".txt");
      TextLines.read(
          list,
          clips.remarks,
          (text, line) ->
              clip(text.strip(), subset, new Place(list, line), numbers, videos, seen, clips));
    }
    videos.doubles().forEach(clips::remark);
    return clips.data(numbers.keySet());
  }

  private static Map<String, Integer> numbers(Path file, ClipCollector clips)
      throws SightlineException {
    Map<String, Integer> numbers = new HashMap<>();
    TextLines.read(
        file,
        clips.remarks,
        (text, line) -> {
          Matcher words = CLASS.matcher(text.strip());
          if (!words.matches()) {
            clips.remark(
                "invalid classes",
                new Place(file, line),
                "'1 ApplyEyeMakeup' was expected, a number and the name of a class.");
          } else if (numbers.putIfAbsent(words.group(2), Integer.valueOf(words.group(1))) != null) {
            clips.remark(
                "repeated classes",
                new Place(file, line),
                "the class '%s' is already in the file.".formatted(words.group(2)));
          }
        });
    if (numbers.isEmpty()) {
      throw new SightlineException(
          file + ", line 1: '1 ApplyEyeMakeup' was expected, a number and the name of a class.");
    }
    return numbers;
  }

  private static void clip(
      String text,
      String subset,
      Place place,
      Map<String, Integer> numbers,
      VideoFolder videos,
      Map<String, Place> seen,
      ClipCollector clips) {
    Matcher words = CLIP.matcher(text);
    String written = words.matches() ? words.group(1) : "";
    String name = NameInFolder.of(written);
    String shown = Remarks.shown(written);
    if (name == null || name.indexOf('/') < 0) {
      clips.remark(
          "names that no clip has",
          place,
          "'Class/clip.avi' was expected, inside the folder, not '%s'.".formatted(shown));
      return;
    }
    String className = name.substring(0, name.indexOf('/'));
    Integer number = numbers.get(className);
    if (number == null) {
      clips.remark(
          "clips of other classes",
          place,
          "%s does not list the class '%s'.".formatted(CLASSES, className));
      return;
    }
    if (words.group(2) != null && Integer.parseInt(words.group(2)) != number) {
      clips.remark(
          "clips with another number",
          place,
          "the number %s was expected, which '%s' has in %s, not %s."
              .formatted(number, className, CLASSES, words.group(2)));
      return;
    }
    String id = VideoFolder.id(name);
    Place before = seen.putIfAbsent(id, place);
    if (before != null) {
      clips.remark(
          "clips listed before",
          place,
          "'%s' is listed in %s already and counts once.".formatted(shown, before));
    } else if (!clips.wants(className)) {
      clips.remark(
          "clips with other labels", place, "'%s' is not one of the labels.".formatted(className));
    } else if (videos.file(id) == null) {
      clips.missing(id);
      clips.remark(
          "clips that are not there",
          place,
          "the clip '%s' was expected, but there is no file of that name.".formatted(shown));
    } else {
      clips.clip(id, videos.file(id), className, KeptApart.use(subset));
    }
  }
}
