package dev.sightline.encoder;

import dev.sightline.encoder.zoo.PixelScaling;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Photos as a net in training sees them, read and varied in a thread of its own: whoever trains
 * asks for the next batch before it works on the one it has. For one caller.
 */
public final class VariedPhotos implements AutoCloseable {
  /**
   * How a photo is to be seen.
   *
   * @param file where it is
   * @param varied whether a part of it in other colours is seen, see {@link Augmentation}
   * @param mirrored whether left and right are exchanged every second time
   * @param seed draws the variation
   */
  public record View(Path file, boolean varied, boolean mirrored, long seed) {}

  private final int side;
  private final PixelScaling scaling;
  private final Deque<Future<float[][]>> asked = new ArrayDeque<>();
  private final ExecutorService thread = reader();

  /** For a net that takes pictures of {@code side} by {@code side} pixels, scaled like this. */
  public VariedPhotos(int side, PixelScaling scaling) {
    this.side = side;
    this.scaling = scaling;
  }

  /** A thread that reads photos. */
  static ExecutorService reader() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread reader = new Thread(task, "photos");
          reader.setDaemon(true);
          return reader;
        });
  }

  /** Begins to read a batch. */
  public void ask(List<View> views) {
    asked.add(
        thread.submit(
            () -> {
              float[][] photos = new float[views.size()][];
              for (int i = 0; i < photos.length; i++) {
                photos[i] = read(views.get(i));
              }
              return photos;
            }));
  }

  private float[] read(View view) throws MediaException {
    Picture photo = PictureReader.read(view.file());
    Random random = new Random(view.seed());
    if (view.varied()) {
      return Augmentation.MILD.vary(photo, side, scaling, random, view.mirrored());
    }
    boolean flip = random.nextBoolean() && view.mirrored();
    return Augmentation.plain(flip ? photo.flip() : photo, side, scaling);
  }

  /**
   * The batch that was asked for first, {@code [photos][3 * side * side]}.
   *
   * @throws MediaException if one of its photos cannot be read
   */
  public float[][] next() throws MediaException {
    try {
      return asked.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MediaException unreadable) {
        throw unreadable;
      }
      throw new IllegalStateException("reading photos failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading photos", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
