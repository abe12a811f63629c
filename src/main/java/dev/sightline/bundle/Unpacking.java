package dev.sightline.bundle;

import dev.sightline.io.AtomicFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fills a folder of the user's cache with what a model's archive holds. */
@FunctionalInterface
interface Unpacking {
  /** Writes the files into a new folder, and makes sure that they are whole. */
  void into(Path folder) throws IOException;

  /**
   * The folder for this content, unpacked now unless it was before. Programs that unpack the same
   * at the same time do not harm each other.
   *
   * @param sha256 of the content
   */
  static Path once(String sha256, Unpacking unpacking) throws IOException {
    Path cache = UserCache.folder(UserCache.BUNDLES);
    Path folder = cache.resolve(sha256);
    if (!Files.exists(folder)) {
      Path temporary = Files.createTempDirectory(cache, "unpacking-");
      try {
        unpacking.into(temporary);
        AtomicFile.move(temporary, folder);
      } catch (FileSystemException taken) {
        if (!Files.exists(folder)) {
          throw taken;
        } // another program unpacked the same meanwhile
      } finally {
        BundleWriter.delete(temporary);
      }
      UserCache.trim();
    }
    UserCache.used(folder);
    return folder;
  }
}
