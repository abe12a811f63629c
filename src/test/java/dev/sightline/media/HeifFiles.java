package dev.sightline.media;

import static dev.sightline.media.PictureFiles.ascii;
import static dev.sightline.media.PictureFiles.join;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Writes HEIC and AVIF files around one tile: a drawing of 64 x 64 pixels, red on the left, green
 * above blue on the right, encoded once by libheif's {@code heif-enc -q 60} (x265) and {@code -A}
 * (libaom).
 */
final class HeifFiles {
  static final int SIDE = 64;

  private static final byte[] HEVC_SETTINGS =
      decode(
          "AQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AA"
              + "AAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQA==");
  private static final byte[] HEVC =
      decode("AAAAMSgBrwngITl1X//8m9///MlXIfwcVWeefe6yn+/CH//Q/iPIPP//4sEQH9H2X3+Twng=");
  private static final byte[] AV1_SETTINGS = decode("gQAMAA==");
  private static final byte[] AV1 =
      decode("EgAKCRgVf/2CBAQNCDIkFkAGGGGEALSD62/5kwIkhD3dJifYSqB0FdOHcvsQsjtQe5aA");

  private final boolean hevc;
  private final List<byte[]> properties = new ArrayList<>();
  private int columns = 1;
  private int rows = 1;
  private int width = SIDE;
  private int height = SIDE;
  private int tileWidth = SIDE;
  private int tileHeight = SIDE;

  private HeifFiles(boolean hevc) {
    this.hevc = hevc;
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  static HeifFiles heic() {
    return new HeifFiles(true);
  }

  static HeifFiles avif() {
    return new HeifFiles(false);
  }

  /** As phones write it: so many tiles, the last ones shown in part. */
  HeifFiles grid(int gridColumns, int gridRows, int shownWidth, int shownHeight) {
    columns = gridColumns;
    rows = gridRows;
    width = shownWidth;
    height = shownHeight;
    return this;
  }

  /** With another size than its tile has. */
  HeifFiles declaring(int declaredWidth, int declaredHeight) {
    tileWidth = declaredWidth;
    tileHeight = declaredHeight;
    return this;
  }

  /** To be turned against the clock so many times. */
  HeifFiles turned(int times) {
    properties.add(box("irot", new byte[] {(byte) times}));
    return this;
  }

  /** To be mirrored: 0 top and bottom, 1 left and right. */
  HeifFiles mirrored(int axis) {
    properties.add(box("imir", new byte[] {(byte) axis}));
    return this;
  }

  /** Its colours by their numbers in ITU-T H.273, in full range. */
  HeifFiles coloured(int primaries, int transfer) {
    byte[] numbers = {0, (byte) primaries, 0, (byte) transfer, 0, 6, (byte) 128};
    properties.add(box("colr", ascii("nclx"), numbers));
    return this;
  }

  HeifFiles coloured(byte[] profile) {
    properties.add(box("colr", ascii("prof"), profile));
    return this;
  }

  static byte[] box(String name, byte[]... content) {
    byte[] body = join(content);
    return join(ByteBuffer.allocate(4).putInt(8 + body.length).array(), ascii(name), body);
  }

  private static byte[] shorts(int... values) {
    ByteBuffer out = ByteBuffer.allocate(2 * values.length);
    for (int value : values) {
      out.putShort((short) value);
    }
    return out.array();
  }

  private static byte[] ints(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }

  private boolean isGrid() {
    return columns * rows > 1;
  }

  byte[] bytes() {
    String brand = hevc ? "heic" : "avif";
    byte[] start = box("ftyp", ascii(brand), ints(0), ascii("mif1" + brand));
    byte[] grid =
        join(new byte[] {0, 0, (byte) (rows - 1), (byte) (columns - 1)}, shorts(width, height));
    int length = meta(0, grid.length).length;
    byte[] tile = hevc ? HEVC : AV1;
    return join(
        start,
        meta(start.length + length + 8, grid.length),
        box("mdat", tile, isGrid() ? grid : new byte[0]));
  }

  /** Item 1 is the picture; a grid's tiles follow it, all of them in the same bytes. */
  private byte[] meta(int data, int gridLength) {
    int tiles = columns * rows;
    int items = isGrid() ? tiles + 1 : 1;
    byte[] tile = hevc ? HEVC : AV1;
    byte[][] infos = new byte[items][];
    byte[][] places = new byte[items][];
    byte[][] told = new byte[items][];
    for (int i = 0; i < items; i++) {
      boolean whole = isGrid() && i == 0;
      String type = whole ? "grid" : hevc ? "hvc1" : "av01";
      infos[i] = box("infe", ints(0x02000000), shorts(i + 1, 0), ascii(type + "\0"));
      int from = whole ? data + tile.length : data;
      places[i] = join(shorts(i + 1, 0, 1), ints(from, whole ? gridLength : tile.length));
      // Settings and the tile's size; the picture's own size; what is told of the picture.
      int own = i == 0 ? properties.size() : 0;
      byte[] numbers = new byte[(whole ? 1 : 2) + own];
      numbers[0] = (byte) (whole ? 3 : 1);
      if (!whole) {
        numbers[1] = 2;
      }
      for (int k = 0; k < own; k++) {
        numbers[numbers.length - own + k] = (byte) (4 + k);
      }
      told[i] = join(shorts(i + 1), new byte[] {(byte) numbers.length}, numbers);
    }
    int[] parts = new int[tiles];
    for (int i = 0; i < tiles; i++) {
      parts[i] = i + 2;
    }
    byte[] reference = box("dimg", shorts(1, tiles), shorts(parts));
    byte[] settings = hevc ? box("hvcC", HEVC_SETTINGS) : box("av1C", AV1_SETTINGS);
    byte[] container =
        box(
            "ipco",
            settings,
            box("ispe", ints(0, tileWidth, tileHeight)),
            box("ispe", ints(0, width, height)),
            join(properties.toArray(byte[][]::new)));
    return box(
        "meta",
        ints(0),
        box("hdlr", ints(0, 0), ascii("pict"), ints(0, 0, 0), new byte[1]),
        box("pitm", ints(0), shorts(1)),
        box("iloc", ints(0), new byte[] {0x44, 0}, shorts(items), join(places)),
        box("iinf", ints(0), shorts(items), join(infos)),
        isGrid() ? box("iref", ints(0), reference) : new byte[0],
        box("iprp", container, box("ipma", ints(0, items), join(told))));
  }
}
