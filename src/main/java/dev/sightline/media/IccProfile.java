package dev.sightline.media;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Converts the colours of an ICC profile to sRGB with Java's own colour management (Little CMS). If
 * a profile's colours are sRGB's, as in most photos, it does nothing.
 */
final class IccProfile {
  /** Genuine profiles have a few kilobytes, those of printers a megabyte or two. */
  static final int LARGEST = 4_000_000;

  /** Out of 255: two sRGB profiles differ by one or two, Display P3 by dozens. */
  private static final int SAME = 3;

  /** How many profiles are kept; a folder of photos has a few. */
  private static final int KNOWN = 32;

  private static final Map<ByteBuffer, Optional<IccProfile>> PROFILES =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Optional<IccProfile>> eldest) {
          return size() > KNOWN;
        }
      };

  private final ICC_Profile profile;
  private final int components;

  private IccProfile(ICC_Profile profile) {
    this.profile = profile;
    components = profile.getNumComponents();
  }

  /** The profile in these bytes; null for none, for sRGB, for a damaged one, or for inks. */
  static IccProfile of(byte[] bytes) {
    if (bytes == null || bytes.length == 0 || bytes.length > LARGEST) {
      return null;
    }
    synchronized (PROFILES) {
      return PROFILES.computeIfAbsent(ByteBuffer.wrap(bytes), key -> read(bytes)).orElse(null);
    }
  }

  private static Optional<IccProfile> read(byte[] bytes) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(bytes);
      int kind = profile.getColorSpaceType();
      if (kind != ColorSpace.TYPE_RGB && kind != ColorSpace.TYPE_GRAY) {
        return Optional.empty();
      }
      IccProfile read = new IccProfile(profile);
      byte[] seen = samples();
      byte[] shown = seen.clone();
      read.toSrgb(shown, shown.length / 3);
      int most = 0;
      for (int i = 0; i < seen.length; i++) {
        most = Math.max(most, Math.abs((seen[i] & 255) - (shown[i] & 255)));
      }
      return most <= SAME ? Optional.empty() : Optional.of(read);
    } catch (CMMException | IllegalArgumentException | UnsupportedOperationException e) {
      return Optional.empty(); // the photo is shown as it is, as browsers do
    }
  }

  /** Colours from all over the cube; the first ones are grey, as a grey profile requires. */
  private static byte[] samples() {
    byte[] rgb = new byte[3 * (52 + 216)];
    for (int i = 0; i < 52; i++) {
      rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = (byte) (5 * i);
    }
    for (int i = 0; i < 216; i++) {
      rgb[3 * (52 + i)] = (byte) (51 * (i / 36));
      rgb[3 * (52 + i) + 1] = (byte) (51 * (i / 6 % 6));
      rgb[3 * (52 + i) + 2] = (byte) (51 * (i % 6));
    }
    return rgb;
  }

  /** Converts this many pixels in place. Those of a grey profile have three equal values. */
  void toSrgb(byte[] rgb, int pixels) {
    byte[] values = new byte[components * pixels];
    for (int i = 0; i < values.length; i++) {
      values[i] = rgb[components == 3 ? i : 3 * i];
    }
    ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
    new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null)
        .filter(raster(values, pixels, components), raster(rgb, pixels, 3));
  }

  private static WritableRaster raster(byte[] values, int pixels, int components) {
    int[] offsets = components == 3 ? new int[] {0, 1, 2} : new int[] {0};
    return Raster.createInterleavedRaster(
        new DataBufferByte(values, components * pixels),
        pixels,
        1,
        components * pixels,
        components,
        offsets,
        null);
  }

  /** A profile that a file stores in several pieces, or null if there are none. */
  static byte[] join(Collection<byte[]> pieces) {
    if (pieces.isEmpty()) {
      return null;
    }
    ByteBuffer joined = ByteBuffer.allocate(pieces.stream().mapToInt(piece -> piece.length).sum());
    pieces.forEach(joined::put);
    return joined.array();
  }
}
