package dev.sightline.data;

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
   * Reads one split.
   *
   * @param split {@code train}, {@code dev} or {@code test}
   * @return photos in the order of the list, captions in the order of the token file; listed photos
   *     that are not in {@code images/} are named as missing
   * @throws DataException if a file is absent or a line is not of its form (the message has the
   *     line's number), or if a listed photo has no caption
   */
  public static CaptionData read(Path dir, String split) throws DataException {
    if (!split.matches("[\\w-]+")) {
      throw new DataException("'" + split + "' is not a split: train, dev or test was expected.");
    }
    if (!Files.isDirectory(dir)) {
      throw new DataException(dir + " is not a folder laid out like Flickr8k.");
    }
    Path list = dir.resolve("Flickr_8k." + split + "Images.txt");
    if (!Files.exists(list)) {
      throw new DataException(dir + " has no split '" + split + "': " + list + " is not there.");
    }
    Map<String, Integer> lineOf = readList(list);
    Path tokens = dir.resolve("Flickr8k.token.txt");
    Map<String, List<String>> captions = readCaptions(tokens, lineOf.keySet());

    Path images = dir.resolve("images");
    List<CaptionedPhoto> photos = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Integer> listed : lineOf.entrySet()) {
      String name = listed.getKey();
      List<String> written = captions.get(name);
      if (written.isEmpty()) {
        throw new DataException(
            "%s, line %s: %s has no caption in %s."
                .formatted(list, listed.getValue(), name, tokens));
      }
      Path file = images.resolve(name);
      if (Files.exists(file)) {
        photos.add(new CaptionedPhoto(name, file, written));
      } else {
        missing.add(name);
      }
    }
    return new CaptionData(photos, missing);
  }

  /** Names in their order, with the line each stands on. */
  private static Map<String, Integer> readList(Path list) throws DataException {
    Map<String, Integer> lineOf = new LinkedHashMap<>();
    TextLines.read(
        list,
        (text, number) -> {
          String name = text.strip();
          // A name may not lead out of the folder.
          if (name.contains("/") || name.contains("\\") || name.equals("..")) {
            throw new DataException(
                "%s, line %s: '%s' is not the name of a photo.".formatted(list, number, name));
          }
          Integer before = lineOf.putIfAbsent(name, number);
          if (before != null) {
            throw new DataException(
                "%s, line %s: %s is listed on line %s already."
                    .formatted(list, number, name, before));
          }
        });
    return lineOf;
  }

  private static Map<String, List<String>> readCaptions(Path tokens, Iterable<String> wanted)
      throws DataException {
    Map<String, List<String>> captions = new LinkedHashMap<>();
    wanted.forEach(name -> captions.put(name, new ArrayList<>()));
    TextLines.read(
        tokens,
        (text, number) -> {
          int tab = text.indexOf('\t');
          int hash = tab < 0 ? -1 : text.lastIndexOf('#', tab);
          if (hash < 1 || text.substring(tab + 1).isBlank()) {
            throw new DataException(
                "%s, line %s: 'photo.jpg#0<TAB>caption' was expected.".formatted(tokens, number));
          }
          List<String> written = captions.get(text.substring(0, hash));
          if (written != null) {
            written.add(text.substring(tab + 1).strip());
          }
        });
    return captions;
  }
}
