package dev.sightline.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The captions of COCO, or any file of their form:
 *
 * <pre>{"images": [{"id": 9, "file_name": "9.jpg"}, ...],
 *  "annotations": [{"image_id": 9, "caption": "A bowl of fruit."}, ...]}</pre>
 *
 * <p>The file is read from front to back, whichever list comes first, and only names and captions
 * are kept: memory grows with the captions, not with the file. COCO has one file for each split.
 */
public final class CocoCaptions {
  private static final class Photo {
    String name;
    final List<String> captions = new ArrayList<>(5);
  }

  private CocoCaptions() {}

  /**
   * Reads all photos of the file.
   *
   * @param annotations for example {@code captions_val2014.json}
   * @param images the folder of the photos
   * @return photos in the order of the file, their id being COCO's; those without any caption are
   *     left out, those that are not in the folder are named as missing
   * @throws DataException if the file is not of this form, or a caption belongs to no photo
   */
  public static CaptionData read(Path annotations, Path images) throws DataException {
    Map<String, Photo> photos = new LinkedHashMap<>();
    PhotoFolder folder = new PhotoFolder(images);
    JsonFile.read(
        annotations,
        json ->
            name -> {
              switch (name) {
                case "images" -> json.array(() -> readImage(json, folder, photos));
                case "annotations" -> json.array(() -> readAnnotation(json, photos));
                default -> json.skip();
              }
            });
    if (photos.isEmpty()) {
      throw new DataException(annotations + " has no images and annotations as COCO's files do.");
    }
    for (Map.Entry<String, Photo> entry : photos.entrySet()) {
      Photo photo = entry.getValue();
      if (photo.name == null) {
        throw new DataException(
            "%s: caption '%s' is of image %s, which the file does not list."
                .formatted(annotations, photo.captions.get(0), entry.getKey()));
      } else if (!photo.captions.isEmpty()) {
        folder.add(entry.getKey(), photo.name, photo.captions);
      }
    }
    return folder.data();
  }

  /** Whether a JSON file has a list of annotations, as COCO's files do. */
  static boolean isOne(Path file) throws DataException {
    return JsonFile.has(file, "annotations");
  }

  private static void readImage(JsonFile json, PhotoFolder folder, Map<String, Photo> photos)
      throws IOException {
    Map<String, String> fields = json.fields("id", "file_name");
    String name = fields.get("file_name");
    if (!folder.holds(name)) {
      throw json.complaint("'" + name + "' is not the name of a photo.");
    }
    photos.computeIfAbsent(fields.get("id"), id -> new Photo()).name = name;
  }

  private static void readAnnotation(JsonFile json, Map<String, Photo> photos) throws IOException {
    Map<String, String> fields = json.fields("image_id", "caption");
    if (!fields.get("caption").isBlank()) {
      photos
          .computeIfAbsent(fields.get("image_id"), id -> new Photo())
          .captions
          .add(fields.get("caption").strip());
    }
  }
}
