package dev.sightline.activity;

import dev.sightline.encoder.Device;
import dev.sightline.encoder.EncodingPipeline;
import dev.sightline.encoder.Features;
import dev.sightline.encoder.FrameEncoding;
import dev.sightline.encoder.FrameVectors;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import dev.sightline.media.VideoFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Says what a trimmed clip shows as a whole. For clips of seconds: the features of all frames are
 * held at once, of the first {@value #MOST_FRAMES} at most.
 *
 * <p>Safe to share between threads, {@link #close} aside: close it, as it holds native memory, when
 * no thread uses it any more.
 */
public final class ClipClassifier implements AutoCloseable {
  /** At 5 frames a second, 13 minutes. */
  private static final int MOST_FRAMES = 4000;

  /** What a clip may show, and how likely. */
  public record Answer(String label, double probability) {}

  /**
   * What is said of a clip.
   *
   * @param answers every class, the likeliest first
   * @param frames that were looked at
   * @param problem what was wrong where the clip was damaged, cut short or long
   */
  public record Answers(List<Answer> answers, int frames, Optional<MediaException> problem) {
    /** The likeliest. */
    public Answer best() {
      return answers.get(0);
    }
  }

  private final OpenBundle model;

  private ClipClassifier(OpenBundle model) {
    this.model = model;
  }

  /**
   * Opens a classifier and the encoder it names.
   *
   * @param place a bundle's folder or zip
   * @throws IOException if bundle or encoder is missing or damaged; the message says which and how
   */
  public static ClipClassifier open(Path place) throws IOException {
    return open(place, Device.AUTO);
  }

  /** As {@link #open(Path)}, with its encoder computed by this device. */
  public static ClipClassifier open(Path place, Device device) throws IOException {
    return new ClipClassifier(OpenBundle.open(place, ActivityBundle.CLIPS, device));
  }

  /** The classes it knows. */
  public List<String> classes() {
    return model.bundle().labels().classes();
  }

  /**
   * Classifies a clip.
   *
   * @throws MediaException with one sentence, if it is no video or nothing of it can be decoded
   */
  public Answers classify(Path clip) throws IOException {
    Frames frames = new Frames();
    Optional<MediaException> problem;
    VideoFeatures.Sampling sampling =
        model.bundle().plan().sampling(model.bundle().rateHz(), false);
    try (FrameEncoding encoding = FrameEncoding.of(model.encoder(), clip, sampling)) {
      while (encoding.hasNext() && frames.count() < MOST_FRAMES) {
        EncodingPipeline.Result<VideoFrame> frame = encoding.next();
        frames.add(frame.features(), frame.source().picture());
      }
      problem =
          frames.count() < MOST_FRAMES
              ? encoding.problem()
              : Optional.of(
                  new MediaException(clip + " is long for a clip: its beginning was looked at."));
    }
    return frames.classify(problem);
  }

  /**
   * Classifies pictures that are the frames of one clip.
   *
   * @throws MediaException with one sentence, if one of them cannot be read
   */
  public Answers classify(List<Path> pictures) throws IOException {
    Frames frames = new Frames();
    for (Path file : pictures) {
      int side = model.encoder().inputSize();
      Picture picture = PictureReader.read(file, side).resize(side, side);
      frames.add(model.encoder().encode(picture), picture);
    }
    if (frames.count() == 0) {
      throw new MediaException("A clip without frames cannot be classified.");
    }
    return frames.classify(Optional.empty());
  }

  /** The frames of a clip as they arrive. */
  private final class Frames {
    private final ActivityBundle bundle = model.bundle();
    private final boolean grids = bundle.plan().looksAtGrid();
    private final FrameVectors vectors = bundle.plan().vectors();
    private final BufferedFeatures buffer =
        new BufferedFeatures(
            bundle.plan().channels(model.encoder().channels()),
            grids ? model.encoder().cells() : 0);

    int count() {
      return buffer.frames();
    }

    void add(Features features, Picture picture) {
      buffer.add(vectors.next(features, picture), grids ? features.grid() : null);
    }

    Answers classify(Optional<MediaException> problem) {
      float[] p = FrameLabelling.ofClip(bundle, buffer);
      List<Answer> answers =
          IntStream.range(0, p.length)
              .mapToObj(c -> new Answer(classes().get(c), p[c]))
              .sorted(Comparator.comparingDouble(answer -> -answer.probability()))
              .toList();
      return new Answers(answers, buffer.frames(), problem);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
