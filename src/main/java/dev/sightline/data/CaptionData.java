package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One split of a caption data set.
 *
 * @param photos in the order of the data set's own list
 * @param missing names of photos that are listed but have no file; a reader continues without them
 * @param remarks a sentence for each thing that was left out or guessed, with file and line
 */
public record CaptionData(List<CaptionedPhoto> photos, List<String> missing, List<String> remarks) {
  /** Keeps its own copies. */
  public CaptionData {
    photos = List.copyOf(photos);
    missing = List.copyOf(missing);
    remarks = List.copyOf(remarks);
  }

  /** Without remarks. */
  public CaptionData(List<CaptionedPhoto> photos, List<String> missing) {
    this(photos, missing, List.of());
  }

  /**
   * Reads a data set of any known layout, recognised by its files: a folder like that of {@link
   * Flickr8k}, a {@link CaptionFolder}, or a JSON file as in {@link CocoCaptions} or {@link
   * KarpathySplit}. Photos of a JSON file are looked for in the folder {@code images} beside it, or
   * directly beside it if there is no such folder.
   *
   * @param split ignored for COCO, which has a file for each split
   * @throws SightlineException if the layout is unknown, if none of the photos exists, or from the
   *     reader of the layout
   */
  public static CaptionData read(Path data, String split) throws SightlineException {
    CaptionData read = ofLayout(data, split);
    if (read.photos.isEmpty()) {
      throw new SightlineException(
          "%s: none of the %s photos of '%s' is there; the first is %s."
              .formatted(data, read.missing.size(), split, Remarks.shown(read.missing.get(0))));
    }
    return read;
  }

  /** Whether there is a folder or file of a known layout. */
  public static boolean isLaidOutIn(Path data) {
    return Files.isDirectory(data)
        ? Files.exists(data.resolve("Flickr8k.token.txt"))
            || Files.exists(data.resolve(CaptionTable.NAME))
        : data.toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private static CaptionData ofLayout(Path data, String split) throws SightlineException {
    if (Files.isDirectory(data)) {
      if (Files.exists(data.resolve("Flickr8k.token.txt"))) {
        return Flickr8k.read(data, split);
      } else if (Files.exists(data.resolve(CaptionTable.NAME))) {
        return CaptionFolder.read(data, split);
      }
      throw new SightlineException(
          data + " holds no captions: Flickr8k.token.txt or captions.csv was expected in it.");
    }
    if (!data.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      throw new SightlineException(
          data + " is not caption data: a folder or a JSON file of captions was expected.");
    }
    Path images = images(data);
    return CocoCaptions.isOne(data)
        ? CocoCaptions.read(data, images)
        : KarpathySplit.read(data, images, split);
  }

  private static Path images(Path json) {
    Path beside = json.toAbsolutePath().getParent();
    Path images = beside.resolve("images");
    return Files.isDirectory(images) ? images : beside;
  }

  /**
   * What a model is trained on, and what its training is measured with.
   *
   * @param train the photos trained on
   * @param dev shares no photo with it
   */
  public record ForTraining(CaptionData train, CaptionData dev) {}

  /**
   * The splits {@code train} and {@code dev}. For a COCO file, which is a single split, a tenth of
   * the photos is set aside by name.
   *
   * @throws SightlineException as {@link #read}
   */
  public static ForTraining forTraining(Path data) throws SightlineException {
    CaptionData train = read(data, "train");
    if (Files.isDirectory(data) || !CocoCaptions.isOne(data)) {
      return new ForTraining(train, read(data, "dev"));
    }
    if (train.photos.size() < 2) {
      throw new SightlineException(
          data + " has one photo only: two were expected, one to check with.");
    }
    Set<String> aside =
        DrawnByName.tenth(train.photos.stream().map(CaptionedPhoto::id).toList(), id -> id);
    return new ForTraining(
        train.only(photo -> !aside.contains(photo.id())),
        new CaptionData(train.only(photo -> aside.contains(photo.id())).photos, List.of()));
  }

  private CaptionData only(Predicate<CaptionedPhoto> wanted) {
    return new CaptionData(photos.stream().filter(wanted).toList(), missing, remarks);
  }
}
