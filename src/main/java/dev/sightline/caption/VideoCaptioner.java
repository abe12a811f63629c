package dev.sightline.caption;

import dev.sightline.encoder.Device;
import dev.sightline.encoder.EncodingPipeline;
import dev.sightline.encoder.FrameEncoding;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import dev.sightline.media.VideoFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Says what a clip shows, or, stretch by stretch, what a film does.
 *
 * <pre>{@code
 * try (var captioner = VideoCaptioner.open(Path.of("models/video-caption"))) {
 *   System.out.println(captioner.caption(Path.of("clip.mp4")).best().text());
 * }
 * }</pre>
 *
 * <p>Safe to share between threads, {@link #close} aside: close it, as it holds native memory, when
 * no thread uses it any more.
 */
public final class VideoCaptioner implements AutoCloseable {
  private final OpenCaptioner model;

  private VideoCaptioner(OpenCaptioner model) {
    this.model = model;
  }

  /**
   * Opens a captioner and the encoder it names.
   *
   * @param place a bundle's folder or zip
   * @throws IOException if bundle or encoder is missing or damaged; the message says which and how
   */
  public static VideoCaptioner open(Path place) throws IOException {
    return open(place, Device.AUTO);
  }

  /** As {@link #open(Path)}, with its encoder computed by this device. */
  public static VideoCaptioner open(Path place, Device device) throws IOException {
    return new VideoCaptioner(OpenCaptioner.open(place, CaptionBundle.VIDEOS, device));
  }

  /** The same captioner searching with another number of beams; closing either closes both. */
  public VideoCaptioner withBeams(int beams) {
    return new VideoCaptioner(model.withBeams(beams));
  }

  /** Which frames of a clip it sees. */
  public ClipSampling sampling() {
    return model.bundle().sampling().orElseThrow();
  }

  /**
   * Captions a clip as a whole. Of a damaged one the part that can be read counts.
   *
   * @throws MediaException with one sentence, if it is no video or nothing of it can be decoded
   */
  public Captions caption(Path clip) throws IOException {
    try (FilmCaptions whole = caption(clip, Cutting.NONE)) {
      return whole.next().captions();
    }
  }

  /** Captions pictures that are the samples of one clip, in their order. */
  public Captions caption(List<Path> frames) throws IOException {
    ClipFrames clip = new ClipFrames();
    for (Path frame : frames) {
      Picture picture = PictureReader.read(frame, model.encoder().inputSize());
      clip.add(model.encoder().encode(picture).pooled());
    }
    if (clip.samples() == 0) {
      throw new MediaException("A clip without frames cannot be captioned.");
    }
    return model.describe(List.of(clip)).get(0);
  }

  /**
   * Captions a part of a video as a clip.
   *
   * @param start in seconds
   * @param end in seconds, infinity for the end of the video
   * @throws MediaException with one sentence, if it is no video, nothing of it can be decoded, or
   *     it ends before the clip begins
   */
  public Captions caption(Path video, double start, double end) throws IOException {
    ClipSampling sampling = sampling();
    ClipFrames frames = new ClipFrames();
    try (FrameEncoding encoding =
        FrameEncoding.of(
            model.encoder(), video, new VideoFeatures.Sampling(sampling.rateHz(), false, false))) {
      int first = (int) (start * sampling.rateHz());
      for (int k = 0; encoding.hasNext() && (k <= first || k < end * sampling.rateHz()); k++) {
        EncodingPipeline.Result<VideoFrame> frame = encoding.next();
        k = (int) Math.round(frame.source().seconds() * sampling.rateHz());
        if (k >= first) {
          frames.add(frame.features().pooled());
        }
      }
    }
    if (frames.samples() == 0) {
      throw new MediaException(
          String.format(
              Locale.ROOT, "%s ends before %.1f s, where the clip begins.", video, start));
    }
    return model.describe(List.of(frames)).get(0);
  }

  /**
   * Captions the stretches of a film, each as soon as it has been read; memory does not grow with
   * the film.
   *
   * @throws MediaException with one sentence, if it is no video or nothing of it can be decoded
   * @throws IllegalArgumentException where it is to be cut more often than frames are looked at
   */
  public FilmCaptions caption(Path film, Cutting cutting) throws IOException {
    return new FilmCaptions(model, film, cutting);
  }

  @Override
  public void close() {
    model.close();
  }
}
