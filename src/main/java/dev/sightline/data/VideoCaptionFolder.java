package dev.sightline.data;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One's own videos: a folder with the videos and a file {@code captions.csv},
 *
 * <pre>file,caption,start,end
 * dog.mp4,A dog runs over the grass
 * dog.mp4,"Brown, wet, and happy: a dog"
 * holiday/beach.mp4,Two people swim,12.5,20</pre>
 *
 * <p>Several rows may speak of one clip. The first row names the columns, in any order; without one
 * they are {@code file} and {@code caption}. A row with {@code start} and {@code end}, in seconds,
 * is about that part of the video, one without them about the whole. Splits are as for photos, in a
 * {@link CaptionFolder}; all parts of a video are in the same one.
 */
public final class VideoCaptionFolder {
  private VideoCaptionFolder() {}

  /**
   * Reads one split.
   *
   * @param split {@code train}, {@code dev}, {@code test} or {@link CaptionFolder#ALL}
   * @return clips in the order in which the file first speaks of them; the id of a video is its
   *     name, that of a part {@code holiday/beach.mp4#12.5-20.0}
   * @throws DataException if a row has more columns than there are, if the rows of a video disagree
   *     about its split, or if there is no clip of this split that can be used
   */
  public static VideoCaptionData read(Path dir, String split) throws DataException {
    CaptionCollector captions = new CaptionCollector(dir);
    CaptionTable table = new CaptionTable(dir);
    boolean[] any = {false};
    table.read(
        row -> {
          if (VideoFolder.holds(row.file(), row.place(), captions.remarks())) {
            String its = table.split(row);
            if (split.equals(CaptionFolder.ALL) || split.equals(its)) {
              any[0] = true;
              take(row, dir, captions);
            }
          }
        });
    if (!any[0]) {
      throw new DataException(
          "%s has no clip for '%s'."
              .formatted(dir.resolve(CaptionTable.NAME), Remarks.shown(split)));
    }
    return captions.data();
  }

  private static void take(CaptionTable.Row row, Path dir, CaptionCollector captions)
      throws DataException {
    boolean whole = row.start().isEmpty() && row.end().isEmpty();
    String complaint = whole ? null : WrittenSeconds.complaint(row.start(), row.end());
    if (complaint != null) {
      captions.remarks().add("clips with times that cannot be", row.place(), complaint);
      return;
    }
    Path named = dir.resolve(row.file());
    Path file = Files.isRegularFile(named) ? named : null;
    String id = row.file();
    if (whole) {
      captions.video(id, file, row.place());
    } else {
      double start = WrittenSeconds.of(row.start());
      double end = WrittenSeconds.of(row.end());
      id = "%s#%s-%s".formatted(row.file(), start, end);
      captions.part(id, row.file(), file, start, end, row.place());
    }
    captions.caption(id, row.caption(), row.place());
  }
}
