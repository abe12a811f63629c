package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Your own photos: a folder with the photos and a file {@code captions.csv},
 *
 * <pre>file,caption
 * dog.jpg,A dog runs over the grass
 * dog.jpg,"Brown, wet, and happy: a dog"
 * holiday/beach.jpg,Two people at the sea</pre>
 *
 * <p>A photo may have several rows. The first row may name the columns, in any order; a column
 * {@code split} says {@code train}, {@code dev} or {@code test}. Without that column about one
 * photo in ten, chosen by its name, is for {@code dev} and the others are for {@code train}.
 */
public final class CaptionFolder {
  /** The split that has every photo. */
  public static final String ALL = CaptionTable.ALL;

  private CaptionFolder() {}

  /**
   * Reads one split. A row that cannot be used is left out with a remark.
   *
   * @param split {@code train}, {@code dev}, {@code test} or {@link #ALL}
   * @return photos in the order in which they first appear in the file; their id is their name
   * @throws SightlineException if there is no photo of this split
   */
  public static CaptionData read(Path dir, String split) throws SightlineException {
    PhotoCollector photos = new PhotoCollector(dir);
    Map<String, List<String>> captions = new LinkedHashMap<>();
    new CaptionTable(dir, photos.folder::name)
        .read(
            split,
            photos.remarks,
            row -> captions.computeIfAbsent(row.file(), f -> new ArrayList<>()).add(row.caption()));
    captions.forEach((name, written) -> photos.add(name, name, written));
    return photos.data(
        "%s has no photo for '%s'.".formatted(dir.resolve(CaptionTable.NAME), split));
  }
}
