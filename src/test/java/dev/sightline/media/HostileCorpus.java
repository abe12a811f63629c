package dev.sightline.media;

import static dev.sightline.media.PictureFiles.ascii;
import static dev.sightline.media.PictureFiles.join;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Pictures and videos that lie, each made here from a small sound file: cut short, with bytes
 * flipped or overwritten, with sizes that are not theirs, under a wrong name, or two things at
 * once. The same bytes in every run, as far as FFmpeg's encoders write the same.
 */
final class HostileCorpus {
  private static final int CUTS = 14;
  private static final int FLIPS = 12;
  private static final int LIES = 16;

  /**
   * One hostile file.
   *
   * @param format what it was made from
   * @param kind what was done to it
   * @param name how it is called, unlike all others
   */
  record Variant(String format, String kind, String name, byte[] bytes) {}

  private final List<Variant> variants = new ArrayList<>();

  /**
   * A sound file.
   *
   * @param ending of its name
   */
  record Seed(String format, String ending, byte[] bytes) {}

  private HostileCorpus() {}

  private static List<Seed> seeds() throws IOException {
    List<Seed> seeds = new ArrayList<>(HostilePictures.seeds());
    seeds.addAll(HostileVideos.seeds());
    return seeds;
  }

  /** So many others, each with one to three things done to it at random. */
  static List<Variant> more(int count) throws IOException {
    List<Seed> seeds = seeds();
    HostileCorpus corpus = new HostileCorpus();
    Random random = new Random(24);
    for (int i = 0; i < count; i++) {
      Seed seed = seeds.get(i % seeds.size());
      byte[] bytes = seed.bytes;
      for (int n = 1 + random.nextInt(3); n > 0 && bytes.length > 8; n--) {
        bytes = changed(bytes, random);
      }
      corpus.add(seed, "changed", i, bytes);
    }
    return corpus.variants;
  }

  private static byte[] changed(byte[] sound, Random random) {
    // Most fields that matter stand at the beginning.
    int at = random.nextInt(random.nextBoolean() ? Math.min(400, sound.length) : sound.length);
    byte[] changed = sound.clone();
    switch (random.nextInt(5)) {
      case 0 -> changed = Arrays.copyOf(sound, at);
      case 1 -> changed[at] = (byte) random.nextInt(256);
      case 2 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 3 -> Arrays.fill(changed, at, Math.min(at + 4, changed.length), (byte) -1);
      default -> Arrays.fill(changed, at, at + (changed.length - at) / 8, (byte) 0);
    }
    return changed;
  }

  /** All of them. */
  static List<Variant> all() throws IOException {
    List<Seed> seeds = seeds();
    HostileCorpus corpus = new HostileCorpus();
    for (int i = 0; i < seeds.size(); i++) {
      corpus.change(seeds.get(i), new Random(i));
      corpus.glue(seeds.get(i), seeds.get((i + 1) % seeds.size()));
    }
    for (Variant variant : HostilePictures.own()) {
      corpus.variants.add(variant);
    }
    for (Variant variant : HostileVideos.own()) {
      corpus.variants.add(variant);
    }
    return corpus.variants;
  }

  private void add(Seed seed, String kind, int number, byte[] bytes) {
    String name = "%s-%s-%d.%s".formatted(seed.format, kind, number, seed.ending);
    variants.add(new Variant(seed.format, kind, name, bytes));
  }

  private void change(Seed seed, Random random) {
    byte[] sound = seed.bytes;
    int[] starts = {0, 1, 3, 8, 16, 40};
    for (int i = 0; i < CUTS; i++) {
      int share =
          (int) ((long) sound.length * (i - starts.length + 1) / (CUTS - starts.length + 1));
      add(seed, "cut", i, Arrays.copyOf(sound, i < starts.length ? starts[i] : share));
    }
    for (int i = 0; i < FLIPS; i++) {
      byte[] flipped = sound.clone();
      for (int n = 0; n <= i * i; n++) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      add(seed, "flipped", i, flipped);
    }
    // Four bytes that may be a size, a count or a place say the most, or the most with a sign.
    int header = Math.min(sound.length - 4, 800);
    for (int i = 0; i < LIES; i++) {
      int lie = new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x00FFFFFF}[i % 4];
      ByteOrder order = i % 8 < 4 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      byte[] lying = sound.clone();
      int at = 4 + (i + random.nextInt(2)) * (header - 4) / (LIES + 1);
      ByteBuffer.wrap(lying).order(order).putInt(at, lie);
      add(seed, "lying", i, lying);
    }
    for (int i = 0; i < 4; i++) {
      byte[] wiped = sound.clone();
      int from = wiped.length * (i + 1) / 6;
      Arrays.fill(wiped, from, from + wiped.length / 8, (byte) (i % 2 == 0 ? 0 : -1));
      add(seed, "wiped", i, wiped);
    }
  }

  /** Two things at once, and things under another's name. */
  private void glue(Seed seed, Seed other) throws IOException {
    byte[] sound = seed.bytes;
    add(seed, "polyglot", 0, join(sound, zip()));
    add(seed, "polyglot", 1, join(ascii("<html><script>alert(1)</script></html>\n"), sound));
    add(seed, "polyglot", 2, join(ascii("<?php system($_GET['c']); ?>"), sound));
    add(seed, "polyglot", 3, join(sound, other.bytes));
    add(seed, "polyglot", 4, join(Arrays.copyOf(sound, sound.length / 2), other.bytes));
    add(seed, "polyglot", 5, join(ascii("#EXTM3U\nfile:///etc/passwd\n"), sound));
    Seed misnamed = new Seed(seed.format, other.ending, sound);
    add(misnamed, "misnamed", 0, sound);
    add(new Seed(seed.format, "txt", sound), "misnamed", 1, sound);
    add(seed, "nothing", 0, new byte[4096]);
    byte[] noise = Arrays.copyOf(sound, 4096);
    new Random(9).nextBytes(noise);
    System.arraycopy(sound, 0, noise, 0, Math.min(64, sound.length));
    add(seed, "nothing", 1, noise);
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("../../evil.sh"));
      zip.write(ascii("rm -rf /"));
    }
    return out.toByteArray();
  }
}
