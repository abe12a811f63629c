package dev.sightline.draw;

import dev.sightline.media.Picture;
import java.awt.image.BufferedImage;

/** Pictures for a page: small files. */
public final class Jpeg {
  private Jpeg() {}

  /** The bytes of a JPEG file. */
  public static byte[] of(BufferedImage picture) {
    return PngFile.bytes(picture, "jpeg");
  }

  /** The same of a picture, made smaller where its longer side is longer than this. */
  public static byte[] small(Picture picture, int longest) {
    double scale = Math.min(1, (double) longest / Math.max(picture.width(), picture.height()));
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    return of((scale == 1 ? picture : picture.resize(width, height)).toImage());
  }
}
