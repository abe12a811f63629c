package dev.sightline.media;

import dev.sightline.media.HostileCorpus.Seed;
import dev.sightline.media.HostileCorpus.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sound videos of the corpus, and lies that are a video format's own. */
final class HostileVideos {
  /** Its PixelWidth takes two bytes in Matroska, so that others fit in their place. */
  private static final int WIDTH = 320;

  private static final int HEIGHT = 256;
  private static final int[] SIDES = {0, 1, 6300, 30_000, 65_535};

  private final List<Variant> variants = new ArrayList<>();

  private HostileVideos() {}

  static List<Seed> seeds() throws IOException {
    return List.of(
        new Seed("MP4", "mp4", video("mp4", "libopenh264", 10)),
        new Seed("AVI", "avi", video("avi", "mpeg4", 10)),
        new Seed("MKV", "mkv", video("matroska", "mjpeg", 10)),
        new Seed("WebM", "webm", video("webm", "libvpx", 10)));
  }

  static List<Variant> own() throws IOException {
    HostileVideos own = new HostileVideos();
    String[][] kinds = {
      {"MP4", "mp4", "mp4", "libopenh264"},
      {"MP4", "mp4", "mp4", "mpeg4"},
      {"AVI", "avi", "avi", "mpeg4"},
      {"AVI", "avi", "avi", "mjpeg"},
      {"MKV", "mkv", "matroska", "ffv1"},
      {"MKV", "mkv", "matroska", "mpeg4"},
      {"WebM", "webm", "webm", "libvpx"}
    };
    for (String[] kind : kinds) {
      own.lies(kind);
    }
    return own.variants;
  }

  private void add(String[] kind, String what, byte[] bytes) {
    String name = "%s-%s-%d.%s".formatted(kind[0], what, variants.size(), kind[1]);
    variants.add(new Variant(kind[0], what, name, bytes));
  }

  private void lies(String[] kind) throws IOException {
    byte[] sound = video(kind[2], kind[3], 5);
    for (int side : SIDES) {
      add(kind, "size", declaring(sound, kind[0], side));
    }
    add(kind, "frames", video(kind[2], kind[3], 0));
    add(kind, "frames", video(kind[2], kind[3], 1));
    add(kind, "time", stretched(sound, kind[0]));
  }

  /** Wherever the header says the size, it says another. */
  private static byte[] declaring(byte[] sound, String format, int side) {
    byte[] lying = sound.clone();
    boolean little = format.equals("AVI");
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer bytes = ByteBuffer.wrap(lying).order(order);
    for (int at = 0; at + 8 <= lying.length; at++) {
      if (format.equals("MP4") || little) {
        int gap = little ? 4 : 2;
        int width = little ? bytes.getInt(at) : bytes.getShort(at) & 0xFFFF;
        int height = little ? bytes.getInt(at + gap) : bytes.getShort(at + gap) & 0xFFFF;
        if (width == WIDTH && height == HEIGHT) {
          if (little) {
            bytes.putInt(at, side).putInt(at + gap, side);
          } else {
            bytes.putShort(at, (short) side).putShort(at + gap, (short) side);
          }
        }
      } else if (lying[at + 1] == (byte) 0x82 && (lying[at] & 0xF5) == 0xB0) {
        bytes.putShort(at + 2, (short) side); // PixelWidth B0 or PixelHeight BA, two bytes
      }
    }
    return lying;
  }

  /** The unit of time, or the time itself, is one that makes the video last for years. */
  private static byte[] stretched(byte[] sound, String format) {
    byte[] lying = sound.clone();
    ByteBuffer bytes = ByteBuffer.wrap(lying);
    String letters = new String(lying, StandardCharsets.ISO_8859_1);
    if (format.equals("MP4")) {
      for (String box : List.of("mvhd", "mdhd")) {
        bytes.putInt(letters.indexOf(box) + 16, 1); // ticks in a second
        bytes.putInt(letters.indexOf(box) + 20, Integer.MAX_VALUE);
      }
    } else if (format.equals("AVI")) {
      bytes.putInt(letters.indexOf("avih") + 8, -1); // microseconds of a frame
      bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(letters.indexOf("strh") + 28, 40_000); // scale
    } else {
      int scale = letters.indexOf("\u002A\u00D7\u00B1\u0083"); // TimestampScale, three bytes
      lying[scale + 4] = -1;
      lying[scale + 5] = -1;
    }
    return lying;
  }

  private static byte[] video(String container, String codec, int frames) throws IOException {
    Path file = Files.createTempFile("hostile", "." + container);
    try {
      TestVideo.of(container, codec, WIDTH, HEIGHT).frames(frames, 10).write(file);
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }
}
