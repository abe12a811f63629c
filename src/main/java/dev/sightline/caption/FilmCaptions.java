package dev.sightline.caption;

import dev.sightline.encoder.EncodingPipeline;
import dev.sightline.encoder.FrameEncoding;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.media.MediaException;
import dev.sightline.media.VideoFrame;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Captions of a film's stretches, in their order. Frames are decoded and encoded by other threads
 * while captions are searched for, a few stretches at a time; memory does not grow with the film.
 * For one thread.
 */
public final class FilmCaptions implements Iterator<FilmCaptions.Stretch>, AutoCloseable {
  /**
   * Stretches whose captions are searched for together: more are faster, fewer are there sooner.
   */
  private static final int BATCH = 4;

  /**
   * A part of the film and what is said of it.
   *
   * @param start in seconds
   * @param end in seconds
   * @param frames seconds of the frames that the model saw; where captions say where it looked, it
   *     looked at these
   */
  public record Stretch(double start, double end, Captions captions, List<Double> frames) {}

  /** A stretch that waits for its captions. */
  private record Waiting(double start, double end, ClipFrames frames) {}

  private final OpenCaptioner model;
  private final ClipSampling sampling;
  private final Cutting cutting;
  private final SceneCuts scenes = new SceneCuts();
  private final FrameEncoding encoding;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Deque<Stretch> ready = new ArrayDeque<>();
  private ClipFrames current = new ClipFrames();
  private double start;
  private double read;
  private int samples;
  private boolean ended;

  FilmCaptions(OpenCaptioner model, Path film, Cutting cutting) throws MediaException {
    this.model = model;
    this.cutting = cutting;
    sampling = model.bundle().sampling().orElseThrow();
    double step = 1 / sampling.rateHz();
    if (cutting.everySeconds() > 0 && cutting.everySeconds() < step) {
      throw new IllegalArgumentException(
          "every is "
              + cutting.everySeconds()
              + " s, but a frame is looked at every "
              + step
              + " s only; at least that is expected");
    }
    encoding =
        FrameEncoding.of(
            model.encoder(), film, new VideoFeatures.Sampling(sampling.rateHz(), false, false));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !ended) {
      if (encoding.hasNext()) {
        take(encoding.next());
      } else {
        ended = true;
        end();
      }
      if (waiting.size() > BATCH || ended) {
        describe(ended ? waiting.size() : BATCH);
      }
    }
    return !ready.isEmpty();
  }

  private void take(EncodingPipeline.Result<VideoFrame> frame) {
    double time = frame.source().seconds();
    start = samples == 0 ? time : start; // a picture may begin after its sound
    float[] pooled = frame.features().pooled();
    boolean changed = cutting.scenes() && scenes.cutBefore(pooled);
    boolean full = cutting.everySeconds() > 0 && time >= start + cutting.everySeconds();
    if (current.samples() > 0 && (changed || full)) {
      cut(full ? start + cutting.everySeconds() : time);
    }
    current.add(frame.features(), time);
    samples++;
    read = time;
  }

  /** A rest that is too short for a stretch of its own belongs to the last one. */
  private void end() {
    double step = 1 / sampling.rateHz();
    double left = Math.min(read + step, encoding.info().seconds().orElse(read + step));
    double end = left > read ? left : read + step;
    boolean little = cutting.scenes() ? current.samples() == 1 : end - start < 0.001;
    if (little && !waiting.isEmpty()) {
      Waiting last = waiting.remove(waiting.size() - 1);
      waiting.add(new Waiting(last.start, end, last.frames));
    } else if (current.samples() > 0) {
      cut(end);
    }
  }

  private void cut(double end) {
    waiting.add(new Waiting(start, end, current));
    current = new ClipFrames();
    start = end;
  }

  private void describe(int n) {
    if (n == 0) {
      return;
    }
    List<Waiting> now = waiting.subList(0, n);
    List<Captions> captions = model.describe(now.stream().map(Waiting::frames).toList());
    for (int i = 0; i < n; i++) {
      Waiting w = now.get(i);
      ready.add(new Stretch(w.start, w.end, captions.get(i), w.frames.seconds(sampling)));
    }
    now.clear();
  }

  @Override
  public Stretch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the film has no more stretches");
    }
    return ready.remove();
  }

  /** How far the film has been read, in seconds. */
  public double read() {
    return read;
  }

  /** How long the film is, where it says so. */
  public OptionalDouble seconds() {
    return encoding.info().seconds();
  }

  /** Frames that were looked at so far. */
  public int samples() {
    return samples;
  }

  /** After the last stretch: what was wrong with the film, in one sentence. */
  public Optional<MediaException> problem() {
    return encoding.problem();
  }

  /** Stops reading. The captioner stays open. */
  @Override
  public void close() {
    encoding.close();
  }
}
