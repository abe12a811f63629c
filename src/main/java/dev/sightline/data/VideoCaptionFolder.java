package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.List;

/**
 * Your own videos: a folder with the videos and a file {@code captions.csv},
 *
 * <pre>file,caption,start,end
 * dog.mp4,A dog runs over the grass
 * dog.mp4,"Brown, wet, and happy: a dog"
 * holiday/beach.mp4,Two people swim,12.5,20</pre>
 *
 * <p>A clip may have several rows. The first row names the columns, in any order; without it they
 * are {@code file} and {@code caption}. A row with {@code start} and {@code end}, in seconds, is
 * about that part of the video, one without them about the whole. Splits are as for photos, in a
 * {@link CaptionFolder}; all parts of a video are in the same one.
 */
public final class VideoCaptionFolder {
  private VideoCaptionFolder() {}

  /**
   * Reads one split. A row that cannot be used is left out with a remark.
   *
   * @param split {@code train}, {@code dev}, {@code test} or {@link CaptionFolder#ALL}
   * @return clips in the order in which they first appear in the file; a video's id is its name,
   *     that of a part {@code holiday/beach.mp4#12.5-20.0}
   * @throws SightlineException if there is no clip of this split that can be used
   */
  public static VideoCaptionData read(Path dir, String split) throws SightlineException {
    CaptionCollector captions = new CaptionCollector(dir);
    DataFolder folder = new DataFolder(dir, List.of("", ".mp4", ".avi", ".mkv", ".webm", ".mov"));
    boolean[] any = {false};
    new CaptionTable(dir, VideoFolder::name)
        .read(
            split,
            captions.remarks(),
            row -> {
              any[0] = true;
              take(row, folder, captions);
            });
    if (!any[0]) {
      throw new SightlineException(
          "%s has no clip for '%s'.%s"
              .formatted(
                  dir.resolve(CaptionTable.NAME),
                  Remarks.shown(split),
                  captions.remarks().firstThingWrong()));
    }
    return captions.data();
  }

  private static void take(CaptionTable.Row row, DataFolder folder, CaptionCollector captions) {
    boolean whole = row.start().isEmpty() && row.end().isEmpty();
    String complaint = whole ? null : WrittenSeconds.complaint(row.start(), row.end());
    if (complaint != null) {
      captions.remarks().add("clips with impossible times", row.place(), complaint);
      return;
    }
    Path file = folder.file(row.file());
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
