package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Karpathy's splits of Flickr8k, Flickr30k and COCO, or any file of their form:
 *
 * <pre>{"images": [{"filename": "9.jpg", "split": "train",
 *               "sentences": [{"raw": "A bowl of fruit."}, ...]}, ...]}</pre>
 *
 * <p>The file is read from front to back; photos of other splits are not kept. A {@code filepath}
 * beside {@code filename}, as COCO's photos have, is the photo's folder. COCO's {@code restval},
 * the rest of its validation photos, belongs to {@code train}, as for everyone who uses these
 * splits.
 */
public final class KarpathySplit {
  private static final class Photo {
    String name;
    String folder;
    String split;
    final List<String> captions = new ArrayList<>(5);
  }

  private KarpathySplit() {}

  /**
   * Reads one split. What cannot be used is left out with a remark.
   *
   * @param file for example {@code dataset_flickr8k.json}
   * @param images the folder of the photos
   * @param split as in the file; {@code dev} also means what these files call {@code val}, and
   *     {@code train} includes what they call {@code restval}
   * @return photos in the order of the file, with their file names as ids
   * @throws SightlineException if the file is not of this form or has no photo of this split
   */
  public static CaptionData read(Path file, Path images, String split) throws SightlineException {
    PhotoCollector data = new PhotoCollector(images);
    Set<String> splits = new TreeSet<>();
    JsonFile.read(
        file,
        json ->
            name -> {
              if (name.equals("images")) {
                json.array(() -> photo(json, split, splits, data));
              } else {
                json.skip();
              }
            });
    return data.data(
        splits.stream().anyMatch(its -> isIn(its, split))
            ? "%s has no photo of '%s' that can be used.".formatted(file, split)
            : "%s has no split '%s'; it has: %s."
                .formatted(
                    file,
                    Remarks.shown(split),
                    splits.isEmpty() ? "none" : Remarks.shown(String.join(", ", splits))));
  }

  private static boolean isIn(String its, String split) {
    return its.equals(split)
        || (split.equals("dev") && its.equals("val"))
        || (split.equals("train") && its.equals("restval"));
  }

  private static void photo(JsonFile json, String split, Set<String> splits, PhotoCollector data)
      throws IOException {
    Place place = json.place();
    Photo photo = new Photo();
    boolean[] sentences = {false};
    if (json.atObject()) {
      json.object(
          name -> {
            switch (name) {
              case "filename" -> photo.name = json.textOrNull();
              case "filepath" -> photo.folder = json.textOrNull();
              case "split" -> photo.split = json.textOrNull();
              case "sentences" -> {
                sentences[0] = true;
                sentences(json, photo, data.remarks);
              }
              default -> json.skip();
            }
          });
    } else {
      json.skip();
    }
    if (photo.split != null) {
      splits.add(photo.split);
    }
    if (photo.split != null && !isIn(photo.split, split)) {
      return;
    }
    if (photo.name == null || photo.split == null || !sentences[0]) {
      json.leaveOut(
          "an image", List.of("filename", "split", "sentences"), place.line(), data.remarks);
      return;
    }
    boolean right = photo.folder == null || photo.folder.isBlank();
    String name =
        data.folder.name(right ? photo.name : photo.folder + "/" + photo.name, place, data.remarks);
    if (name != null && data.folder.name(photo.name, place, data.remarks) != null) {
      if (photo.captions.isEmpty()) {
        data.remarks.add(
            "photos without a sentence",
            place,
            "'%s' was left out: it has no sentence that can be used."
                .formatted(Remarks.shown(photo.name)));
      } else {
        data.add(photo.name, name, photo.captions);
      }
    }
  }

  private static void sentences(JsonFile json, Photo photo, Remarks remarks) throws IOException {
    json.texts("a sentence", "raw", remarks, text -> photo.captions.add(text.strip()));
  }
}
