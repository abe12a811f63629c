package dev.sightline.caption;

import dev.sightline.Arguments;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures how many photos a second one captioner serves when several threads ask it at once, each
 * for one photo at a time, as the threads of a server do. Every number of threads has its turn in
 * every round, so that a busier minute hits all of them; a speed is the median of the rounds.
 */
public final class ThreadsSpeed {
  /** What so many threads got together. */
  public record Speed(int threads, double photosPerSecond) {}

  private final PhotoCaptioner captioner;
  private final List<Picture> photos;
  private final int rounds;

  /**
   * @param photos decoded; each is captioned once in every turn
   */
  public ThreadsSpeed(PhotoCaptioner captioner, List<Picture> photos, int rounds) {
    if (photos.isEmpty() || rounds < 1) {
      throw new IllegalArgumentException("There is nothing to measure: no photos, or no rounds");
    }
    this.captioner = captioner;
    this.photos = List.copyOf(photos);
    this.rounds = rounds;
  }

  /**
   * Measures, after one turn that does not count.
   *
   * @param threads numbers of threads
   */
  public List<Speed> run(List<Integer> threads) throws IOException {
    double unused = turn(Collections.max(threads));
    Map<Integer, List<Double>> speeds = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (int count : threads) {
        speeds.computeIfAbsent(count, any -> new ArrayList<>()).add(turn(count));
      }
    }
    List<Speed> medians = new ArrayList<>();
    speeds.forEach(
        (count, all) -> {
          Collections.sort(all);
          medians.add(new Speed(count, all.get(all.size() / 2)));
        });
    return medians;
  }

  private double turn(int count) throws IOException {
    AtomicInteger next = new AtomicInteger();
    Callable<Void> asking =
        () -> {
          for (int i = next.getAndIncrement(); i < photos.size(); i = next.getAndIncrement()) {
            Captions unused = captioner.caption(photos.get(i));
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      long begin = System.nanoTime();
      for (Future<Void> one : threads.invokeAll(Collections.nCopies(count, asking))) {
        Void unused = one.get();
      }
      return photos.size() / ((System.nanoTime() - begin) / 1e9);
    } catch (ExecutionException e) {
      throw new IOException("A thread could not caption: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while measuring", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** {@code --data DIR [--threads 1,2,8] [--limit N] [--json OUT]}. */
  public static void main(String... words) throws IOException {
    Arguments arguments = Arguments.of(words);
    List<Picture> pictures = new ArrayList<>();
    for (CaptionedPhoto photo : CaptionData.read(arguments.path("--data"), "train").photos()) {
      if (pictures.size() < arguments.number("--limit", 100)) {
        pictures.add(PictureReader.read(photo.file()));
      }
    }
    try (PhotoCaptioner captioner = PhotoCaptioner.open(ModelFolders.find("photo-caption"))) {
      List<Integer> threads =
          Arrays.stream(arguments.numbers("--threads", "1,2")).boxed().toList();
      List<Speed> speeds = new ThreadsSpeed(captioner, pictures, 5).run(threads);
      for (Speed speed : speeds) {
        System.out.printf(
            Locale.ROOT, "%2d threads: %.1f photos/s%n", speed.threads(), speed.photosPerSecond());
      }
      arguments.write(Map.of("shared", speeds));
    }
  }
}
