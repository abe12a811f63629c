package dev.sightline.media;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The photos and videos that a user's words on the command line stand for, found in the same way as
 * photos alone are in {@link PhotoFiles}.
 *
 * @param files in the order of the words; not yet known to be readable
 * @param problems words that stand for nothing
 */
public record PhotosAndVideos(List<Path> files, List<PhotoFiles.Problem> problems) {
  /** Keeps its own copies. */
  public PhotosAndVideos {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /**
   * Finds the files.
   *
   * @param words as on the command line
   * @param standardInput read in UTF-8, and only if a word is {@code -}
   */
  public static PhotosAndVideos find(
      List<String> words, boolean recursive, InputStream standardInput) {
    FileSearch search =
        new FileSearch(
            "photos or videos",
            file -> PhotoFiles.looksLikePhoto(file) || VideoFiles.looksLikeVideo(file),
            recursive);
    search.addAll(words, standardInput);
    return new PhotosAndVideos(search.files(), search.problems());
  }

  /**
   * Whether a file is to be read as a video: by its first bytes, or by its name where they say
   * nothing. A photo by its name is not opened: there may be many.
   */
  public static boolean isVideo(Path file) {
    return !PhotoFiles.looksLikePhoto(file)
        && (VideoFormat.isVideo(file) || VideoFiles.looksLikeVideo(file));
  }
}
