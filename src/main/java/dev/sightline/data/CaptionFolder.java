package dev.sightline.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One's own photos: a folder with the photos and a file {@code captions.csv},
 *
 * <pre>file,caption
 * dog.jpg,A dog runs over the grass
 * dog.jpg,"Brown, wet, and happy: a dog"
 * holiday/beach.jpg,Two people at the sea</pre>
 *
 * <p>Several rows may speak of one photo. The first row may name the columns, in any order; a
 * column {@code split} says {@code train}, {@code dev} or {@code test}. Without that column about
 * one photo in ten, chosen by its name, is for {@code dev} and the others are for {@code train}.
 */
public final class CaptionFolder {
  /** The split that has every photo. */
  public static final String ALL = "all";

  private CaptionFolder() {}

  /**
   * Reads one split.
   *
   * @param split {@code train}, {@code dev}, {@code test} or {@link #ALL}
   * @return photos in the order in which the file first speaks of them, their id being their name
   * @throws DataException if a row is not of its form (the message has the line's number), if the
   *     rows of a photo disagree about its split, or if there is no photo of this split
   */
  public static CaptionData read(Path dir, String split) throws DataException {
    PhotoFolder folder = new PhotoFolder(dir);
    Map<String, List<String>> photos = new LinkedHashMap<>();
    CaptionTable table = new CaptionTable(dir);
    table.read(
        row -> {
          if (row.file().isEmpty() || row.caption().isEmpty()) {
            throw new DataException(
                row.place() + ": the name of a photo and a caption were expected.");
          }
          if (!folder.holds(row.file())) {
            throw new DataException(
                "%s: '%s' is not the name of a photo."
                    .formatted(row.place(), Remarks.shown(row.file())));
          }
          String its = table.split(row);
          if (split.equals(ALL) || split.equals(its)) {
            photos.computeIfAbsent(row.file(), f -> new ArrayList<>()).add(row.caption());
          }
        });
    photos.forEach((name, captions) -> folder.add(name, name, captions));
    CaptionData data = folder.data();
    if (data.photos().isEmpty() && data.missing().isEmpty()) {
      throw new DataException(
          "%s has no photo for '%s'.".formatted(dir.resolve(CaptionTable.NAME), split));
    }
    return data;
  }
}
