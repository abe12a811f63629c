package dev.sightline.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts photos and captions together as a reader comes upon them: names are looked up in one folder,
 * photos that are not there are noted, names that lead out of the folder are refused.
 */
final class PhotoFolder {
  private final Path folder;
  private final List<CaptionedPhoto> photos = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  PhotoFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether this is a name, or a path, of something inside the folder. */
  boolean holds(String name) {
    try {
      Path inside = folder.resolve(name).normalize();
      return inside.startsWith(folder.normalize()) && !inside.equals(folder.normalize());
    } catch (InvalidPathException e) {
      return false;
    }
  }

  void add(String id, String name, List<String> captions) {
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      photos.add(new CaptionedPhoto(id, file, captions));
    } else {
      missing.add(name);
    }
  }

  CaptionData data() {
    return new CaptionData(photos, missing);
  }
}
