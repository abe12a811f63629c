package dev.sightline.encoder;

import dev.sightline.media.CloseUp;
import dev.sightline.media.FramesAhead;
import dev.sightline.media.MediaException;
import dev.sightline.media.VideoFrame;
import dev.sightline.media.VideoReader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/**
 * The features of a video's frames, one after the other, in bounded memory: one thread decodes
 * ahead while others encode. A frame that stays on screen for many samples is encoded once. To be
 * fetched by one thread.
 */
public final class FrameEncoding
    implements Iterator<EncodingPipeline.Result<VideoFrame>>, AutoCloseable {
  /** Frames of 150 kB, for close-ups of some 1 MB, that wait for the encoder. */
  private static final int DECODED_AHEAD = 32;

  private final FramesAhead frames;
  private final EncodingPipeline<VideoFrame> pipeline;

  private FrameEncoding(FramesAhead frames, EncodingPipeline<VideoFrame> pipeline) {
    this.frames = frames;
    this.pipeline = pipeline;
  }

  /**
   * Begins to decode a video, or a photo as a video of one frame. For a close-up it is read once
   * before.
   *
   * @throws MediaException with one sentence, if it is no video or nothing of it can be decoded
   */
  @SuppressWarnings("ReferenceEquality") // a frame that stays is the very same picture
  public static FrameEncoding of(Encoder encoder, Path video, VideoFeatures.Sampling sampling)
      throws MediaException {
    int side = encoder.inputSize();
    VideoReader.Settings settings = VideoReader.Settings.DEFAULT.withRate(sampling.rateHz());
    EncodingPipeline.Reader<VideoFrame> looking = VideoFrame::picture;
    if (sampling.closeUp()) {
      CloseUp closeUp = CloseUp.of(video, sampling.rateHz());
      settings = closeUp.forSquaresOf(side, settings);
      looking = frame -> closeUp.of(frame.picture());
    } else {
      settings = settings.withSize(side, side);
    }
    FramesAhead frames = new FramesAhead(VideoReader.openClip(video, settings), DECODED_AHEAD);
    return new FrameEncoding(
        frames,
        new EncodingPipeline<>(
            encoder,
            frames,
            looking,
            sampling.mirrorToo(),
            (one, next) -> one.picture() == next.picture()));
  }

  @Override
  public boolean hasNext() {
    return pipeline.hasNext();
  }

  /** The next frame with its features; there is always one without problem. */
  @Override
  public EncodingPipeline.Result<VideoFrame> next() {
    return pipeline.next();
  }

  /** What the video is. */
  public VideoReader.Info info() {
    return frames.info();
  }

  /** After the last frame: what was wrong with the video, in one sentence. */
  public Optional<MediaException> problem() {
    return frames.problem();
  }

  /** Stops decoding and encoding. The encoder stays open. */
  @Override
  public void close() {
    pipeline.close();
    frames.close();
  }
}
