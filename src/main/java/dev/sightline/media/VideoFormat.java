package dev.sightline.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The kinds of video file that are read, recognised by their first bytes and not by their names.
 * FFmpeg is told which one a file is and never guesses, so that playlists and other formats that
 * refer to further files or addresses are never opened, whatever their names.
 */
public enum VideoFormat {
  /** MP4, QuickTime and their relatives. */
  MP4("MP4", "mov"),
  /** Matroska and WebM. */
  MATROSKA("Matroska", "matroska"),
  /** Audio Video Interleave. */
  AVI("AVI", "avi"),
  /** MPEG program stream, as on DVDs and, in a RIFF, on Video CDs. */
  MPEG_PS("MPEG", "mpeg"),
  /** MPEG-1 or MPEG-2 pictures and nothing else. */
  MPEG_VIDEO("MPEG", "mpegvideo"),
  /** MPEG transport stream, as in broadcasts. */
  MPEG_TS("MPEG transport stream", "mpegts"),
  /** What a DV camcorder has on its tape. */
  DV("DV", "dv"),
  /** Flash video. */
  FLV("Flash video", "flv"),
  /** Ogg, with Theora pictures. */
  OGG("Ogg", "ogg"),
  /** Windows Media. */
  ASF("Windows Media", "asf");

  /** What was expected, if a file is none of them. */
  static final String EXPECTED =
      "MP4, QuickTime, Matroska, WebM, AVI, MPEG, DV, Flash video, Ogg or Windows Media was expected";

  private static final int HEAD = 8192;

  /** What the first box of a QuickTime file may be; newer ones begin with ftyp. */
  private static final Set<String> BOXES =
      Set.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp");

  /** Pictures stored like MP4, also sequences of them; the last is a Canon raw photo. */
  private static final Set<String> PICTURE_BRANDS =
      Set.of(
          "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis",
          "crx ");

  /** Sound stored like MP4. */
  private static final Set<String> SOUND_BRANDS = Set.of("M4A ", "M4B ", "M4P ");

  /** What an Ogg page with pictures contains, after its 28-byte header. */
  private static final List<String> OGG_PICTURES =
      List.of("\u0080theora", "fishead", "OVP80", "\u0001video", "BBCD");

  private final String label;
  private final String demuxer;

  VideoFormat(String label, String demuxer) {
    this.label = label;
    this.demuxer = demuxer;
  }

  /** FFmpeg's name for this format's demuxer. */
  String demuxer() {
    return demuxer;
  }

  /** Whether its header declares the time of the end, not a length. */
  boolean declaresItsEnd() {
    return this == MATROSKA || this == FLV;
  }

  /** Whether its time stamps count from a single start, with nothing spliced in. */
  boolean keepsTime() {
    return this == MP4 || this == MATROSKA || this == OGG;
  }

  @Override
  public String toString() {
    return label;
  }

  /**
   * Whether a file begins like a video; false also if it cannot be read, and for music in a format
   * shared with films. GIF counts as a photo.
   */
  public static boolean isVideo(Path file) {
    try {
      byte[] head = head(file);
      return of(head) != null && !isSound(head);
    } catch (MediaException e) {
      return false;
    }
  }

  private static boolean isSound(byte[] head) {
    HeaderBytes in = HeaderBytes.bigEndian(head);
    if (in.has("OggS", 0)) {
      String letters = new String(head, StandardCharsets.ISO_8859_1);
      return OGG_PICTURES.stream().noneMatch(letters::contains);
    }
    return in.has("ftyp", 4) && head.length >= 12 && SOUND_BRANDS.contains(letters(head, 8));
  }

  /**
   * The format according to the first bytes, or null if it is not a video.
   *
   * @throws MediaException with one sentence, if it is not a file, is empty or cannot be read
   */
  static VideoFormat of(Path file) throws MediaException {
    return of(head(file));
  }

  private static byte[] head(Path file) throws MediaException {
    if (Files.isDirectory(file)) {
      throw new MediaException(file + " is a folder; a video was expected.");
    } else if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new MediaException(file + " is not an ordinary file; a video was expected.");
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    } catch (IOException e) {
      throw MediaException.unreadable(file, e, "a video");
    }
    if (head.length == 0) {
      throw new MediaException(file + " is empty; a video was expected.");
    }
    return head;
  }

  /** The format of a file with these first bytes, or null if it is not a video. */
  static VideoFormat of(byte[] head) {
    HeaderBytes in = HeaderBytes.bigEndian(head);
    if (in.has("\u001A\u0045\u00DF\u00A3", 0)) {
      return MATROSKA;
    } else if (in.has("RIFF", 0) && in.has("AVI", 8)) {
      return AVI;
    } else if (in.has("RIFF", 0) && in.has("CDXA", 8)) {
      return MPEG_PS;
    } else if (in.has("\u001F\u0007\0", 0)) {
      return DV;
    } else if (in.has("FLV\u0001", 0)) {
      return FLV;
    } else if (in.has("OggS", 0)) {
      return OGG;
    } else if (in.has("\u0030\u0026\u00B2\u0075\u008E\u0066\u00CF\u0011", 0)) {
      return ASF;
    } else if (head.length >= 8 && BOXES.contains(letters(head, 4))) {
      return isPicture(head) ? null : MP4;
    }
    return isTransportStream(head) ? MPEG_TS : mpeg(head);
  }

  /** By its first start code; something cut out of a stream may have zeros before it. */
  private static VideoFormat mpeg(byte[] head) {
    int at = 0;
    while (at < head.length && head[at] == 0) {
      at++;
    }
    if (at < 2 || at + 1 >= head.length || head[at] != 1) {
      return null;
    }
    return switch (head[at + 1] & 255) {
      case 0xBA, 0xBB, 0xBE, 0xE0 -> MPEG_PS; // parts, after a cut
      case 0xB3 -> MPEG_VIDEO;
      default -> null;
    };
  }

  private static boolean isPicture(byte[] head) {
    return head.length >= 12
        && letters(head, 4).equals("ftyp")
        && PICTURE_BRANDS.contains(letters(head, 8));
  }

  /** Whether the file is a HEIC or AVIF picture. */
  static boolean isStill(byte[] head) {
    return isPicture(head) && !letters(head, 8).equals("crx ");
  }

  private static String letters(byte[] head, int at) {
    return new String(head, at, 4, StandardCharsets.ISO_8859_1);
  }

  /**
   * Packets of 188 bytes that start with the letter G; some cameras add a time stamp or a checksum.
   */
  private static boolean isTransportStream(byte[] head) {
    for (int size : new int[] {188, 192, 204}) {
      for (int start = 0; start < size && start + 3 * size < head.length; start++) {
        boolean all = true;
        for (int at = start; at < head.length && all; at += size) {
          all = head[at] == 'G';
        }
        if (all) {
          return true;
        }
      }
    }
    return false;
  }
}
