package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.util.ArrayList;
import java.util.List;

/**
 * A HEIC or AVIF still: one frame of HEVC or AV1, or, as phones write it, a grid of them. FFmpeg
 * sees only the frames, and only once the sizes that the file declares are within the limits.
 */
final class HeifFile {
  private static final String UNREAD =
      "a HEIF picture of a kind (%s) that is not supported; export it as JPEG";

  /** A frame of the picture, and where it belongs. */
  private record Tile(long item, int x, int y) {}

  private final HeifItems items;
  private final List<Tile> tiles = new ArrayList<>();
  private final long item;
  private PictureHeader header;

  /** Where the clean aperture begins. */
  private int left;

  private int top;

  private HeifFile(HeifItems items) {
    this.items = items;
    item = items.primary();
  }

  /**
   * Takes the file apart without decoding anything.
   *
   * @throws CutShort if it ends before what it announces
   */
  static HeifFile read(byte[] bytes) throws CutShort {
    HeifFile heif = new HeifFile(HeifItems.read(bytes));
    long[] size = heif.find();
    heif.header =
        size == null
            ? PictureHeader.unread(Format.HEIF, UNREAD.formatted(heif.kind()))
            : heif.header(size, bytes.length);
    return heif;
  }

  private String kind() {
    String type = items.type(item).strip();
    return type.isEmpty() || !type.matches("\\w+") ? "without a main picture" : type;
  }

  /**
   * Finds the tiles; returns the picture's width and height, or null if it is of an unsupported
   * kind.
   */
  private long[] find() throws CutShort {
    if (isFrame(item)) {
      tiles.add(new Tile(item, 0, 0));
      return size(item);
    } else if (!items.type(item).equals("grid")) {
      return null;
    }
    HeaderBytes grid = HeaderBytes.bigEndian(items.data(item));
    boolean large = (grid.u8(1) & 1) == 1;
    int rows = grid.u8(2) + 1;
    int columns = grid.u8(3) + 1;
    List<Long> parts = items.parts(item);
    if (parts.size() != rows * columns || !parts.stream().allMatch(this::isFrame)) {
      return null;
    }
    long[] whole = {large ? grid.u32(4) : grid.u16(4), large ? grid.u32(8) : grid.u16(6)};
    long[] part = size(parts.get(0));
    // All have the same size, and the last ones begin inside of the picture.
    if (part == null
        || part[0] < 1
        || part[1] < 1
        || (columns - 1) * part[0] >= whole[0]
        || (rows - 1) * part[1] >= whole[1]) {
      return null;
    }
    for (int i = 0; i < parts.size(); i++) {
      int x = Math.toIntExact(i % columns * part[0]);
      int y = Math.toIntExact(i / columns * part[1]);
      tiles.add(new Tile(parts.get(i), x, y));
    }
    return whole;
  }

  private boolean isFrame(long one) {
    return items.type(one).equals("hvc1") || items.type(one).equals("av01");
  }

  private long[] size(long one) throws CutShort {
    List<HeifItems.Box> told = items.told(one, "ispe");
    return told.isEmpty()
        ? null
        : new long[] {told.get(0).content().u32(4), told.get(0).content().u32(8)};
  }

  private PictureHeader header(long[] size, int length) throws CutShort {
    long width = size[0];
    long height = size[1];
    for (HeifItems.Box box : items.told(item, "clap")) {
      HeaderBytes clean = box.content();
      long cleanWidth = clean.u32(0) / Math.max(1, clean.u32(4));
      long cleanHeight = clean.u32(8) / Math.max(1, clean.u32(12));
      double x = (width - cleanWidth) / 2.0 + (int) clean.u32(16) / (double) clean.u32(20);
      double y = (height - cleanHeight) / 2.0 + (int) clean.u32(24) / (double) clean.u32(28);
      if (x >= 0 && y >= 0 && x + cleanWidth <= width && y + cleanHeight <= height) {
        left = (int) x;
        top = (int) y;
        width = cleanWidth;
        height = cleanHeight;
      }
    }
    Turn turn = Turn.NONE;
    for (HeifItems.Box box : items.told(item, "irot", "imir")) {
      int number = box.content().u8(0);
      if (box.name().equals("imir")) {
        turn = turn.mirrored((number & 1) == 1);
      } else {
        for (int i = 0; i < (number & 3); i++) {
          turn = turn.againstTheClock();
        }
      }
    }
    return new PictureHeader(Format.HEIF, width, height, length, PictureHeader.PLAIN)
        .turned(turn.asExif(), profile());
  }

  /** The profile of its colours, or null for sRGB. An ICC profile takes precedence over numbers. */
  private byte[] profile() throws CutShort {
    byte[] profile = null;
    for (HeifItems.Box box : items.told(item, "colr")) {
      HeaderBytes in = box.content();
      if (in.has("prof", 0) || in.has("rICC", 0)) {
        return in.copy(4, in.length() - 4);
      } else if (in.has("nclx", 0)) {
        profile = ColourSpace.coded(in.u16(4), in.u16(6)).profile();
      }
    }
    return profile;
  }

  PictureHeader header() {
    return header;
  }

  /**
   * The picture, upright and in sRGB.
   *
   * @param reduction factor by which both sides are divided
   * @return null if it cannot be decoded
   * @throws CutShort if the file ends before the picture does
   */
  Picture decode(int reduction) throws CutShort {
    UprightPicture out =
        new UprightPicture(
            (int) header.width(),
            (int) header.height(),
            header.orientation(),
            IccProfile.of(header.profile()));
    for (Tile tile : tiles) {
      Picture frame = frame(tile);
      if (frame == null) {
        return null;
      }
      out.put(tile.x() - left, tile.y() - top, frame.width(), frame.height(), frame.rgb(), null);
    }
    Picture whole = out.picture();
    return whole.resize(whole.width() / reduction, whole.height() / reduction);
  }

  /** Decoded, and no larger than the file says. */
  private Picture frame(Tile tile) throws CutShort {
    long[] size = size(tile.item());
    if (size == null || size[0] * size[1] > header.width() * header.height() + (1 << 22)) {
      return null;
    }
    boolean hevc = items.type(tile.item()).equals("hvc1");
    List<HeifItems.Box> settings = items.told(tile.item(), hevc ? "hvcC" : "av1C");
    HeaderBytes of = settings.isEmpty() ? null : settings.get(0).content();
    HeaderBytes colours = null;
    for (long one : new long[] {item, tile.item()}) {
      for (HeifItems.Box box : items.told(one, "colr")) {
        colours = box.content().has("nclx", 0) ? box.content() : colours;
      }
    }
    return StillFrame.decode(
        hevc,
        // An AV1 item contains its settings itself.
        hevc && of != null ? of.copy(0, of.length()) : new byte[0],
        items.data(tile.item()),
        size[0] * size[1],
        colours == null ? StillFrame.UNSAID : colours.u16(8),
        colours == null ? StillFrame.UNSAID : colours.u8(10) >> 7);
  }
}
