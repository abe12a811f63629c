package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT2020;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_SMPTE432;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_CHROMA_DERIVED_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_CHROMA_DERIVED_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_ICTCP;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RESERVED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_YCGCO;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT1361_ECG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT2020_10;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT2020_12;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_GAMMA22;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_GAMMA28;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_IEC61966_2_1;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_IEC61966_2_4;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_LINEAR;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_LOG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_LOG_SQRT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_CONTENT_LIGHT_LEVEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP10;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P10;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_new_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_mastering_display_metadata_create_side_data;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avutil.AVContentLightMetadata;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVMasteringDisplayMetadata;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of one colour, with tags, as a decoder would give them. */
class FrameColoursTest {
  private static final int SIDE = 16;

  /** Light of red, green and blue in BT.709's primaries to that in BT.2020's: ITU-R BT.2087-0. */
  private static final double[][] TO_BT2020 = {
    {0.6274, 0.3293, 0.0433}, {0.0691, 0.9195, 0.0114}, {0.0164, 0.0880, 0.8956}
  };

  /** Likewise to Display P3, from the primaries in SMPTE EG 432-1 with D65. */
  private static final double[][] TO_P3 = {
    {0.8225, 0.1775, 0}, {0.0332, 0.9668, 0}, {0.0171, 0.0724, 0.9105}
  };

  @BeforeAll
  static void load() {
    Ffmpeg.load();
  }

  /** A frame of 10-bit numbers, each of 0 to 1 in full range: luma and chroma or G, B, R. */
  private static AVFrame frame(int format, double... planes) {
    AVFrame frame = av_frame_alloc().format(format).width(SIDE).height(SIDE);
    assertTrue(av_frame_get_buffer(frame, 0) >= 0);
    for (int p = 0; p < 3; p++) {
      ShortPointer numbers = new ShortPointer(frame.data(p));
      for (int i = 0; i < frame.linesize(p) / 2 * SIDE; i++) {
        numbers.put(i, (short) Math.round(1023 * planes[p]));
      }
    }
    return frame.color_range(AVCOL_RANGE_JPEG);
  }

  /** Red, green and blue as they are. */
  private static AVFrame rgb(double[] rgb, int primaries, int curve) {
    AVFrame frame = frame(AV_PIX_FMT_GBRP10, rgb[1], rgb[2], rgb[0]);
    return frame.colorspace(AVCOL_SPC_RGB).color_primaries(primaries).color_trc(curve);
  }

  private static AVFrame grey(double luma) {
    return frame(AV_PIX_FMT_YUV444P10, luma, 0.5, 0.5);
  }

  private static int[] read(AVFrame frame) {
    try (FrameConverter converter = new FrameConverter(8, 8)) {
      Picture picture = converter.convert(frame, Turn.NONE);
      assertNotNull(picture);
      int at = 3 * (4 * 8 + 4);
      return IntStream.range(at, at + 3).map(i -> picture.rgb()[i] & 255).toArray();
    } finally {
      av_frame_free(frame);
    }
  }

  private static void assertNear(int[] expected, int[] rgb, int most) {
    for (int i = 0; i < 3; i++) {
      assertEquals(expected[i], rgb[i], most, Arrays.toString(rgb));
    }
  }

  private static double[] times(double[][] matrix, double[] light) {
    return Arrays.stream(matrix)
        .mapToDouble(row -> row[0] * light[0] + row[1] * light[1] + row[2] * light[2])
        .toArray();
  }

  private static double[] each(double[] values, DoubleUnaryOperator f) {
    return Arrays.stream(values).map(f).toArray();
  }

  /** SMPTE ST 2084: light, in cd/m2, to numbers. */
  private static double pq(double light) {
    double y = Math.pow(light / 10000, 2610 / 16384.0);
    return Math.pow((3424 / 4096.0 + 2413 / 128.0 * y) / (1 + 2392 / 128.0 * y), 2523 / 32.0);
  }

  /** sRGB (IEC 61966-2-1) of light beside paper's 203 cd/m2; what is brighter comes below it. */
  private static int toneMapped(double light) {
    double y = light / 203;
    double shown = y <= 0.6 ? y : 1 - 0.4 * Math.exp(-(y - 0.6) / 0.4);
    return (int)
        Math.round(
            255 * (shown < 0.0031308 ? 12.92 * shown : 1.055 * Math.pow(shown, 1 / 2.4) - 0.055));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 18, 100, 203, 1000})
  void pqIsToneMapped(double light) {
    int expected = toneMapped(light);

    double number = pq(light);
    double[] grey = {number, number, number};
    assertNear(
        new int[] {expected, expected, expected},
        read(rgb(grey, AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084)),
        2);
    AVFrame luma = grey(number).colorspace(AVCOL_SPC_BT2020_NCL).color_primaries(AVCOL_PRI_BT2020);
    assertNear(
        new int[] {expected, expected, expected}, read(luma.color_trc(AVCOL_TRC_SMPTE2084)), 2);
  }

  /** BT.2100: a number of 0.5 is a twelfth of the brightest light, before the screen's gamma. */
  @ParameterizedTest
  @CsvSource({"0, 0", "0.5, 50.7", "0.75, 203", "1, 1000"})
  void hlgIsToneMapped(double number, double light) {
    int expected = toneMapped(light);

    double[] grey = {number, number, number};

    assertNear(
        new int[] {expected, expected, expected},
        read(rgb(grey, AVCOL_PRI_BT2020, AVCOL_TRC_ARIB_STD_B67)),
        2);
  }

  /** A still of the same scene says nothing of its screen and looks the same. */
  @Test
  void whatAFilmSaysOfItsScreenDoesNotCount() {
    double number = pq(203);
    double[] grey = {number, number, number};
    AVFrame frame = rgb(grey, AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084);
    light(frame, 4000);
    screen(frame, 600);

    assertArrayEquals(read(rgb(grey, AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084)), read(frame));
  }

  /** The same numbers with the same tags, as a PNG and as a frame. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "60, 60, 60",
    "110, 110, 110",
    "148, 148, 148",
    "190, 190, 190",
    "255, 255, 255",
    "150, 100, 90",
    "90, 140, 100",
    "100, 95, 160",
    "200, 170, 120"
  })
  void aStillAndAFilmOfOneSceneLookAlike(int r, int g, int b) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, new Color(r, g, b).getRGB());
    }
    for (int curve : new int[] {AVCOL_TRC_SMPTE2084, AVCOL_TRC_ARIB_STD_B67}) {
      byte[] code = {AVCOL_PRI_BT2020, (byte) curve, 0, 1};
      byte[] chunk = PictureFiles.pngChunk("cICP", code);
      byte[] png = PngReadingTest.with(PictureFiles.write(image, "png"), chunk);
      byte[] still = PictureReader.read(png, "x").rgb();

      int[] film = read(rgb(new double[] {r / 255.0, g / 255.0, b / 255.0}, code[0], curve));

      assertNear(new int[] {still[0] & 255, still[1] & 255, still[2] & 255}, film, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHeicOrAvifAndAFilmOfOneSceneLookAlike(boolean heic) throws MediaException {
    for (int curve : new int[] {AVCOL_TRC_SMPTE2084, AVCOL_TRC_ARIB_STD_B67}) {
      Picture numbers = still(heic, AVCOL_PRI_BT709, AVCOL_TRC_IEC61966_2_1);
      Picture seen = still(heic, AVCOL_PRI_BT2020, curve);
      for (int at : new int[] {3 * (32 * 64 + 10), 3 * (10 * 64 + 50), 3 * (50 * 64 + 50)}) {
        double[] rgb = {number(numbers, at), number(numbers, at + 1), number(numbers, at + 2)};
        int[] expected = IntStream.range(at, at + 3).map(i -> seen.rgb()[i] & 255).toArray();

        assertNear(expected, read(rgb(rgb, AVCOL_PRI_BT2020, curve)), 5);
      }
    }
  }

  private static Picture still(boolean heic, int primaries, int curve) throws MediaException {
    HeifFiles file = heic ? HeifFiles.heic() : HeifFiles.avif();
    return PictureReader.read(file.coloured(primaries, curve).bytes(), "x");
  }

  private static double number(Picture picture, int at) {
    return (picture.rgb()[at] & 255) / 255.0;
  }

  private static void light(AVFrame frame, int most) {
    var side =
        av_frame_new_side_data(
            frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, Loader.sizeof(AVContentLightMetadata.class));
    new AVContentLightMetadata(side.data()).MaxCLL(most).MaxFALL(0);
  }

  private static void screen(AVFrame frame, int most) {
    AVMasteringDisplayMetadata screen = av_mastering_display_metadata_create_side_data(frame);
    screen.max_luminance(av_make_q(most, 1)).min_luminance(av_make_q(0, 1)).has_luminance(1);
  }

  @Test
  void anOrdinaryFilmStaysAsItIsWhateverItsScreen() {
    AVFrame frame = grey(0.5).color_trc(AVCOL_TRC_BT709).color_primaries(AVCOL_PRI_BT709);
    light(frame, 4000);
    screen(frame, 1000);

    assertArrayEquals(read(grey(0.5)), read(frame));
  }

  /** The same colour, described by other primaries, is the same colour. */
  @ParameterizedTest
  @CsvSource({"200, 120, 60", "60, 140, 50", "40, 60, 200", "128, 128, 128"})
  void primariesAreConvertedInLinearLight(int r, int g, int b) {
    int[] colour = {r, g, b};
    double[] light = each(new double[] {r, g, b}, v -> Math.pow(v / 255, 2.4));

    double[] p3 = each(times(TO_P3, light), v -> Math.pow(v, 1 / 2.4));
    assertNear(colour, read(rgb(p3, AVCOL_PRI_SMPTE432, AVCOL_TRC_BT709)), 2);
    double[] wide = each(times(TO_BT2020, light), v -> Math.pow(v, 1 / 2.4));
    assertNear(colour, read(rgb(wide, AVCOL_PRI_BT2020, AVCOL_TRC_BT2020_10)), 2);
  }

  /** HDR of a colour that an ordinary screen can show keeps its hue. */
  @Test
  void hdrKeepsItsHue() {
    double[] light = each(times(TO_BT2020, new double[] {100, 25, 5}), FrameColoursTest::pq);

    int[] rgb = read(rgb(light, AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084));

    assertTrue(rgb[0] > 1.4 * rgb[1] && rgb[1] > 1.4 * rgb[2], Arrays.toString(rgb));
  }

  /** What light is at all, not how a screen shows it: tags for what no screen has. */
  @Test
  void linearLightIsMadeSrgb() {
    double[] grey = {0.2140, 0.2140, 0.2140}; // IEC 61966-2-1: 0.5

    assertNear(new int[] {128, 128, 128}, read(rgb(grey, AVCOL_PRI_BT709, AVCOL_TRC_LINEAR)), 2);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        AVCOL_TRC_BT709, AVCOL_TRC_UNSPECIFIED, AVCOL_TRC_GAMMA22, AVCOL_TRC_GAMMA28,
        AVCOL_TRC_SMPTE170M, AVCOL_TRC_SMPTE240M, AVCOL_TRC_LOG, AVCOL_TRC_LOG_SQRT,
        AVCOL_TRC_IEC61966_2_4, AVCOL_TRC_BT1361_ECG, AVCOL_TRC_IEC61966_2_1, AVCOL_TRC_BT2020_10,
        AVCOL_TRC_BT2020_12, 0, 3, 200
      })
  void otherCurvesAreShownAsTheyAre(int curve) {
    assertArrayEquals(read(grey(0.4)), read(grey(0.4).color_trc(curve)));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        AVCOL_PRI_BT709,
        AVCOL_PRI_UNSPECIFIED,
        AVCOL_PRI_BT470BG,
        AVCOL_PRI_SMPTE170M,
        AVCOL_PRI_SMPTE240M,
        0,
        3,
        13,
        200
      })
  void primariesOfOrdinaryFilmsAreAsGoodAsSrgbs(int primaries) {
    AVFrame colour = frame(AV_PIX_FMT_YUV444P10, 0.5, 0.4, 0.7).color_primaries(primaries);

    assertArrayEquals(read(frame(AV_PIX_FMT_YUV444P10, 0.5, 0.4, 0.7)), read(colour));
  }

  /** Every value that has a meaning and some that have none, in each place and in all. */
  @Test
  void noTagMakesAFrameUnreadable() {
    int[] tags = IntStream.concat(IntStream.rangeClosed(0, 24), IntStream.of(99, 255)).toArray();
    for (int tag : tags) {
      for (int format : new int[] {AV_PIX_FMT_YUV444P10, AV_PIX_FMT_GBRP10}) {
        read(frame(format, 0.4, 0.4, 0.6).color_primaries(tag));
        read(frame(format, 0.4, 0.4, 0.6).color_trc(tag));
        read(frame(format, 0.4, 0.4, 0.6).colorspace(tag));
        read(frame(format, 0.4, 0.4, 0.6).color_range(tag));
        read(
            frame(format, 0.4, 0.4, 0.6)
                .color_primaries(tag)
                .color_trc(tag)
                .colorspace(tag)
                .color_range(tag % 3));
      }
    }
  }

  /** ITU-T H.273: G, and the differences Cg and Co, of red. */
  @Test
  void rareMatricesAreUnderstood() {
    AVFrame red = frame(AV_PIX_FMT_YUV444P10, 0.25, 0.25, 1).colorspace(AVCOL_SPC_YCGCO);
    assertNear(new int[] {255, 0, 0}, read(red), 2);

    for (int matrix :
        new int[] {
          AVCOL_SPC_BT2020_CL, AVCOL_SPC_CHROMA_DERIVED_NCL, AVCOL_SPC_CHROMA_DERIVED_CL
        }) {
      assertNear(new int[] {128, 128, 128}, read(grey(0.5).colorspace(matrix)), 2);
    }
    double number = pq(203);
    int expected = toneMapped(203);
    AVFrame hdr = grey(number).colorspace(AVCOL_SPC_ICTCP).color_primaries(AVCOL_PRI_BT2020);
    assertNear(
        new int[] {expected, expected, expected}, read(hdr.color_trc(AVCOL_TRC_SMPTE2084)), 2);
  }

  @Test
  void hdrThatSaysNoMoreIsThatOfBt2020() {
    AVFrame said = frame(AV_PIX_FMT_YUV444P10, 0.4, 0.4, 0.6).color_trc(AVCOL_TRC_ARIB_STD_B67);
    said.color_primaries(AVCOL_PRI_BT2020).colorspace(AVCOL_SPC_BT2020_NCL);
    AVFrame silent = frame(AV_PIX_FMT_YUV444P10, 0.4, 0.4, 0.6).color_trc(AVCOL_TRC_ARIB_STD_B67);

    assertArrayEquals(read(said), read(silent.color_primaries(AVCOL_PRI_UNSPECIFIED)));
  }

  /** Where digits are others, and of any size. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 200", "225, 2"})
  void filtersWorkEverywhere(int width, int height) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    AVFrame frame = grey(0.5).color_trc(AVCOL_TRC_SMPTE2084).colorspace(AVCOL_SPC_ICTCP);
    try (FrameConverter converter = new FrameConverter(width, height)) {
      Picture picture = converter.convert(frame.color_primaries(AVCOL_PRI_BT2020), Turn.NONE);
      int expected = toneMapped(92.2); // SMPTE ST 2084: 0.5
      assertEquals(expected, picture.rgb()[0] & 255, 2);
    } finally {
      av_frame_free(frame);
      Locale.setDefault(before);
    }
  }

  /** Of 8 bits, limited range has its white at 235; what says nothing has limited range. */
  @ParameterizedTest
  @CsvSource({"1, 255", "2, 235", "0, 255"})
  void rangeIsRead(int range, int expected) {
    AVFrame white = grey(940 / 1023.0).color_range(range);

    assertNear(new int[] {expected, expected, expected}, read(white), 1);
  }

  @ParameterizedTest
  @CsvSource({
    "720, 576, 6",
    "1024, 576, 6",
    "640, 480, 6",
    "1280, 720, 1",
    "1280, 544, 1",
    "720, 1280, 1"
  })
  void whatDoesNotNameItsMatrixHasThatOfItsSize(int width, int height, int expected) {
    AVFrame frame = av_frame_alloc().format(AV_PIX_FMT_YUV420P).width(width).height(height);

    for (int silent : new int[] {AVCOL_SPC_UNSPECIFIED, AVCOL_SPC_RGB, AVCOL_SPC_RESERVED, 99}) {
      assertEquals(expected, FrameColours.of(frame.colorspace(silent)).matrix());
    }
    assertEquals(7, FrameColours.of(frame.colorspace(AVCOL_SPC_SMPTE240M)).matrix());
    av_frame_free(frame);
  }
}
