package dev.sightline.media;

import java.util.Arrays;
import java.util.Random;

/**
 * The end of a JPEG file without an end marker. Only a decoder can tell whether more than the
 * marker is missing, and it fills gaps silently. So it decodes twice, once with the marker added
 * and once with noise before the marker: if the picture is complete, both results are the same.
 */
final class JpegEnd {
  private static final int NOISE = 64;

  private JpegEnd() {}

  /** With the end marker after the last byte of data. */
  static byte[] added(byte[] jpeg) {
    return with(jpeg, new byte[0]);
  }

  /** With more data before the end marker, even if a decoder waits for any restart marker. */
  static byte[] continued(byte[] jpeg) {
    byte[] more = new byte[2 * 9 * (NOISE + 2)];
    new Random(1).nextBytes(more);
    for (int i = 0; i < more.length; i++) {
      more[i] = more[i] == -1 ? 0x55 : more[i];
    }
    for (int i = 0, at = NOISE; at < more.length; i++, at += NOISE + 2) {
      more[at] = -1;
      more[at + 1] = (byte) (0xD0 + i % 8);
    }
    return with(jpeg, more);
  }

  private static byte[] with(byte[] jpeg, byte[] more) {
    int end = jpeg.length;
    while (end > 0 && (jpeg[end - 1] == 0 || jpeg[end - 1] == -1)) {
      end--; // zero padding, or the first half of the marker
    }
    // In the data, FF 00 stands for a byte FF.
    end += end + 2 <= jpeg.length && jpeg[end] == -1 && jpeg[end + 1] == 0 ? 2 : 0;
    byte[] whole = Arrays.copyOf(jpeg, end + more.length + 2);
    System.arraycopy(more, 0, whole, end, more.length);
    whole[whole.length - 2] = -1;
    whole[whole.length - 1] = (byte) 0xD9;
    return whole;
  }
}
