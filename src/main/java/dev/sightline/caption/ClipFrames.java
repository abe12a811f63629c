package dev.sightline.caption;

import dev.sightline.encoder.Features;
import dev.sightline.rnn.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frames of one clip as they arrive, in bounded memory: of a long clip first every second
 * sample is forgotten, then every second of those that are left, and so on, so that what is kept
 * stays evenly spread.
 */
final class ClipFrames {
  /** At 5 kB a frame a few megabytes; at 4 samples a second all of the first 4 minutes. */
  private static final int MOST = 1024;

  /**
   * @param second of the clip's film
   */
  private record Kept(float[] pooled, double second) {}

  private final List<Kept> kept = new ArrayList<>();
  private int stride = 1;
  private int samples;
  private float[] classes = {};
  private float[] words = {};

  /** The next sample; its pooled vector is kept. */
  void add(Features sample) {
    add(sample, samples);
  }

  /** The next sample, which stands at that second of the film. */
  void add(Features sample, double second) {
    classes = plus(classes, sample.classes());
    words = plus(words, sample.words());
    if (samples++ % stride != 0) {
      return;
    }
    kept.add(new Kept(sample.pooled(), second));
    if (kept.size() == MOST) {
      List<Kept> half = new ArrayList<>();
      for (int i = 0; i < MOST; i += 2) {
        half.add(kept.get(i));
      }
      kept.clear();
      kept.addAll(half);
      stride *= 2;
    }
  }

  private float[] plus(float[] sum, float[] more) {
    float[] all = samples == 0 ? new float[more.length] : sum;
    for (int i = 0; i < more.length; i++) {
      all[i] += more[i];
    }
    return all;
  }

  /** The mean probabilities of the encoder's classes. */
  float[] classes() {
    return mean(classes);
  }

  /** The mean probabilities of the encoder's words. */
  float[] words() {
    return mean(words);
  }

  private float[] mean(float[] sum) {
    float[] mean = sum.clone();
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= samples;
    }
    return mean;
  }

  /** The seconds of what a captioner sees. */
  List<Double> seconds(ClipSampling sampling) {
    return Arrays.stream(sampling.places(kept.size()))
        .mapToObj(place -> kept.get(place).second)
        .toList();
  }

  /** How many samples there were. */
  int samples() {
    return samples;
  }

  /** Forgets everything, for the next clip. */
  void clear() {
    kept.clear();
    stride = 1;
    samples = 0;
  }

  /**
   * Writes what a captioner sees of this clip, the {@code clip}-th of a batch.
   *
   * @param concepts behind each frame
   * @param grid {@code [clips * frames, channels]}
   * @param pooled {@code [clips, channels]}
   */
  void write(ClipSampling sampling, Concepts concepts, int clip, Matrix grid, Matrix pooled) {
    int channels = grid.columns();
    float[] named = concepts.of(classes(), words());
    int[] places = sampling.places(kept.size());
    float[] frames = new float[places.length * channels];
    for (int k = 0; k < places.length; k++) {
      float[] seen = kept.get(places[k]).pooled;
      System.arraycopy(seen, 0, frames, k * channels, seen.length);
      System.arraycopy(named, 0, frames, k * channels + seen.length, named.length);
    }
    grid.put(clip * places.length, places.length, frames, 0);
    float[] mean = new float[channels];
    mean(frames, 0, places.length, channels, mean, 0);
    pooled.put(clip, 1, mean, 0);
  }

  /** The mean of {@code frames} rows {@code [frames, channels]} of grid from {@code at} on. */
  static void mean(float[] grid, int at, int frames, int channels, float[] mean, int meanAt) {
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int k = 0; k < frames; k++) {
        sum += grid[at + k * channels + c];
      }
      mean[meanAt + c] = (float) (sum / frames);
    }
  }
}
