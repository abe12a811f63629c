package dev.sightline.activity;

import dev.sightline.draw.LabelPainter;
import dev.sightline.media.Camera;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.VideoFrame;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A labeller in front of a camera. Three threads at their own pace: the camera's takes pictures,
 * the caller's labels the newest at one rate, and one paints the newest picture with the newest
 * label at another. What is newer replaces what is older, and nothing is ever queued; so labels
 * stay young on a slow machine, and memory stays the same for as long as it runs.
 */
public final class LiveWatch {
  /**
   * At what pace, and for how long.
   *
   * @param rateHz pictures labelled a second
   * @param drawRateHz pictures painted a second
   * @param seconds after which it ends; 0 for never
   */
  public record Settings(double rateHz, double drawRateHz, double seconds) {
    /**
     * @throws IllegalArgumentException saying which number is out of range
     */
    public Settings {
      checkRate("labels", rateHz);
      checkRate("drawn pictures", drawRateHz);
      if (!(seconds >= 0)) {
        throw new IllegalArgumentException("One cannot watch for " + seconds + " seconds");
      }
    }

    private static void checkRate(String name, double rateHz) {
      if (!(rateHz > 0 && rateHz <= 1000)) {
        throw new IllegalArgumentException(
            "The rate of " + name + " is " + rateHz + "; more than 0 and at most 1000 is expected");
      }
    }
  }

  /** Is told every label, on the thread that labels: what it takes is missing there. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A label is there.
     *
     * @param seconds when its picture was taken, after the beginning
     * @param age of the picture now, in seconds: the lag
     */
    void labelled(LiveLabeller.Label label, double seconds, double age) throws IOException;
  }

  /** Where painted pictures go: a window, a film. */
  @FunctionalInterface
  public interface Canvas {
    /**
     * Shows a picture.
     *
     * @throws MediaException with one sentence, if it cannot; then the watch ends
     */
    void show(VideoFrame frame) throws MediaException;
  }

  /**
   * What there was to see.
   *
   * @param seconds how long it ran
   * @param pictures that came until the last one that was looked at
   * @param looks pictures that the labeller looked at
   * @param labels that were given
   * @param missed that should have been looked at, but the labeller was still busy with another
   * @param ages of the labels when they were given
   * @param problem why no more pictures came, where that was a fault
   */
  public record Summary(
      double seconds,
      long pictures,
      long looks,
      long labels,
      long missed,
      LabelAges ages,
      Optional<MediaException> problem) {}

  /** How long to wait, in milliseconds, before asking whether to stop. */
  private static final long PATIENCE = 50;

  private final Camera camera;
  private final LiveLabeller labeller;
  private final Settings settings;
  private final List<Canvas> canvases;
  private final LabelAges ages = new LabelAges();
  private final long begun = System.nanoTime();
  private long pictures;
  private long looks;
  private long missed;
  private volatile LiveLabeller.Label newest;
  private volatile boolean over;
  private volatile Throwable failure;

  /**
   * A watch that begins now.
   *
   * @param camera stays the caller's to close, as does the labeller
   * @param canvases nothing is painted where there are none
   */
  public LiveWatch(Camera camera, LiveLabeller labeller, Settings settings, List<Canvas> canvases) {
    this.camera = camera;
    this.labeller = labeller;
    this.settings = settings;
    this.canvases = List.copyOf(canvases);
  }

  /**
   * Watches until no more pictures come, the time is over, or the caller wants to stop. To be
   * called once.
   *
   * @param stop is asked several times a second
   * @throws IOException what the listener or a canvas threw
   */
  public Summary run(Listener listener, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Thread drawing = new Thread(this::draw, "drawing");
    drawing.setDaemon(true);
    if (!canvases.isEmpty()) {
      drawing.start();
    }
    try {
      label(listener, stop);
      over = !camera.isOver(pictures); // else the last picture has still to be drawn
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      over = true;
      throw e;
    } finally {
      drawing.join(); // a film must not be finished under it
    }
    if (failure instanceof MediaException e) {
      throw e;
    } else if (failure != null) {
      throw new IllegalStateException("Drawing failed: " + failure.getMessage(), failure);
    }
    return new Summary(seconds(), pictures, looks, ages.count(), missed, ages, camera.problem());
  }

  private double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void label(Listener listener, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Pace pace = new Pace(settings.rateHz);
    while (!over && !stop.getAsBoolean() && !isTimeOver()) {
      Camera.Shot shot = pace.hasTurn() ? camera.newest(pictures, PATIENCE) : null;
      if (shot == null) {
        if (camera.isOver(pictures)) {
          return;
        }
        continue;
      }
      pace.take();
      pictures = shot.number();
      looks++;
      Optional<LiveLabeller.Label> label = labeller.look(shot.picture(), shot.takenNanos());
      if (label.isPresent()) {
        newest = label.get();
        double age = newest.ageSeconds();
        ages.add(age);
        listener.labelled(newest, Math.max(0, (newest.takenNanos() - begun) / 1e9), age);
      }
      missed += pace.turnsSince();
    }
  }

  private boolean isTimeOver() {
    return settings.seconds > 0 && seconds() >= settings.seconds;
  }

  private void draw() {
    try {
      Pace pace = new Pace(settings.drawRateHz);
      long seen = 0;
      while (!over && !camera.isOver(seen)) {
        Camera.Shot shot = pace.hasTurn() ? camera.newest(seen, PATIENCE) : null;
        if (shot == null) {
          continue;
        }
        pace.take();
        seen = shot.number();
        VideoFrame frame = new VideoFrame(seconds(), painted(shot.picture()));
        for (Canvas canvas : canvases) {
          canvas.show(frame);
        }
      }
    } catch (MediaException | RuntimeException | Error e) {
      failure = e; // the thread that labels throws it
      over = true;
    } catch (InterruptedException e) {
      over = true; // nobody does that
    }
  }

  private Picture painted(Picture picture) throws MediaException {
    LiveLabeller.Label label = newest;
    return label == null
        ? picture
        : LabelPainter.paint(picture, label.shown(), label.probability(), label.ageSeconds());
  }

  /** Turns at an even rate; who comes late for one does not catch up on it. */
  private static final class Pace {
    private final long period;
    private long due = System.nanoTime();
    private long taken;

    Pace(double rateHz) {
      period = Math.round(1e9 / rateHz);
    }

    /** Waits for the turn, a while at most. */
    boolean hasTurn() throws InterruptedException {
      long patience = TimeUnit.MILLISECONDS.toNanos(PATIENCE);
      long wait = due - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(Math.min(wait, patience));
      return wait <= patience;
    }

    void take() {
      taken = System.nanoTime();
      due = taken - due > period ? taken + period : due + period;
    }

    /** Turns that came since one was taken. */
    long turnsSince() {
      return (System.nanoTime() - taken) / period;
    }
  }
}
