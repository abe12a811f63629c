package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;

/** What media reads by itself before a library sees a file. */
public final class HeaderFuzz {
  private HeaderFuzz() {}

  /** The header of a picture, whatever its first letters say. */
  public static void picture(byte[] bytes) {
    for (PictureHeader.Format format : PictureHeader.Format.values()) {
      try {
        PictureHeader header = PictureHeader.read(format, bytes);
        if (header != null
            && (header.end() > bytes.length
                || header.scans() < 1
                || (header.width() > 0 && header.height() > 0 && header.decoderBytes(1) < 0))) {
          throw new IllegalStateException("a header beyond the file: " + header);
        }
      } catch (CutShort e) {
        // said so, as documented
      }
    }
  }

  /** What kind of video it is. */
  public static void video(byte[] bytes) {
    VideoFormat.of(bytes);
  }
}
