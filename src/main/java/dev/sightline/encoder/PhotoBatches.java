package dev.sightline.encoder;

import dev.sightline.encoder.zoo.PixelScaling;
import dev.sightline.media.MediaException;
import dev.sightline.media.PictureReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Photos in batches, decoded and varied in a thread of its own while the net works on the batch
 * before. The order of the photos in an epoch depends on the seed and the epoch alone, a photo's
 * variation on the seed, the epoch and the photo: so a training that goes on in the middle sees
 * what it would have seen. Photos left over at the end of an epoch (fewer than a batch) are not
 * used in it.
 */
final class PhotoBatches implements AutoCloseable {
  private final BlockingQueue<Object> ready = new ArrayBlockingQueue<>(3);
  private final Thread reader;

  /**
   * Photos and targets, {@code [batch][3 * side * side]} and {@code [batch][words]}.
   *
   * @param files where the photos come from
   */
  record Batch(float[][] photos, float[][] targets, List<Path> files) {}

  /** What a net takes: pictures of a side, scaled so. */
  record Input(int side, PixelScaling scaling) {}

  PhotoBatches(Iterable<Batch> source) {
    reader =
        new Thread(
            () -> {
              try {
                for (Batch batch : source) {
                  ready.put(batch);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed: nobody waits for more
              } catch (Throwable e) { // an Error too: whoever waits for a batch must learn of it
                ready.clear();
                ready.add(e);
              }
            },
            "photos");
    reader.setDaemon(true);
    reader.start();
  }

  /** The training batches from step {@code first} on, without end. */
  static PhotoBatches training(
      List<TrainingPhoto> photos,
      CaptionWords words,
      Input input,
      int batch,
      long seed,
      int first) {
    int perEpoch = photos.size() / batch;
    return new PhotoBatches(
        () ->
            new Steps(Integer.MAX_VALUE, first) {
              private List<Integer> order = List.of();
              private int ordered = -1;

              @Override
              Batch at(int step) {
                int epoch = step / perEpoch;
                if (epoch != ordered) {
                  order = order(photos.size(), new Random(mix(seed, epoch, -1)));
                  ordered = epoch;
                }
                int start = step % perEpoch * batch;
                float[][] inputs = new float[batch][];
                float[][] targets = new float[batch][];
                List<Path> files = new ArrayList<>();
                for (int i = 0; i < batch; i++) {
                  int place = order.get(start + i);
                  TrainingPhoto photo = photos.get(place);
                  Random random = new Random(mix(seed, epoch, place));
                  boolean mirrored = !CaptionWords.speakOfSides(photo.captions());
                  inputs[i] =
                      Augmentation.vary(
                          read(photo), input.side(), input.scaling(), random, mirrored);
                  targets[i] = words.target(photo.captions());
                  files.add(photo.file());
                }
                return new Batch(inputs, targets, files);
              }
            });
  }

  /** All photos once, in order and unvaried; the last batch may be smaller. */
  static PhotoBatches once(List<TrainingPhoto> photos, CaptionWords words, Input input, int batch) {
    int steps = (photos.size() + batch - 1) / batch;
    return new PhotoBatches(
        () ->
            new Steps(steps, 0) {
              @Override
              Batch at(int step) {
                int start = step * batch;
                int count = Math.min(batch, photos.size() - start);
                float[][] inputs = new float[count][];
                float[][] targets = new float[count][];
                List<Path> files = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                  TrainingPhoto photo = photos.get(start + i);
                  inputs[i] = Augmentation.plain(read(photo), input.side(), input.scaling());
                  targets[i] = words.target(photo.captions());
                  files.add(photo.file());
                }
                return new Batch(inputs, targets, files);
              }
            });
  }

  /** The next batch, waited for. */
  Batch next() throws MediaException, InterruptedException {
    Object next = ready.take();
    if (next instanceof UnreadablePhoto e) {
      throw (MediaException) e.getCause();
    }
    if (next instanceof Error e) {
      throw e;
    }
    if (next instanceof RuntimeException e) {
      throw e;
    }
    return (Batch) next;
  }

  /** Lets the reading thread end. */
  @Override
  public void close() {
    reader.interrupt();
  }

  private static dev.sightline.media.Picture read(TrainingPhoto photo) {
    try {
      return PictureReader.read(photo.file());
    } catch (MediaException e) {
      throw new UnreadablePhoto(e);
    }
  }

  private static List<Integer> order(int size, Random random) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    return order;
  }

  /** One seed from three numbers, far apart for numbers that are near (splitmix64's finish). */
  private static long mix(long seed, int epoch, int photo) {
    long z = seed * 0x9e3779b97f4a7c15L + epoch * 0xbf58476d1ce4e5b9L + photo * 0x94d049bb133111ebL;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** Batches by number. */
  private abstract static class Steps implements java.util.Iterator<Batch> {
    private final int end;
    private int step;

    Steps(int end, int first) {
      this.end = end;
      this.step = first;
    }

    abstract Batch at(int step);

    @Override
    public boolean hasNext() {
      return step < end;
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      return at(step++);
    }
  }

  /** Carries a media exception out of the iteration. */
  private static final class UnreadablePhoto extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadablePhoto(MediaException cause) {
      super(cause);
    }
  }
}
