package dev.sightline.encoder;

import dev.sightline.encoder.zoo.PixelScaling;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Photos in batches, decoded and varied in a thread of its own while the net works on the batch
 * before. The order of the photos in an epoch depends on the seed and the epoch alone, a photo's
 * variation on the seed, the epoch and the photo: so a training that goes on in the middle sees
 * what it would have seen. Photos left over at the end of an epoch (fewer than a batch) are not
 * used in it.
 */
final class PhotoBatches implements AutoCloseable {
  private static final int AHEAD = 3;

  private final Deque<Future<Batch>> asked = new ArrayDeque<>();
  private final ExecutorService thread = VariedPhotos.reader();
  private final Steps steps;
  private final int end;
  private int step;

  /**
   * A batch.
   *
   * @param photos {@code [batch][3 * side * side]}
   * @param places of the photos in the list that they are from
   * @param files where they are
   */
  record Batch(float[][] photos, List<Integer> places, List<Path> files) {}

  /** What a net takes: pictures of a side, scaled so. */
  record Input(int side, PixelScaling scaling) {}

  /** Batches by number, asked for in order. */
  interface Steps {
    Batch at(int step) throws MediaException;
  }

  private interface Seen {
    float[] photo(int place, Picture picture);
  }

  /** The batches from {@code first} on, until {@code end}. */
  PhotoBatches(int first, int end, Steps steps) {
    this.step = first;
    this.end = end;
    this.steps = steps;
    for (int i = 0; i < AHEAD; i++) {
      ask();
    }
  }

  private void ask() {
    if (step < end) {
      int number = step++;
      asked.add(thread.submit(() -> steps.at(number)));
    }
  }

  /** The training batches from step {@code first} on, without end. */
  static PhotoBatches training(
      List<TrainingPhoto> photos, Input input, int batch, long seed, int first) {
    int perEpoch = photos.size() / batch;
    return new PhotoBatches(
        first,
        Integer.MAX_VALUE,
        step -> {
          int epoch = step / perEpoch;
          int start = step % perEpoch * batch;
          List<Integer> places =
              order(photos.size(), new Random(mix(seed, epoch, -1))).subList(start, start + batch);
          return batch(
              photos,
              places,
              (place, picture) ->
                  Augmentation.STRONG.vary(
                      picture,
                      input.side(),
                      input.scaling(),
                      new Random(mix(seed, epoch, place)),
                      !CaptionWords.speakOfSides(photos.get(place).texts())));
        });
  }

  /** All photos once, in order and unvaried; the last batch may be smaller. */
  static PhotoBatches once(List<TrainingPhoto> photos, Input input, int batch) {
    return new PhotoBatches(
        0,
        (photos.size() + batch - 1) / batch,
        step -> {
          int start = step * batch;
          return batch(
              photos,
              inOrder(photos.size()).subList(start, Math.min(photos.size(), start + batch)),
              (place, picture) -> Augmentation.plain(picture, input.side(), input.scaling()));
        });
  }

  private static Batch batch(List<TrainingPhoto> photos, List<Integer> places, Seen seen)
      throws MediaException {
    float[][] inputs = new float[places.size()][];
    List<Path> files = new ArrayList<>();
    for (int place : places) {
      TrainingPhoto photo = photos.get(place);
      inputs[files.size()] = seen.photo(place, PictureReader.read(photo.file()));
      files.add(photo.file());
    }
    return new Batch(inputs, List.copyOf(places), files);
  }

  /** The next batch, waited for. */
  Batch next() throws MediaException, InterruptedException {
    Future<Batch> next = asked.remove();
    ask();
    try {
      return next.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MediaException unreadable) {
        throw unreadable;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  /** Lets the reading thread end. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static List<Integer> order(int size, Random random) {
    List<Integer> order = inOrder(size);
    Collections.shuffle(order, random);
    return order;
  }

  private static List<Integer> inOrder(int size) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    return order;
  }

  /** One seed from three numbers, far apart for numbers that are near (splitmix64's finish). */
  static long mix(long seed, int epoch, int photo) {
    long z = seed * 0x9e3779b97f4a7c15L + epoch * 0xbf58476d1ce4e5b9L + photo * 0x94d049bb133111ebL;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
