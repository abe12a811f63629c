package dev.sightline.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One split of a caption data set.
 *
 * @param photos in the order of the data set's own list
 * @param missing names of photos that are listed but whose file is not there; a reader goes on
 *     without them
 */
public record CaptionData(List<CaptionedPhoto> photos, List<String> missing) {
  /** Keeps its own copies. */
  public CaptionData {
    photos = List.copyOf(photos);
    missing = List.copyOf(missing);
  }

  /**
   * Reads a data set of any layout that is known here, told by what is there: a folder like that of
   * {@link Flickr8k}, a {@link CaptionFolder}, or a JSON file as {@link CocoCaptions} or {@link
   * KarpathySplit} has it. Photos of a JSON file are looked for in the folder {@code images} beside
   * it, and where there is none, right beside it.
   *
   * @param split not looked at for COCO, which has a file for each split
   * @throws DataException if the layout is unknown, or as the reader of the layout says
   */
  public static CaptionData read(Path data, String split) throws DataException {
    if (Files.isDirectory(data)) {
      if (Files.exists(data.resolve("Flickr8k.token.txt"))) {
        return Flickr8k.read(data, split);
      } else if (Files.exists(data.resolve(CaptionTable.NAME))) {
        return CaptionFolder.read(data, split);
      }
      throw new DataException(
          data + " holds no captions: Flickr8k.token.txt or captions.csv was expected in it.");
    }
    if (!data.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      throw new DataException(
          data + " is not caption data: a folder or a JSON file of captions was expected.");
    }
    Path beside = data.toAbsolutePath().getParent();
    Path images = beside.resolve("images");
    return read(data, Files.isDirectory(images) ? images : beside, split);
  }

  /**
   * Reads a JSON file as {@link CocoCaptions} or {@link KarpathySplit} has it.
   *
   * @param images the folder of the photos
   * @throws DataException as these readers say
   */
  public static CaptionData read(Path json, Path images, String split) throws DataException {
    return CocoCaptions.isOne(json)
        ? CocoCaptions.read(json, images)
        : KarpathySplit.read(json, images, split);
  }
}
