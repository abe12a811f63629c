package dev.sightline.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

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

  /** Which column has what; split is -1 where there is none. */
  private record Columns(int count, int file, int caption, int split) {
    static final Columns USUAL = new Columns(2, 0, 1, -1);

    /** The columns by their names, or null if the row is not one of names. */
    static Columns named(List<String> row) {
      List<String> names = row.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
      int file = names.indexOf("file");
      int caption = names.indexOf("caption");
      return file < 0 || caption < 0
          ? null
          : new Columns(names.size(), file, caption, names.indexOf("split"));
    }
  }

  private record Photo(String split, int line, List<String> captions) {}

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
    Path csv = dir.resolve("captions.csv");
    PhotoFolder folder = new PhotoFolder(dir);
    Map<String, Photo> photos = new LinkedHashMap<>();
    Columns[] columns = {null};
    Csv.read(
        csv,
        (row, line) -> {
          if (columns[0] == null) {
            columns[0] = Columns.named(row);
            if (columns[0] != null) {
              return;
            }
            columns[0] = Columns.USUAL;
          }
          add(row, columns[0], csv, line, folder, photos);
        });
    photos.forEach(
        (name, photo) -> {
          if (split.equals(ALL) || split.equals(photo.split)) {
            folder.add(name, name, photo.captions);
          }
        });
    CaptionData data = folder.data();
    if (data.photos().isEmpty() && data.missing().isEmpty()) {
      throw new DataException(csv + " has no photo for '" + split + "'.");
    }
    return data;
  }

  private static void add(
      List<String> row,
      Columns columns,
      Path csv,
      int line,
      PhotoFolder folder,
      Map<String, Photo> photos)
      throws DataException {
    if (row.size() > columns.count) {
      throw new DataException(
          "%s, line %d: there are %d columns here, not %d; a caption with a comma needs double quotes around it."
              .formatted(csv, line, row.size(), columns.count));
    }
    String name = field(row, columns.file);
    String caption = field(row, columns.caption);
    if (name.isEmpty() || caption.isEmpty()) {
      throw new DataException(
          "%s, line %d: the name of a photo and a caption were expected.".formatted(csv, line));
    }
    if (!folder.holds(name)) {
      throw new DataException(
          "%s, line %d: '%s' is not the name of a photo.".formatted(csv, line, name));
    }
    String written = field(row, columns.split).toLowerCase(Locale.ROOT);
    if (!written.isEmpty() && !List.of("train", "dev", "test").contains(written)) {
      throw new DataException(
          "%s, line %d: '%s' is not a split: train, dev or test was expected."
              .formatted(csv, line, written));
    }
    String split = written.isEmpty() ? splitOf(name) : written;
    Photo photo = photos.computeIfAbsent(name, n -> new Photo(split, line, new ArrayList<>()));
    if (!written.isEmpty() && !photo.split.equals(written)) {
      throw new DataException(
          "%s, line %d: %s is in '%s' here and in '%s' on line %d."
              .formatted(csv, line, name, written, photo.split, photo.line));
    }
    photo.captions.add(caption);
  }

  private static String field(List<String> row, int column) {
    return column >= 0 && column < row.size() ? row.get(column).strip() : "";
  }

  /** By name and not by chance or place, so that photos added later move no other. */
  private static String splitOf(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return sum.getValue() % 10 == 0 ? "dev" : "train";
  }
}
