package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The items of a HEIF file (ISO/IEC 23008-12): pictures, their parts, and their properties. We read
 * them ourselves because FFmpeg crashes on some malformed files.
 */
final class HeifItems {
  /** Phones write a few hundred. */
  private static final int MOST = 10_000;

  /** A box: its content, and where that begins in the file. */
  record Box(String name, HeaderBytes content, long start) {}

  private final HeaderBytes file;
  private long primary = -1;
  private final Map<Long, String> types = new HashMap<>();
  private final Map<Long, List<long[]>> extents = new HashMap<>();
  private final Map<Long, List<Long>> parts = new HashMap<>();
  private final List<Box> properties = new ArrayList<>();
  private final Map<Long, List<Integer>> told = new HashMap<>();
  private long inside = -1;

  private HeifItems(HeaderBytes file) {
    this.file = file;
  }

  static HeifItems read(byte[] bytes) throws CutShort {
    HeifItems items = new HeifItems(HeaderBytes.bigEndian(bytes));
    for (Box box : items.boxes(items.file, 0, 0)) {
      if (box.name.equals("meta")) {
        items.meta(box);
      }
    }
    return items;
  }

  /** The boxes in a section, from this position on; the last one may extend to the end. */
  private List<Box> boxes(HeaderBytes in, long from, long start) throws CutShort {
    List<Box> boxes = new ArrayList<>();
    for (long at = from; at + 8 <= in.length() && boxes.size() < MOST; ) {
      long size = in.u32(at);
      int head = size == 1 ? 16 : 8;
      size = size == 1 ? in.u64(at + 8) : size == 0 ? in.length() - at : size;
      if (size < head) {
        throw new CutShort();
      }
      boxes.add(new Box(in.letters(at + 4), in.part(at + head, size - head), start + at + head));
      at += size;
    }
    return boxes;
  }

  private void meta(Box meta) throws CutShort {
    for (Box box : boxes(meta.content, 4, meta.start)) {
      HeaderBytes in = box.content;
      switch (box.name) {
        case "pitm" -> primary = number(in, 4, in.u8(0) == 0 ? 2 : 4);
        case "iinf" -> infos(box);
        case "iloc" -> locations(in);
        case "iref" -> references(box);
        case "idat" -> inside = box.start;
        case "iprp" -> {
          for (Box of : boxes(in, 0, box.start)) {
            if (of.name.equals("ipco")) {
              properties.addAll(boxes(of.content, 0, of.start));
            } else if (of.name.equals("ipma")) {
              associations(of.content);
            }
          }
        }
        default -> {}
      }
    }
  }

  private static long number(HeaderBytes in, long at, int size) throws CutShort {
    return switch (size) {
      case 0 -> 0;
      case 1 -> in.u8(at);
      case 2 -> in.u16(at);
      case 4 -> in.u32(at);
      case 8 -> in.u64(at);
      default -> throw new CutShort();
    };
  }

  private void infos(Box box) throws CutShort {
    for (Box info : boxes(box.content, box.content.u8(0) == 0 ? 6 : 8, box.start)) {
      int version = info.content.u8(0);
      if (version >= 2) {
        int size = version == 2 ? 2 : 4;
        types.put(number(info.content, 4, size), info.content.letters(4 + size + 2));
      }
    }
  }

  private void locations(HeaderBytes in) throws CutShort {
    int version = in.u8(0);
    int offsetSize = in.u8(4) >> 4;
    int lengthSize = in.u8(4) & 15;
    int baseSize = in.u8(5) >> 4;
    int indexSize = version == 0 ? 0 : in.u8(5) & 15;
    int idSize = version < 2 ? 2 : 4;
    long count = Math.min(MOST, number(in, 6, idSize));
    long at = 6 + idSize;
    for (long i = 0; i < count; i++) {
      long id = number(in, at, idSize);
      at += idSize;
      int method = version == 0 ? 0 : in.u16(at) & 15;
      at += version == 0 ? 2 : 4; // and which file, which is this one
      long base = number(in, at, baseSize);
      int some = in.u16(at + baseSize);
      at += baseSize + 2;
      List<long[]> places = new ArrayList<>();
      for (int k = 0; k < some; k++) {
        at += indexSize;
        long from = base + number(in, at, offsetSize);
        long length = number(in, at + offsetSize, lengthSize);
        places.add(new long[] {method, from, length});
        at += offsetSize + lengthSize;
      }
      extents.put(id, places);
    }
  }

  private void references(Box box) throws CutShort {
    int size = box.content.u8(0) == 0 ? 2 : 4;
    for (Box reference : boxes(box.content, 4, box.start)) {
      if (reference.name.equals("dimg")) {
        HeaderBytes in = reference.content;
        List<Long> to = new ArrayList<>();
        for (int i = 0; i < in.u16(size); i++) {
          to.add(number(in, 2 + size * (i + 1L), size));
        }
        parts.put(number(in, 0, size), to);
      }
    }
  }

  private void associations(HeaderBytes in) throws CutShort {
    int idSize = in.u8(0) == 0 ? 2 : 4;
    int size = (in.u8(3) & 1) + 1;
    long count = Math.min(MOST, in.u32(4));
    long at = 8;
    for (long i = 0; i < count; i++) {
      List<Integer> indices = new ArrayList<>();
      int some = in.u8(at + idSize);
      for (int k = 0; k < some; k++) {
        int index = (int) number(in, at + idSize + 1 + (long) k * size, size);
        indices.add((index & (size == 1 ? 0x7F : 0x7FFF)) - 1); // without the bit for "essential"
      }
      told.put(number(in, at, idSize), indices);
      at += idSize + 1 + (long) some * size;
    }
  }

  /** The item that is the picture, or -1. */
  long primary() {
    return primary;
  }

  /** The kind of an item: four letters; empty if there is no such item. */
  String type(long item) {
    return types.getOrDefault(item, "");
  }

  /** The items that this one is made of, in order. */
  List<Long> parts(long item) {
    return parts.getOrDefault(item, List.of());
  }

  /** An item's properties with these four-letter names, in the file's order. */
  List<Box> told(long item, String... names) {
    List<Box> found = new ArrayList<>();
    for (int index : told.getOrDefault(item, List.of())) {
      if (index >= 0 && index < properties.size()) {
        Box property = properties.get(index);
        if (List.of(names).contains(property.name)) {
          found.add(property);
        }
      }
    }
    return found;
  }

  /** The bytes of an item. */
  byte[] data(long item) throws CutShort {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (long[] extent : extents.getOrDefault(item, List.of())) {
      long from = extent[1] + (extent[0] == 1 ? inside : 0);
      if (extent[0] > 1 || out.size() + extent[2] > file.length()) {
        throw new CutShort();
      }
      // No length: to the end of the file.
      out.writeBytes(file.copy(from, extent[2] == 0 ? file.length() - from : extent[2]));
    }
    return out.toByteArray();
  }
}
