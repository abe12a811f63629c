package dev.sightline.data;

import dev.sightline.SightlineException;
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
    Place first;
    final List<String> captions = new ArrayList<>(5);
  }

  private CocoCaptions() {}

  /**
   * Reads all photos of the file. What cannot be used is left out with a remark.
   *
   * @param annotations for example {@code captions_val2014.json}
   * @param images the folder of the photos
   * @return photos in the order of the file, with COCO's ids; those without any caption are left
   *     out, those without a file are named as missing
   * @throws SightlineException if the file is not of this form
   */
  public static CaptionData read(Path annotations, Path images) throws SightlineException {
    Map<String, Photo> photos = new LinkedHashMap<>();
    PhotoCollector data = new PhotoCollector(images);
    JsonFile.read(
        annotations,
        json ->
            name -> {
              switch (name) {
                case "images" -> json.array(() -> readImage(json, data, photos));
                case "annotations" -> json.array(() -> readAnnotation(json, data, photos));
                default -> json.skip();
              }
            });
    photos.forEach(
        (id, photo) -> {
          if (photo.name == null) {
            data.remarks.add(
                "captions of unknown images",
                photo.first,
                "image %s, which this caption is of, is not in the list of images; it was left out."
                    .formatted(Remarks.shown(id)));
          } else if (!photo.captions.isEmpty()) {
            data.add(id, photo.name, photo.captions);
          }
        });
    return data.data(annotations + " has no images and annotations as COCO's files do.");
  }

  /** Whether a JSON file has a list of annotations, like COCO's files. */
  static boolean isOne(Path file) throws SightlineException {
    return JsonFile.has(file, "annotations");
  }

  private static void readImage(JsonFile json, PhotoCollector data, Map<String, Photo> photos)
      throws IOException {
    Place place = json.place();
    Map<String, String> fields = json.fields("an image", List.of("id", "file_name"), data.remarks);
    String name =
        fields == null ? null : data.folder.name(fields.get("file_name"), place, data.remarks);
    if (name != null) {
      photos.computeIfAbsent(fields.get("id"), id -> new Photo()).name = name;
    }
  }

  private static void readAnnotation(JsonFile json, PhotoCollector data, Map<String, Photo> photos)
      throws IOException {
    Place place = json.place();
    Map<String, String> fields =
        json.fields("an annotation", List.of("image_id", "caption"), data.remarks);
    if (fields != null && data.remarks.canUse(fields.get("caption"), "a caption", place)) {
      Photo photo = photos.computeIfAbsent(fields.get("image_id"), id -> new Photo());
      photo.first = photo.first == null ? place : photo.first;
      photo.captions.add(fields.get("caption").strip());
    }
  }
}
