package dev.sightline.activity;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.Device;
import dev.sightline.encoder.EncodingPipeline;
import dev.sightline.encoder.FrameEncoding;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.eval.FrameLabels;
import dev.sightline.media.MediaException;
import dev.sightline.media.VideoFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Says what happens when in a video.
 *
 * <pre>{@code
 * try (var labeller = FilmLabeller.open(Path.of("models/activity"))) {
 *   for (var activity : labeller.label(Path.of("film.mp4")).segments()) {
 *     System.out.println(activity.start() + " " + activity.label());
 *   }
 * }
 * }</pre>
 *
 * <p>A video is read once, forwards; decoding, encoding and labelling overlap, and memory does not
 * grow with its length but for the probabilities.
 *
 * <p>Safe to share between threads, {@link #close} aside: close it, as it holds native memory, when
 * no thread uses it any more.
 */
public final class FilmLabeller implements AutoCloseable {
  /** Frames that are labelled at a time. */
  private static final int BLOCK = 32;

  /** Is told how far a video has been read; called by the thread that labels. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * So much of the video is labelled.
     *
     * @param done in seconds
     * @param all its length in seconds; empty where only reading it would tell
     */
    void labelled(double done, OptionalDouble all);
  }

  private final OpenBundle model;
  private final Smoothing smoothing;

  private FilmLabeller(OpenBundle model, Smoothing smoothing) {
    this.model = model;
    this.smoothing = smoothing;
  }

  /**
   * Opens a labeller and the encoder it names.
   *
   * @param place a bundle's folder or zip
   * @throws IOException if bundle or encoder is missing or damaged; the message says which and how
   */
  public static FilmLabeller open(Path place) throws IOException {
    return open(place, Device.AUTO);
  }

  /** As {@link #open(Path)}, with its encoder computed by this device. */
  public static FilmLabeller open(Path place, Device device) throws IOException {
    OpenBundle model = OpenBundle.open(place, ActivityBundle.FRAMES, device);
    return new FilmLabeller(
        model,
        model
            .bundle()
            .durations()
            .<Smoothing>map(known -> new ShortRuns(known.shortest()))
            .orElse(Smoothing.NONE));
  }

  /**
   * The same labeller giving stretches that are shorter than this to their neighbours; 0 for none.
   * Closing either closes both.
   *
   * @throws IllegalArgumentException where several activities may hold at once
   */
  public FilmLabeller smoothing(double seconds) {
    requireOneAtATime();
    return new FilmLabeller(model, seconds == 0 ? Smoothing.NONE : new ShortRuns(seconds));
  }

  /**
   * The same labeller with the path that a hidden Markov model finds most probable. Closing either
   * closes both.
   *
   * @throws IllegalArgumentException where several activities may hold at once, or it was not
   *     learned how long they last
   */
  public FilmLabeller viterbi() {
    requireOneAtATime();
    return new FilmLabeller(
        model,
        model
            .bundle()
            .durations()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "this labeller has not learned how long activities last; train it again, or"
                            + " let 'evaluate activity --learn-durations' learn it")));
  }

  /**
   * Keeps with a labeller's bundle how long activities last in these videos.
   *
   * @param place its folder
   * @throws IOException if that cannot be written, or is a zip
   */
  public void keepDurations(Path place, List<ActivityScores.Video> videos) throws IOException {
    requireOneAtATime();
    List<int[]> films = new ArrayList<>();
    for (ActivityScores.Video video : videos) {
      films.add(
          FrameLabels.single(
              labels().numbered(video.truth()), video.probabilities().length, video.rateHz(), 0));
    }
    HiddenMarkov known = HiddenMarkov.of(films, labels().size(), rateHz());
    Bundle.changeSettings(place, known::write);
  }

  private void requireOneAtATime() {
    if (labels().several()) {
      throw new IllegalArgumentException(
          "this labeller allows several activities at once; only labels of which one holds at a"
              + " time can be smoothed");
    }
  }

  /** One label of each frame of a video that was labelled. */
  public int[] labels(Timeline timeline) {
    return smoothing.labels(timeline.probabilities(), timeline.rateHz());
  }

  /** The activities it knows. */
  public ActivityLabels labels() {
    return model.bundle().labels();
  }

  /** Frames a second that it was trained on. */
  public double rateHz() {
    return model.bundle().rateHz();
  }

  /**
   * Labels a video at the rate the net was trained on.
   *
   * @throws MediaException with one sentence, if it is no video or nothing of it can be decoded
   */
  public Timeline label(Path video) throws IOException {
    return label(video, rateHz(), (done, all) -> {}, segment -> {});
  }

  /**
   * Labels a video.
   *
   * @param rateHz frames a second to look at; another rate than {@link #rateHz} makes everything
   *     look faster or slower to the net than it is
   * @param watcher is told how far it is
   * @param ended is given each activity as soon as it is known to have ended
   * @throws MediaException with one sentence, if it is no video or nothing of it can be decoded
   */
  public Timeline label(
      Path video, double rateHz, Watcher watcher, Consumer<Timeline.Activity> ended)
      throws IOException {
    ActivityBundle bundle = model.bundle();
    boolean several = bundle.labels().several();
    LabelStream stream =
        new LabelStream(
                bundle.net(),
                bundle.plan(),
                several,
                BLOCK,
                model.encoder().channels(),
                model.encoder().cells())
            .keepingLooks();
    List<float[]> probabilities = new ArrayList<>();
    EndedActivities activities = new EndedActivities(bundle.labels(), rateHz, smoothing, ended);
    boolean begun = false;
    VideoFeatures.Sampling sampling = new VideoFeatures.Sampling(rateHz, false, false);
    try (FrameEncoding frames = FrameEncoding.of(model.encoder(), video, sampling)) {
      while (frames.hasNext()) {
        EncodingPipeline.Result<VideoFrame> frame = frames.next();
        if (!begun) {
          begun = true;
          nothing(probabilities, frame.source().seconds() * rateHz);
        }
        probabilities.addAll(stream.push(frame.features(), frame.source().picture()));
        activities.read(probabilities);
        watcher.labelled(probabilities.size() / rateHz, frames.info().seconds());
      }
      probabilities.addAll(stream.finish());
      double read = probabilities.size() / rateHz;
      Timeline timeline =
          Timeline.of(
              bundle.labels(),
              rateHz,
              probabilities.toArray(float[][]::new),
              smoothing,
              Math.min(read, frames.info().seconds().orElse(read)),
              stream.looks(),
              frames.problem());
      activities.finish(timeline);
      return timeline;
    }
  }

  /** Labels pictures one by one with this model, which stays open when the other is closed. */
  public LiveLabeller live() {
    return LiveLabeller.of(model);
  }

  /** Before a film's first picture nothing happens: a row of certainty for each sample missing. */
  private void nothing(List<float[]> probabilities, double samples) {
    float[] row = new float[labels().size()];
    row[0] = labels().several() ? 0 : 1; // the background is the first class
    for (long k = Math.round(samples); k > 0; k--) {
      probabilities.add(row);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
