package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A text file that names videos, for splits that somebody has written down: one id per line, with
 * or without the file name's ending. A {@code #} at the beginning of a line or after a space starts
 * a comment.
 */
public final class VideoList {
  private final Path file;
  private final Map<String, Integer> lineOf;
  private final List<String> remarks;

  private VideoList(Path file, Map<String, Integer> lineOf, List<String> remarks) {
    this.file = file;
    this.lineOf = lineOf;
    this.remarks = remarks;
  }

  /**
   * Reads a list.
   *
   * @throws SightlineException if the file cannot be read or names no video
   */
  public static VideoList read(Path file) throws SightlineException {
    Map<String, Integer> lineOf = new LinkedHashMap<>();
    Remarks remarks = new Remarks();
    TextLines.read(
        file,
        remarks,
        (text, number) -> {
          String name = text.replaceFirst("(^|\\s)#.*", "").strip();
          if (name.isEmpty()) {
            return;
          }
          Place place = new Place(file, number);
          if (VideoFolder.name(name, place, remarks) == null) {
            return;
          }
          Integer before = lineOf.putIfAbsent(VideoFolder.id(name), number);
          if (before != null) {
            remarks.add(
                "videos named before",
                place,
                "'%s' is already on line %s.".formatted(name, before));
          }
        });
    if (lineOf.isEmpty()) {
      throw new SightlineException(file + " names no video: one id per line was expected.");
    }
    return new VideoList(file, lineOf, remarks.sentences());
  }

  /** In the order of the list. */
  public Set<String> ids() {
    return Collections.unmodifiableSet(lineOf.keySet());
  }

  /** A video's place in the list. */
  Place place(String id) {
    return new Place(file, lineOf.get(id));
  }

  /** Sentences about lines that name no video, or one that was named before. */
  List<String> remarks() {
    return remarks;
  }

  /** The items named here, in their own order. */
  <T> List<T> choose(List<T> items, Function<T, String> id) throws SightlineException {
    List<T> some = items.stream().filter(item -> lineOf.containsKey(id.apply(item))).toList();
    if (some.isEmpty()) {
      String first = lineOf.keySet().iterator().next();
      throw new SightlineException(
          "%s, line %s: none of the videos from '%s' on is in the data; ids like '%s' were expected."
              .formatted(
                  file, lineOf.get(first), first, items.isEmpty() ? "" : id.apply(items.get(0))));
    }
    return some;
  }

  /** Sentences about lines of the list that could not be used. */
  List<String> remarks(Collection<String> there, Collection<String> missing) {
    Set<String> known = new HashSet<>(there);
    known.addAll(missing);
    Remarks unknown = new Remarks();
    lineOf.forEach(
        (id, line) -> {
          if (!known.contains(id)) {
            unknown.add(
                "videos that the data does not have",
                new Place(file, line),
                "the data has no video '%s'.".formatted(id));
          }
        });
    List<String> all = new ArrayList<>(remarks);
    all.addAll(unknown.sentences());
    return all;
  }
}
