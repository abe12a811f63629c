package dev.sightline.activity;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.Device;
import dev.sightline.encoder.Features;
import dev.sightline.media.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Says what is happening, picture by picture, in bounded memory.
 *
 * <pre>{@code
 * try (var labeller = LiveLabeller.open(Path.of("models/activity"));
 *     var camera = Camera.open("0", VideoReader.Settings.DEFAULT)) {
 *   for (var shot = camera.newest(); shot != null; shot = camera.newest()) {
 *     labeller.look(shot.picture(), shot.takenNanos()).ifPresent(label -> ...);
 *   }
 * }
 * }</pre>
 *
 * <p>The net was trained on {@link #rateHz} pictures a second: shown more or fewer, it takes
 * everything for slower or faster than it is. {@link LiveWatch} keeps to a rate.
 *
 * <p>For one thread at a time. Holds native memory; close it.
 */
public final class LiveLabeller implements AutoCloseable {
  /**
   * What is happening in a picture.
   *
   * @param name of the likeliest class; where several may hold at once, all that are more likely
   *     than not, joined by commas, or {@link ActivityLabels#BACKGROUND} where none is
   * @param probability of the likeliest class; that nothing of it holds, where that is what the
   *     name says
   * @param probabilities of all classes, {@code [classes]}
   * @param takenNanos when the picture was taken, as the caller said
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  public record Label(String name, double probability, float[] probabilities, long takenNanos) {
    /** The name in words, with a question mark where the labeller is unsure. */
    public String shown() {
      return Timeline.shown(name, probability);
    }

    /** Time since the picture was taken, where that was said by {@link System#nanoTime()}. */
    public double ageSeconds() {
      return (System.nanoTime() - takenNanos) / 1e9;
    }

    static Label of(ActivityLabels labels, float[] probabilities, long takenNanos) {
      int best = 0;
      List<String> holding = new ArrayList<>();
      for (int c = 0; c < probabilities.length; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
        if (probabilities[c] >= Timeline.THRESHOLD) {
          holding.add(labels.classes().get(c));
        }
      }
      double p = probabilities[best];
      if (!labels.several()) {
        return new Label(labels.classes().get(best), p, probabilities, takenNanos);
      } else if (holding.isEmpty()) {
        return new Label(ActivityLabels.BACKGROUND, 1 - p, probabilities, takenNanos);
      }
      return new Label(String.join(", ", holding), p, probabilities, takenNanos);
    }
  }

  /** Weight of the newest frame in a running mean. */
  private static final float NEWEST = 0.35f;

  private final OpenBundle model;
  private final LabelStream stream;
  private float[] mean;

  /** Times of the pictures that have no label yet: never more than the net's delay. */
  private final Queue<Long> waiting = new ArrayDeque<>();

  private LiveLabeller(OpenBundle model) {
    this.model = model;
    stream = stream(model);
  }

  private static LabelStream stream(OpenBundle model) {
    return new LabelStream(
        model.bundle().net(),
        model.bundle().plan(),
        model.bundle().labels().several(),
        1,
        model.encoder().channels(),
        model.encoder().cells());
  }

  /**
   * Opens a labeller and the encoder it names, and has both label an empty picture, so that the
   * first true one does not wait for what is loaded and compiled on first use.
   *
   * @param place a bundle's folder or zip
   * @throws IOException if bundle or encoder is missing or damaged, or it does not judge frames;
   *     the message says which and how
   */
  public static LiveLabeller open(Path place) throws IOException {
    return open(place, Device.AUTO);
  }

  /** As {@link #open(Path)}, with its encoder computed by this device. */
  public static LiveLabeller open(Path place, Device device) throws IOException {
    boolean clips = Bundle.describe(place).task().equals(ActivityBundle.CLIPS);
    OpenBundle model =
        OpenBundle.open(place, clips ? ActivityBundle.CLIPS : ActivityBundle.FRAMES, device);
    if (clips && !(model.bundle().net().perFrame() && model.bundle().net().carries())) {
      model.close();
      throw new SightlineException(
          place + " classifies clips as a whole; a model that judges frames was expected");
    }
    try {
      int side = model.encoder().inputSize();
      Picture black = new Picture(side, side, new byte[3 * side * side]);
      Features empty = model.encoder().encode(black);
      LabelStream rehearsal = stream(model);
      rehearsal.push(empty, black);
      rehearsal.finish();
      return of(model);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** With a model that is open already. */
  static LiveLabeller of(OpenBundle model) {
    return new LiveLabeller(model);
  }

  /** The activities it knows. */
  public ActivityLabels labels() {
    return model.bundle().labels();
  }

  /** Pictures a second that it was trained on. */
  public double rateHz() {
    return model.bundle().rateHz();
  }

  /** So many pictures have to come after a picture before it has its label; mostly none. */
  public int delay() {
    return stream.delay();
  }

  /** Width and height in pixels of what it sees; pictures of that size are not resized. */
  public int inputSize() {
    return model.encoder().inputSize();
  }

  /**
   * Looks at the next picture.
   *
   * @param takenNanos when it was taken
   * @return the newest label there is by now, of this picture or of an earlier one; empty while the
   *     first is waited for
   */
  public Optional<Label> look(Picture picture, long takenNanos) {
    Features features = model.encoder().encode(picture);
    waiting.add(takenNanos);
    Label label = null;
    for (float[] probabilities : stream.push(features, picture)) {
      label = Label.of(labels(), steady(probabilities), waiting.remove());
    }
    return Optional.ofNullable(label);
  }

  /**
   * A classifier of clips does not know what was before: a running mean keeps it from flickering.
   */
  private float[] steady(float[] probabilities) {
    if (!labels().trimmed()) {
      return probabilities;
    }
    mean = mean == null ? probabilities : mean.clone();
    for (int c = 0; c < mean.length; c++) {
      mean[c] += NEWEST * (probabilities[c] - mean[c]);
    }
    return mean;
  }

  @Override
  public void close() {
    model.close();
  }
}
