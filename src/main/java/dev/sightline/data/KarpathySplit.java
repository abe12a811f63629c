package dev.sightline.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The splits that Karpathy made of Flickr8k, Flickr30k and COCO, or any file of their form:
 *
 * <pre>{"images": [{"filename": "9.jpg", "split": "train",
 *               "sentences": [{"raw": "A bowl of fruit."}, ...]}, ...]}</pre>
 *
 * <p>The file is read from front to back; photos of other splits are not kept. A {@code filepath}
 * beside {@code filename}, as COCO's photos have, is the folder of the photo.
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
   * Reads one split.
   *
   * @param file for example {@code dataset_flickr8k.json}
   * @param images the folder of the photos
   * @param split as in the file; {@code dev} also means what these files call {@code val}
   * @return photos in the order of the file, their id being their file name
   * @throws DataException if the file is not of this form or has no photo of this split
   */
  public static CaptionData read(Path file, Path images, String split) throws DataException {
    PhotoFolder folder = new PhotoFolder(images);
    Set<String> splits = new TreeSet<>();
    JsonFile.read(
        file,
        json ->
            name -> {
              if (name.equals("images")) {
                json.array(
                    () -> {
                      Photo photo = readPhoto(json, folder);
                      splits.add(photo.split);
                      if (photo.split.equals(split)
                          || (split.equals("dev") && photo.split.equals("val"))) {
                        String path =
                            photo.folder == null ? photo.name : photo.folder + "/" + photo.name;
                        folder.add(photo.name, path, photo.captions);
                      }
                    });
              } else {
                json.skip();
              }
            });
    CaptionData data = folder.data();
    if (data.photos().isEmpty() && data.missing().isEmpty()) {
      throw new DataException(
          "%s has no split '%s'; it has: %s."
              .formatted(file, split, splits.isEmpty() ? "none" : String.join(", ", splits)));
    }
    return data;
  }

  private static Photo readPhoto(JsonFile json, PhotoFolder folder) throws IOException {
    Photo photo = new Photo();
    json.object(
        name -> {
          switch (name) {
            case "filename" -> photo.name = json.text();
            case "filepath" -> photo.folder = json.text();
            case "split" -> photo.split = json.text();
            case "sentences" -> json.array(() -> readSentence(json, photo));
            default -> json.skip();
          }
        });
    if (photo.name == null || photo.split == null || photo.captions.isEmpty()) {
      throw json.complaint("an image with filename, split and sentences was expected.");
    }
    if (!folder.holds(photo.name) || (photo.folder != null && !folder.holds(photo.folder))) {
      throw json.complaint("'" + photo.name + "' is not the name of a photo.");
    }
    return photo;
  }

  private static void readSentence(JsonFile json, Photo photo) throws IOException {
    json.object(
        name -> {
          if (name.equals("raw")) {
            photo.captions.add(json.text().strip());
          } else {
            json.skip();
          }
        });
  }
}
