package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import java.util.Map;
import java.util.Set;

/** Valid TIFF files that are not supported, and what they are. */
final class TiffKinds {
  /**
   * Uncompressed, three for fax machines, LZW, old and new JPEG, two kinds of Deflate, PackBits.
   */
  private static final Set<Long> READ =
      Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 32771L, 32773L, 32946L);

  private static final Map<Long, String> COMPRESSIONS =
      Map.ofEntries(
          Map.entry(9L, "JBIG"),
          Map.entry(10L, "JBIG"),
          Map.entry(32809L, "ThunderScan"),
          Map.entry(32908L, "PIXAR's film code"),
          Map.entry(32909L, "PIXAR's log code"),
          Map.entry(33003L, "JPEG 2000"),
          Map.entry(33005L, "JPEG 2000"),
          Map.entry(34661L, "JBIG"),
          Map.entry(34676L, "SGI's log code"),
          Map.entry(34677L, "SGI's log code"),
          Map.entry(34712L, "JPEG 2000"),
          Map.entry(34887L, "LERC"),
          Map.entry(34892L, "lossy JPEG of raw photos"),
          Map.entry(34925L, "LZMA"),
          Map.entry(50000L, "Zstandard"),
          Map.entry(50001L, "WebP"),
          Map.entry(50002L, "JPEG XL"),
          Map.entry(52546L, "JPEG XL"));

  private TiffKinds() {}

  /** What kind of unsupported file this is, or null if it is supported. */
  static String unread(TiffTags tags) throws CutShort {
    boolean dng = tags.has(50706);
    long colours = tags.number(262, 0);
    // Other raw photos begin with a small picture and list the places of the large ones.
    boolean preview = (tags.number(254, 0) & 1) == 1 && tags.has(330);
    if (dng || preview || colours == 32803 || colours == 34892) {
      return "a raw photo%s, which is not supported; export it as JPEG"
          .formatted(dng ? " (DNG)" : "");
    }
    long compression = tags.number(259, 1);
    if (READ.contains(compression)) {
      return null;
    }
    String name = COMPRESSIONS.getOrDefault(compression, "method " + compression);
    return "a TIFF compressed with %s, which is not supported; save it with LZW or Deflate"
        .formatted(name);
  }
}
