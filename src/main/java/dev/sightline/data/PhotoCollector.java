package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects photos with captions while a file of any layout is read. */
final class PhotoCollector {
  final DataFolder folder;
  final Remarks remarks = new Remarks();
  private final List<CaptionedPhoto> photos = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  PhotoCollector(Path folder) {
    this.folder = new DataFolder(folder);
  }

  /**
   * Adds a photo, or notes that it is missing.
   *
   * @param name as {@link DataFolder#name} gives it
   */
  void add(String id, String name, List<String> captions) {
    Path file = folder.file(name);
    if (file == null) {
      missing.add(name);
    } else {
      photos.add(new CaptionedPhoto(id, file, captions));
    }
  }

  /**
   * Everything that was added.
   *
   * @throws SightlineException with what was expected, if nothing was added
   */
  CaptionData data(String expected) throws SightlineException {
    if (photos.isEmpty() && missing.isEmpty()) {
      throw new SightlineException(expected + remarks.firstThingWrong());
    }
    return new CaptionData(photos, missing, remarks.sentences());
  }
}
