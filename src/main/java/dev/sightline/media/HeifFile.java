package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_ICC_PROFILE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.AV_STREAM_GROUP_PARAMS_TILE_GRID;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;

import dev.sightline.media.PictureHeader.Format;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.AVStreamGroup;
import org.bytedeco.ffmpeg.avformat.AVStreamGroupTileGrid;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.IntPointer;

/**
 * A HEIC or AVIF still, taken apart and decoded by FFmpeg: one frame of HEVC or AV1, or, as phones
 * write it, a grid of them. FFmpeg reads it from memory and can open nothing else.
 */
final class HeifFile implements AutoCloseable {
  /** A part of the picture: one stream of one frame, and where it lies. */
  private record Tile(int stream, int x, int y) {}

  private final FileInMemory file;
  private AVFormatContext container;
  private final List<Tile> tiles = new ArrayList<>();
  private PictureHeader header;

  private HeifFile(byte[] bytes) {
    Ffmpeg.load();
    file = new FileInMemory(bytes);
  }

  /** Takes the file apart, and decodes nothing; null where it has no picture that is read. */
  static HeifFile open(byte[] bytes) {
    HeifFile heif = new HeifFile(bytes);
    if (heif.openContainer() && heif.findPicture(bytes.length)) {
      return heif;
    }
    heif.close();
    return null;
  }

  private boolean openContainer() {
    AVFormatContext context = avformat_alloc_context();
    context.pb(file.context());
    if (avformat_open_input(context, "", av_find_input_format("mov"), (AVDictionary) null) < 0) {
      return false; // FFmpeg has freed it
    }
    container = context;
    return true;
  }

  /** The grid or the stream that the file calls its picture, or else the first. */
  private boolean findPicture(int length) {
    for (int i = 0; i < container.nb_stream_groups(); i++) {
      AVStreamGroup group = container.stream_groups(i);
      if (group.type() == AV_STREAM_GROUP_PARAMS_TILE_GRID
          && (group.disposition() & AV_DISPOSITION_DEFAULT) != 0) {
        return grid(group, length);
      }
    }
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < container.nb_streams(); i++) {
        AVStream stream = container.streams(i);
        AVCodecParameters codec = stream.codecpar();
        boolean chosen = pass == 1 || (stream.disposition() & AV_DISPOSITION_DEFAULT) != 0;
        if (chosen && isRead(codec)) {
          tiles.add(new Tile(i, 0, 0));
          header = header(codec.width(), codec.height(), length);
          header = told(codec.coded_side_data(), codec.nb_coded_side_data(), codec);
          return true;
        }
      }
    }
    return false;
  }

  private boolean grid(AVStreamGroup group, int length) {
    AVStreamGroupTileGrid grid = group.params_tile_grid();
    for (int i = 0; i < grid.nb_tiles(); i++) {
      AVStream stream = group.streams(grid.offsets_idx(i));
      if (!isRead(stream.codecpar())) {
        return false;
      }
      tiles.add(
          new Tile(
              stream.index(),
              grid.offsets_horizontal(i) - grid.horizontal_offset(),
              grid.offsets_vertical(i) - grid.vertical_offset()));
    }
    header = header(grid.width(), grid.height(), length);
    header =
        told(
            grid.coded_side_data(),
            grid.nb_coded_side_data(),
            container.streams(tiles.get(0).stream()).codecpar());
    return true;
  }

  private static boolean isRead(AVCodecParameters codec) {
    return codec.codec_id() == AV_CODEC_ID_HEVC || codec.codec_id() == AV_CODEC_ID_AV1;
  }

  private static PictureHeader header(int width, int height, int length) {
    return new PictureHeader(Format.HEIF, width, height, length, PictureHeader.PLAIN);
  }

  /** With how it must be turned, and the profile of its colours. */
  private PictureHeader told(AVPacketSideData side, int count, AVCodecParameters codec) {
    int orientation = 1;
    byte[] profile =
        ColourSpace.coded(codec.color_primaries(), codec.color_trc()).profile();
    for (int i = 0; i < count; i++) {
      AVPacketSideData one = side.getPointer(i);
      if (one.type() == AV_PKT_DATA_DISPLAYMATRIX && one.size() >= 36) {
        int[] matrix = new int[9];
        new IntPointer(one.data()).get(matrix);
        orientation = Turn.of(matrix).asExif();
      } else if (one.type() == AV_PKT_DATA_ICC_PROFILE && one.size() <= IccProfile.LARGEST) {
        profile = new byte[(int) one.size()];
        one.data().get(profile);
      }
    }
    return header.turned(orientation, profile);
  }

  PictureHeader header() {
    return header;
  }

  /**
   * The picture, upright and in sRGB.
   *
   * @return null if it cannot be decoded
   */
  Picture decode(int reduction) {
    UprightPicture out =
        new UprightPicture(
            (int) header.width(),
            (int) header.height(),
            header.orientation(),
            IccProfile.of(header.profile()));
    List<Tile> left = new ArrayList<>(tiles);
    AVPacket packet = av_packet_alloc();
    try {
      while (!left.isEmpty() && av_read_frame(container, packet) >= 0) {
        int stream = packet.stream_index();
        AVCodecParameters codec = container.streams(stream).codecpar();
        List<Tile> shown = left.stream().filter(tile -> tile.stream() == stream).toList();
        if (!shown.isEmpty() && !StillFrame.decode(packet, codec, header, frame -> put(frame, shown, out))) {
          return null;
        }
        left.removeAll(shown);
        av_packet_unref(packet);
      }
    } finally {
      av_packet_free(packet);
    }
    if (!left.isEmpty()) {
      return null;
    }
    Picture whole = out.picture();
    return whole.resize(whole.width() / reduction, whole.height() / reduction);
  }

  private static void put(Picture frame, List<Tile> shown, UprightPicture out) {
    for (Tile tile : shown) {
      // A part is written into, where its colours are turned.
      byte[] rgb = shown.size() > 1 ? frame.rgb().clone() : frame.rgb();
      out.put(tile.x(), tile.y(), frame.width(), frame.height(), rgb, null);
    }
  }

  @Override
  public void close() {
    if (container != null) {
      avformat_close_input(container);
    }
    file.close();
  }
}
