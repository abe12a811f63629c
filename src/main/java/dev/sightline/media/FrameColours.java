package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT2020;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT470M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_EBU3213;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_FILM;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_SMPTE428;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_SMPTE431;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_SMPTE432;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_CHROMA_DERIVED_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_CHROMA_DERIVED_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_ICTCP;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_YCGCO;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_GAMMA22;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_GAMMA28;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_IEC61966_2_1;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_LINEAR;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE428;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_XYZ;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.sws_test_colorspace;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * What the numbers of a frame mean as colours, and FFmpeg's filters that make sRGB of them.
 *
 * <p>The curve of an ordinary film (BT.709, BT.601, sRGB, plain gammas) is shown as it is, as
 * players do, and primaries of BT.601 count as those of BT.709: such frames need no filter. Other
 * primaries are converted in linear light and keep their curve. HDR (PQ, HLG) is made ordinary
 * light by the curve that photos have, {@link ColourSpace}. Values that are reserved, that FFmpeg
 * does not know or that tell how film was scanned (the two logarithms) count as unsaid. What HDR
 * does not say is as in BT.2020.
 *
 * @param primaries FFmpeg's number of what red, green, blue and white are; BT.709 where they are as
 *     good as those
 * @param curve FFmpeg's number of the curve from light to numbers
 * @param matrix FFmpeg's number of the way from red, green and blue to luma and chroma; never
 *     unsaid
 * @param plainMatrix the same, or the usual one where FFmpeg's scaler does not know it
 */
record FrameColours(int primaries, int curve, int matrix, int plainMatrix) {
  /** From this width on, a frame that does not name its matrix has that of HD television. */
  private static final int HD_WIDTH = 1280;

  private static final int HD_HEIGHT = 720;

  private static final Map<Integer, short[]> LIGHT = new ConcurrentHashMap<>();

  /** The colours a frame declares; what is missing or unknown is replaced by the usual. */
  static FrameColours of(AVFrame frame) {
    long kind = av_pix_fmt_desc_get(frame.format()).flags();
    int said = withoutConstantLuminance(frame.colorspace());
    boolean silent =
        said == AVCOL_SPC_UNSPECIFIED
            || (said == AVCOL_SPC_RGB && (kind & AV_PIX_FMT_FLAG_RGB) == 0);
    boolean plain = !silent && sws_test_colorspace(said, 0) != 0;
    int curve = curve(frame.color_trc());
    boolean hdr = isHdr(curve);
    int usual = hdr ? AVCOL_SPC_BT2020_NCL : usualMatrix(frame.width(), frame.height());
    int plainMatrix = plain ? said : usual;
    int matrix = isKnownToFilters(said) ? said : plainMatrix;
    if ((kind & AV_PIX_FMT_FLAG_XYZ) != 0) { // becomes BT.709 when its pixels are converted
      return new FrameColours(AVCOL_PRI_BT709, AVCOL_TRC_BT709, matrix, plainMatrix);
    }
    int primaries =
        hdr && frame.color_primaries() == AVCOL_PRI_UNSPECIFIED
            ? AVCOL_PRI_BT2020
            : primaries(frame.color_primaries());
    return new FrameColours(primaries, curve, matrix, plainMatrix);
  }

  /** The colours of films we write: sRGB's as far as players care, and the matrix they expect. */
  static FrameColours ofSrgb(int width, int height) {
    int matrix = usualMatrix(width, height);
    return new FrameColours(AVCOL_PRI_BT709, AVCOL_TRC_BT709, matrix, matrix);
  }

  /** The matrix of a film of this size that does not name its own. */
  static int usualMatrix(int width, int height) {
    return width >= HD_WIDTH || height >= HD_HEIGHT ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  }

  private static int primaries(int tag) {
    return switch (tag) {
      case AVCOL_PRI_BT470M,
          AVCOL_PRI_FILM,
          AVCOL_PRI_BT2020,
          AVCOL_PRI_SMPTE428,
          AVCOL_PRI_SMPTE431,
          AVCOL_PRI_SMPTE432,
          AVCOL_PRI_EBU3213 ->
          tag;
      default -> AVCOL_PRI_BT709;
    };
  }

  private static int curve(int tag) {
    return switch (tag) {
      case AVCOL_TRC_GAMMA22,
          AVCOL_TRC_GAMMA28,
          AVCOL_TRC_SMPTE240M,
          AVCOL_TRC_LINEAR,
          AVCOL_TRC_IEC61966_2_1,
          AVCOL_TRC_SMPTE2084,
          AVCOL_TRC_SMPTE428,
          AVCOL_TRC_ARIB_STD_B67 ->
          tag;
      default -> AVCOL_TRC_BT709;
    };
  }

  /** Greys are the same with constant luminance, and most films that declare it do not have it. */
  private static int withoutConstantLuminance(int matrix) {
    return matrix == AVCOL_SPC_BT2020_CL
        ? AVCOL_SPC_BT2020_NCL
        : matrix == AVCOL_SPC_CHROMA_DERIVED_CL ? AVCOL_SPC_CHROMA_DERIVED_NCL : matrix;
  }

  private static boolean isKnownToFilters(int matrix) {
    return matrix == AVCOL_SPC_YCGCO
        || matrix == AVCOL_SPC_CHROMA_DERIVED_NCL
        || matrix == AVCOL_SPC_ICTCP;
  }

  /** Whether red, green and blue are already sRGB's. */
  boolean isOrdinary() {
    return !isHdr()
        && primaries == AVCOL_PRI_BT709
        && curve != AVCOL_TRC_LINEAR
        && curve != AVCOL_TRC_SMPTE428;
  }

  /** Filters that turn a frame with this matrix into red, green and blue. */
  String toRgb(boolean fullRange) {
    return String.format(
        Locale.ROOT,
        "zscale=min=%1$d:rin=%2$s:pin=%3$d:tin=%4$d:m=gbr:r=full:p=%3$d:t=%4$d,format=gbrp16",
        matrix,
        fullRange ? "full" : "limited",
        primaries,
        curve);
  }

  /** Filters that turn red, green and blue into sRGB; for HDR, those of its {@link #light}. */
  String toSrgb() {
    int numbers = isHdr() ? AVCOL_TRC_LINEAR : curve;
    int shown =
        numbers == AVCOL_TRC_LINEAR
            ? AVCOL_TRC_IEC61966_2_1
            : numbers == AVCOL_TRC_SMPTE428 ? AVCOL_TRC_BT709 : numbers;
    return String.format(
        Locale.ROOT,
        "zscale=min=gbr:rin=full:pin=%d:tin=%d:p=bt709:t=%d:m=gbr:r=full,format=gbrp,format=rgb24",
        primaries,
        numbers,
        shown);
  }

  /** Whether values may be brighter than ordinary white. */
  boolean isHdr() {
    return isHdr(curve);
  }

  private static boolean isHdr(int curve) {
    return curve == AVCOL_TRC_SMPTE2084 || curve == AVCOL_TRC_ARIB_STD_B67;
  }

  /** For HDR: the light of an ordinary picture, 0 to 65535, for each 16-bit value. */
  short[] light() {
    return LIGHT.computeIfAbsent(curve, FrameColours::table);
  }

  private static short[] table(int curve) {
    DoubleUnaryOperator light = ColourSpace.coded(AVCOL_PRI_BT2020, curve).light();
    short[] table = new short[1 << 16];
    for (int i = 0; i < table.length; i++) {
      double value = light.applyAsDouble(i / (table.length - 1.0));
      table[i] = (short) Math.round(65535 * Math.max(0, Math.min(1, value)));
    }
    return table;
  }
}
