package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Flickr8k, or any folder laid out like it:
 *
 * <ul>
 *   <li>{@code images/} holds the photos;
 *   <li>{@code Flickr8k.token.txt} holds the captions, {@code photo.jpg#0<TAB>caption} on each
 *       line;
 *   <li>{@code Flickr_8k.trainImages.txt}, and likewise {@code dev} and {@code test}, list the
 *       photos of each split, one name on each line.
 * </ul>
 */
public final class Flickr8k {
  private Flickr8k() {}

  /**
   * Reads one split. A line that cannot be used is left out with a remark.
   *
   * @param split {@code train}, {@code dev} or {@code test}
   * @return photos in the order of the list, captions in the order of the token file; listed photos
   *     that are not in {@code images/} are named as missing
   * @throws SightlineException if a file is missing or has no photo that can be used
   */
  public static CaptionData read(Path dir, String split) throws SightlineException {
    if (!split.matches("[\\w-]+")) {
      throw new SightlineException(
          "'" + split + "' is not a split: train, dev or test was expected.");
    }
    if (!Files.isDirectory(dir)) {
      throw new SightlineException(dir + " is not a folder laid out like Flickr8k.");
    }
    Path list = dir.resolve("Flickr_8k." + split + "Images.txt");
    if (!Files.exists(list)) {
      throw new SightlineException(
          dir + " has no split '" + split + "': " + list + " is not there.");
    }
    PhotoCollector data = new PhotoCollector(dir.resolve("images"));
    Map<String, Integer> lineOf = readList(list, data);
    Path tokens = dir.resolve("Flickr8k.token.txt");
    Map<String, List<String>> captions = readCaptions(tokens, lineOf.keySet(), data);
    lineOf.forEach(
        (name, line) -> {
          List<String> written = captions.get(name);
          if (written.isEmpty()) {
            data.remarks.add(
                "photos without a caption",
                new Place(list, line),
                "%s was left out: it has no caption in %s.".formatted(name, tokens));
          } else {
            data.add(name, name, written);
          }
        });
    return data.data(list + " has no photo that can be used.");
  }

  /** Names in order, with the line on which each appears. */
  private static Map<String, Integer> readList(Path list, PhotoCollector data)
      throws SightlineException {
    Map<String, Integer> lineOf = new LinkedHashMap<>();
    TextLines.read(
        list,
        data.remarks,
        (text, number) -> {
          Place place = new Place(list, number);
          String name = data.folder.name(text.strip(), place, data.remarks);
          Integer before = name == null ? null : lineOf.putIfAbsent(name, number);
          if (before != null) {
            data.remarks.add(
                "photos listed before",
                place,
                "%s is already listed on line %s and counts once.".formatted(name, before));
          }
        });
    return lineOf;
  }

  private static Map<String, List<String>> readCaptions(
      Path tokens, Iterable<String> wanted, PhotoCollector data) throws SightlineException {
    Map<String, List<String>> captions = new LinkedHashMap<>();
    wanted.forEach(name -> captions.put(name, new ArrayList<>()));
    TextLines.read(
        tokens,
        data.remarks,
        (text, number) -> {
          Place place = new Place(tokens, number);
          int tab = text.indexOf('\t');
          int hash = tab < 0 ? -1 : text.lastIndexOf('#', tab);
          if (hash < 1) {
            data.remarks.add("invalid lines", place, "'photo.jpg#0<TAB>caption' was expected.");
            return;
          }
          String name = NameInFolder.of(text.substring(0, hash));
          List<String> written = name == null ? null : captions.get(name);
          String caption = text.substring(tab + 1).strip();
          if (written != null && data.remarks.canUse(caption, "a caption", place)) {
            written.add(caption);
          }
        });
    return captions;
  }
}
