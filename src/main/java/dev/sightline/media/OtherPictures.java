package dev.sightline.media;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that people take for photos but that are not supported, recognised by their first bytes.
 */
final class OtherPictures {
  private static final String RAW = "a raw photo (%s), which is not supported; export it as JPEG";
  private static final String PICTURE =
      "a %s picture, which is not supported; save it as PNG or JPEG";

  /** By their first letters; longer ones first. */
  private static final Map<String, String> BY_LETTERS = new LinkedHashMap<>();

  static {
    BY_LETTERS.put("\0\0\0\u000CJXL ", PICTURE.formatted("JPEG XL"));
    BY_LETTERS.put("\u00FF\n", PICTURE.formatted("JPEG XL"));
    BY_LETTERS.put("\0\0\0\u000CjP  ", PICTURE.formatted("JPEG 2000"));
    BY_LETTERS.put("\u00FFO\u00FFQ", PICTURE.formatted("JPEG 2000"));
    BY_LETTERS.put("8BPS", PICTURE.formatted("Photoshop"));
    BY_LETTERS.put("gimp xcf", PICTURE.formatted("GIMP"));
    BY_LETTERS.put("v/1\u0001", PICTURE.formatted("OpenEXR"));
    BY_LETTERS.put("#?RADIANCE", PICTURE.formatted("Radiance HDR"));
    BY_LETTERS.put("II\u00BC", PICTURE.formatted("JPEG XR"));
    BY_LETTERS.put("qoif", PICTURE.formatted("QOI"));
    BY_LETTERS.put("BPG\u00FB", PICTURE.formatted("BPG"));
    BY_LETTERS.put("\0\0\u0001\0", PICTURE.formatted("Windows icon"));
    BY_LETTERS.put("<svg", PICTURE.formatted("SVG"));
    BY_LETTERS.put("FUJIFILMCCD-RAW", RAW.formatted("RAF"));
    BY_LETTERS.put("IIRO", RAW.formatted("ORF"));
    BY_LETTERS.put("IIRS", RAW.formatted("ORF"));
    BY_LETTERS.put("MMOR", RAW.formatted("ORF"));
    BY_LETTERS.put("IIU\0", RAW.formatted("RW2"));
    BY_LETTERS.put("FOVb", RAW.formatted("X3F"));
    BY_LETTERS.put("\0MRM", RAW.formatted("MRW"));
    BY_LETTERS.put("%PDF", "a PDF document; save its pages as PNG or JPEG");
    BY_LETTERS.put("<!DOCTYPE html", "a web page; save the picture itself");
    BY_LETTERS.put("<html", "a web page; save the picture itself");
  }

  private OtherPictures() {}

  /** What the file is and what to do, for a sentence that begins with its name; or null. */
  static String name(byte[] bytes) {
    HeaderBytes in = HeaderBytes.bigEndian(bytes);
    for (Map.Entry<String, String> kind : BY_LETTERS.entrySet()) {
      if (in.has(kind.getKey(), 0)) {
        return kind.getValue();
      }
    }
    if (in.has("ftypcrx ", 4)) {
      return RAW.formatted("CR3");
    } else if (in.has("HEAPCCDR", 6)) {
      return RAW.formatted("CRW");
    }
    return null;
  }
}
