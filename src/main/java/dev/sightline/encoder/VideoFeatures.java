package dev.sightline.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sightline.bundle.UserCache;
import dev.sightline.encoder.FeatureFile.Layout;
import dev.sightline.io.AtomicFile;
import dev.sightline.media.MediaException;
import dev.sightline.media.VideoFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The features of a video's frames, sampled at an even rate: encoded once and then read from a
 * memory-mapped file by every epoch of every training. Frame k stands for the time k / rate.
 *
 * <p>The file is named by what goes into it: the encoder's SHA-256, the video's name and content,
 * the rate, and what is kept. Of several programs that want the same file one writes it and the
 * others wait; it appears under its name when it is complete. Its checksum is compared whenever it
 * is opened, and what is damaged is encoded again.
 *
 * <pre>
 *   4,096 bytes   "SLVIDEO2", frames (4), views (4), channels (4), cells (4; 0 without grids),
 *                 the key (64 characters), the CRC-32C of all records (4), what was wrong with the
 *                 video (UTF-8, to the first zero)
 *   a record for each frame, as in {@link FeatureFile}
 * </pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class VideoFeatures {
  /**
   * What is sampled and kept of a video.
   *
   * @param rateHz frames a second
   * @param mirrorToo whether the mirrored frames are encoded too
   * @param gridToo whether features are kept before pooling too, 25 times as much as after
   * @param motion whether the pooled vectors are twice as long, with {@link Motion}
   * @param flow whether {@link dev.sightline.media.OpticalFlow} stands at their end
   * @param closeUp whether the encoder looks at the square where most moves ({@link
   *     dev.sightline.media.CloseUp}) instead of the whole picture
   */
  public record Sampling(
      double rateHz,
      boolean mirrorToo,
      boolean gridToo,
      boolean motion,
      boolean flow,
      boolean closeUp) {
    /** The encoder's features of whole pictures, alone. */
    public Sampling(double rateHz, boolean mirrorToo, boolean gridToo) {
      this(rateHz, mirrorToo, gridToo, false, false, false);
    }

    /**
     * @throws IllegalArgumentException where the rate is not in (0, 1000], or motion or flow is
     *     wanted of grids
     */
    public Sampling {
      if (!(rateHz > 0 && rateHz <= 1000)) {
        throw new IllegalArgumentException(
            "The rate is " + rateHz + " frames a second; more than 0 and at most 1000 is expected");
      }
      if (gridToo && motion) {
        throw new IllegalArgumentException(
            "A net that looks at features before pooling sees motion there; motion is for others");
      }
      if (gridToo && flow) {
        throw new IllegalArgumentException(
            "Optical flow stands behind pooled features; a net that looks at features before"
                + " pooling cannot have it");
      }
    }

    /** As it stands in a file's key: without flow and close-up as before there were any. */
    private String written() {
      String rest =
          String.format(
              Locale.ROOT,
              "Sampling[rateHz=%s, mirrorToo=%s, gridToo=%s, motion=%s]",
              rateHz,
              mirrorToo,
              gridToo,
              motion);
      return rest + (flow ? " flow 1" : "") + (closeUp ? " close-up 1" : "");
    }
  }

  /** One more whenever frames of the same film come out otherwise than before. */
  private static final int FRAMES = 3;

  private static final byte[] MAGIC = "SLVIDEO2".getBytes(UTF_8);
  private static final int PAGE = 4096;
  private static final int SUM_AT = 24 + 64;
  private static final int HEADER = SUM_AT + 4;

  private final Sampling sampling;
  private final Layout layout;
  private final FeatureRecords records;
  private final String problem;

  private VideoFeatures(Sampling sampling, Layout layout, FeatureRecords records, String problem) {
    this.problem = problem;
    this.sampling = sampling;
    this.layout = layout;
    this.records = records;
  }

  /**
   * The features of a video, from the user's cache or encoded now.
   *
   * @param waiting is run where another program is encoding the same video
   * @throws MediaException where nothing of it can be read; of a damaged one the readable frames
   *     count
   * @throws IOException where the cache cannot be written
   */
  public static VideoFeatures of(Encoder encoder, Path video, Sampling sampling, Runnable waiting)
      throws IOException {
    return of(encoder, video, sampling, UserCache.folder(UserCache.FEATURES), waiting);
  }

  /** As above, with a folder for the file. */
  static VideoFeatures of(
      Encoder encoder, Path video, Sampling sampling, Path folder, Runnable waiting)
      throws IOException {
    String key =
        FeatureKey.of(
            encoder.reference().sha256() + " video " + FRAMES + " " + sampling.written(),
            List.of(video),
            false);
    Path file = folder.resolve(key.substring(0, 32) + ".video");
    VideoFeatures there = open(encoder, key, sampling, file);
    if (there != null) {
      return there;
    }
    Files.createDirectories(folder);
    try (FeatureLock lock =
        FeatureLock.take(file.resolveSibling(file.getFileName() + ".lock"), waiting)) {
      there = open(encoder, key, sampling, file);
      if (there != null) {
        return there;
      }
      Path partial = file.resolveSibling(file.getFileName() + ".partial");
      write(encoder, video, key, sampling, partial);
      AtomicFile.move(partial, file);
      UserCache.trim();
      return open(encoder, key, sampling, file);
    }
  }

  private static Layout layout(Encoder encoder, String key, Sampling sampling, int frames) {
    return new Layout(
        key,
        frames,
        sampling.mirrorToo ? 2 : 1,
        FrameVectors.channels(encoder.channels(), sampling.motion, sampling.flow),
        sampling.gridToo ? encoder.cells() : 0);
  }

  /** Null where there is no file, or it is not whole. */
  private static VideoFeatures open(Encoder encoder, String key, Sampling sampling, Path file)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // reads on
      }
      int frames = header.getInt(MAGIC.length);
      if (header.hasRemaining() || frames < 1) {
        return null;
      }
      Layout layout = layout(encoder, key, sampling, frames);
      int sum = header.getInt(SUM_AT);
      if (!header.flip().equals(header(layout, sum))
          || channel.size() != PAGE + (long) frames * layout.record()) {
        return null;
      }
      FeatureRecords records =
          FeatureRecords.map(channel, layout, PAGE, FeatureRecords.LARGEST_PIECE);
      CRC32C crc = new CRC32C();
      for (int i = 0; i < frames; i++) {
        crc.update(records.record(i));
      }
      if ((int) crc.getValue() != sum) {
        return null;
      }
      UserCache.used(file);
      return new VideoFeatures(sampling, layout, records, problem(channel));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** What is written behind the header, up to the first zero. */
  private static String problem(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(PAGE - HEADER);
    while (text.hasRemaining() && channel.read(text, HEADER + text.position()) >= 0) {
      // reads on
    }
    return UTF_8.decode(text.flip()).toString().replaceFirst("(?s)\0.*", "");
  }

  private static ByteBuffer header(Layout layout, int sum) {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putInt(layout.photos()).putInt(layout.views());
    header.putInt(layout.channels()).putInt(layout.cells());
    return header.put(layout.key().getBytes(UTF_8)).putInt(sum).flip();
  }

  private static void write(
      Encoder encoder, Path video, String key, Sampling sampling, Path partial) throws IOException {
    int frames = 0;
    CRC32C crc = new CRC32C();
    try (FileChannel channel =
            FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        FrameEncoding encoding = FrameEncoding.of(encoder, video, sampling)) {
      long at = PAGE;
      Layout layout = layout(encoder, key, sampling, 0);
      FrameVectors vectors = new FrameVectors(sampling.motion, sampling.flow);
      FrameVectors mirrored = new FrameVectors(sampling.motion, false);
      while (encoding.hasNext()) {
        EncodingPipeline.Result<VideoFrame> frame = encoding.next();
        float[] flow = vectors.flow(frame.source().picture());
        Features seen = joined(vectors, frame.features(), flow);
        ByteBuffer record =
            sampling.mirrorToo
                ? layout.encode(video, seen, joined(mirrored, frame.mirrored(), flow))
                : layout.encode(video, seen);
        // Where the picture begins after the sound, the first one stands for the time before it.
        int times = frames == 0 ? 1 + (int) (frame.source().seconds() * sampling.rateHz + 0.5) : 1;
        for (int i = 0; i < times; i++) {
          record.rewind();
          crc.update(record.duplicate());
          at = FeatureFile.write(channel, record, at);
        }
        frames += times;
      }
      if (frames == 0) {
        throw new MediaException(video + " holds no frame that can be read.");
      }
      if (encoding.problem().isPresent() && encoding.problem().get().isUnfinished()) {
        throw encoding.problem().get(); // kept, it would count as read for ever
      }
      byte[] problem = encoding.problem().map(Throwable::getMessage).orElse("").getBytes(UTF_8);
      ByteBuffer said = ByteBuffer.wrap(problem, 0, Math.min(problem.length, PAGE - HEADER));
      FeatureFile.write(channel, said, HEADER);
      channel.force(true);
      ByteBuffer header = header(layout(encoder, key, sampling, frames), (int) crc.getValue());
      FeatureFile.write(channel, header, 0);
      channel.force(true);
    }
  }

  private static Features joined(FrameVectors vectors, Features f, float[] flow) {
    return new Features(vectors.join(f, flow), f.grid());
  }

  /** Number of frames. */
  public int frames() {
    return layout.photos();
  }

  /** What was wrong with the video, of which only a part could be read; a sentence, or empty. */
  public Optional<String> problem() {
    return Optional.of(problem).filter(text -> !text.isEmpty());
  }

  /** What was sampled and kept. */
  public Sampling sampling() {
    return sampling;
  }

  /** The length of each vector. */
  public int channels() {
    return layout.channels();
  }

  /** The number of cells of each grid; 0 where only pooled vectors were kept. */
  public int cells() {
    return layout.cells();
  }

  /** Copies a frame's pooled vector, {@code [channels]}. */
  public void pooled(int frame, boolean mirrored, float[] to, int at) {
    records.pooled(frame, mirrored, to, at);
  }

  /** Copies a frame's grid, {@code [cells, channels]}. */
  public void grid(int frame, boolean mirrored, float[] to, int at) {
    records.grid(frame, mirrored, to, at);
  }
}
