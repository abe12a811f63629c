package dev.sightline.encoder;

import ai.onnxruntime.OrtException;
import dev.sightline.bundle.Bundle;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast photos become features, against the bare ONNX Runtime session in every reasonable
 * set-up. All take turns, several times over, and the median of each is what counts: a machine's
 * speed drifts, but it drifts for all of them.
 */
public final class EncoderBench {
  private static final int ROUNDS = 5;
  private static final int[] BATCHES = {1, 8, 32};
  private static final int[] ONE = {1};

  /**
   * One way of encoding and its speed.
   *
   * @param what the way, in words
   * @param batch pictures in a call
   * @param threads threads at work, ONNX Runtime's or ours
   */
  public record Speed(String what, int batch, int threads, double imagesPerSecond) {}

  /**
   * All speeds, images/s.
   *
   * @param bare ONNX Runtime alone, pictures ready in native memory
   * @param encoder {@link Encoder#encode(List)}, pictures decoded before
   * @param decoding photo files to pictures of the net's size, no encoding
   * @param folder {@link EncodingPipeline}: photo files to features
   * @param alone one encoder, one thread, picture by picture
   * @param fleet two encoders, a thread each
   */
  public record Result(
      List<Speed> bare, Speed encoder, Speed decoding, Speed folder, Speed alone, Speed fleet) {
    /** The fastest of the bare session's set-ups. */
    public Speed bestBare() {
      return Collections.max(bare, Comparator.comparingDouble(Speed::imagesPerSecond));
    }

    /** The folder's speed, decoding included, as a part of the best bare session's. */
    public double folderToBare() {
      return folder.imagesPerSecond() / bestBare().imagesPerSecond();
    }

    /** What a second encoder in a second thread brings. */
    public double fleetToAlone() {
      return fleet.imagesPerSecond() / alone.imagesPerSecond();
    }
  }

  /** Encodes as long as it is told to, and says how many pictures that were. */
  interface Contender extends AutoCloseable {
    /** What it is, its speed not yet known. */
    Speed describe();

    /** Works until {@link System#nanoTime} passes {@code end}, and at least once. */
    long encode(long end) throws IOException, OrtException;

    @Override
    default void close() {}
  }

  private EncoderBench() {}

  /**
   * Runs the benchmark.
   *
   * @param device what computes the nets
   * @param turn how long each takes at a time; the whole takes about 80 turns
   * @throws IOException if the bundle or a photo cannot be read
   */
  public static Result run(Bundle bundle, Device device, List<Path> photos, Duration turn)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    List<Contender> contenders = new ArrayList<>();
    try (Encoder encoder = Encoder.open(bundle, device, threads);
        Encoder second = Encoder.open(bundle, device, threads)) {
      List<Picture> pictures = new ArrayList<>();
      for (Path photo : photos.subList(0, Math.min(64, photos.size()))) {
        pictures.add(small(photo, encoder));
      }
      try {
        for (int batch : encoder.takesBatches() ? BATCHES : ONE) {
          contenders.add(BareSession.oneCaller(bundle, encoder, pictures, batch, threads, true));
          contenders.add(BareSession.oneCaller(bundle, encoder, pictures, batch, threads, false));
          contenders.add(BareSession.callers(bundle, encoder, pictures, batch, threads));
        }
        int bare = contenders.size();
        contenders.add(new Lists(encoder, pictures));
        contenders.add(new Decoding(encoder, photos));
        contenders.add(new Folder(encoder, photos));
        contenders.add(new Fleet(List.of(encoder), pictures));
        contenders.add(new Fleet(List.of(encoder, second), pictures));
        List<Speed> speeds = takeTurns(contenders, turn.toNanos());
        return new Result(
            speeds.subList(0, bare),
            speeds.get(bare),
            speeds.get(bare + 1),
            speeds.get(bare + 2),
            speeds.get(bare + 3),
            speeds.get(bare + 4));
      } finally {
        contenders.forEach(Contender::close);
      }
    } catch (OrtException e) {
      throw new IOException(bundle.place() + ": ONNX Runtime cannot run it: " + e.getMessage(), e);
    }
  }

  private static List<Speed> takeTurns(List<Contender> contenders, long turn)
      throws IOException, OrtException {
    double[][] speeds = new double[contenders.size()][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) { // the first is for warming up
      for (int i = 0; i < speeds.length; i++) {
        long begin = System.nanoTime();
        long images = contenders.get(i).encode(begin + turn);
        if (round >= 0) {
          speeds[i][round] = images * 1e9 / (System.nanoTime() - begin);
        }
      }
    }
    List<Speed> result = new ArrayList<>();
    for (int i = 0; i < speeds.length; i++) {
      Arrays.sort(speeds[i]);
      Speed about = contenders.get(i).describe();
      result.add(new Speed(about.what(), about.batch(), about.threads(), speeds[i][ROUNDS / 2]));
    }
    return result;
  }

  private static Picture small(Path photo, Encoder encoder) throws IOException {
    int side = encoder.inputSize();
    return PictureReader.read(photo, side).resize(side, side);
  }

  private record Lists(Encoder encoder, List<Picture> pictures) implements Contender {
    @Override
    public Speed describe() {
      return new Speed("encoder, list of pictures", pictures.size(), encoder.threads(), 0);
    }

    @Override
    public long encode(long end) {
      long images = 0;
      do {
        images += encoder.encode(pictures).size();
      } while (System.nanoTime() < end);
      return images;
    }
  }

  /** Encoders side by side, each in a thread of its own. */
  private record Fleet(List<Encoder> encoders, List<Picture> pictures) implements Contender {
    @Override
    public Speed describe() {
      return new Speed("encoders side by side, a thread each", 1, encoders.size(), 0);
    }

    @Override
    public long encode(long end) {
      AtomicLong images = new AtomicLong();
      List<Thread> threads = new ArrayList<>();
      for (Encoder encoder : encoders) {
        Thread thread =
            Encoder.thread(
                () -> {
                  int next = 0;
                  do {
                    encoder.encode(pictures.get(next++ % pictures.size()));
                    images.incrementAndGet();
                  } while (System.nanoTime() < end);
                });
        threads.add(thread);
        thread.start();
      }
      try {
        for (Thread thread : threads) {
          thread.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
      return images.get();
    }
  }

  private record Decoding(Encoder encoder, List<Path> photos) implements Contender {
    @Override
    public Speed describe() {
      return new Speed("decoding alone", 1, 1, 0);
    }

    @Override
    public long encode(long end) throws IOException {
      long images = 0;
      for (Iterator<Path> files = roundAndRound(photos, end); files.hasNext(); images++) {
        small(files.next(), encoder);
      }
      return images;
    }
  }

  private record Folder(Encoder encoder, List<Path> photos) implements Contender {
    @Override
    public Speed describe() {
      return new Speed("folder of photos, decoding included", 1, encoder.threads(), 0);
    }

    @Override
    public long encode(long end) throws IOException {
      long images = 0;
      try (var results = EncodingPipeline.ofFiles(encoder, roundAndRound(photos, end))) {
        for (; results.hasNext(); images++) {
          var result = results.next();
          if (result.problem() != null) {
            throw result.problem();
          }
        }
      }
      return images;
    }
  }

  /** The photos over and over, until the time is up. */
  private static Iterator<Path> roundAndRound(List<Path> photos, long end) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return System.nanoTime() < end;
      }

      @Override
      public Path next() {
        return photos.get(next++ % photos.size());
      }
    };
  }
}
