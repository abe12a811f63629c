package dev.sightline.encoder;

import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;

/**
 * Reads and encodes photos ahead of whoever uses their features, in order and in bounded memory:
 *
 * <pre>{@code
 * try (var photos = EncodingPipeline.ofFiles(encoder, files.iterator())) {
 *   while (photos.hasNext()) {
 *     var photo = photos.next(); // the next ones are read and encoded meanwhile
 *   }
 * }
 * }</pre>
 *
 * <p>Each of the encoder's threads takes a photo through reading, decoding and encoding; so all of
 * them are busy whichever of these is the slow one. At most {@value #AHEAD} photos for each thread
 * are under way or waiting to be fetched. A photo that cannot be read is a result with a problem;
 * the others go on. The results are fetched by one thread.
 *
 * @param <T> what names a photo
 */
public final class EncodingPipeline<T>
    implements Iterator<EncodingPipeline.Result<T>>, AutoCloseable {
  /** Enough that the threads do not run dry while a batch of captions is searched for. */
  private static final int AHEAD = 32;

  /** How a photo is read. */
  @FunctionalInterface
  public interface Reader<T> {
    /** The photo; called by several threads. */
    Picture read(T source) throws MediaException;
  }

  /**
   * A photo's features, or why there are none.
   *
   * @param source what named it
   * @param features null if it could not be read
   * @param mirrored the features of its mirror image, if these were asked for
   * @param problem null if all is well; its message is a sentence for the user
   */
  public record Result<T>(T source, Features features, Features mirrored, MediaException problem) {}

  private final Encoder encoder;
  private final Iterator<T> sources;
  private final Reader<T> reader;
  private final boolean mirrorToo;
  private final ExecutorService workers;
  private final BiPredicate<T, T> alike;
  private final Deque<Future<Result<T>>> ahead = new ArrayDeque<>();
  private T last;
  private CompletableFuture<Result<T>> ofLast;

  /**
   * A pipeline that begins to work at the first call of {@link #hasNext} or {@link #next}.
   *
   * @param sources asked for more as places become free, by the thread that fetches the results
   * @param mirrorToo whether mirror images are encoded as well
   */
  public EncodingPipeline(
      Encoder encoder, Iterator<T> sources, Reader<T> reader, boolean mirrorToo) {
    this(encoder, sources, reader, mirrorToo, (one, next) -> false);
  }

  /**
   * As the other one.
   *
   * @param alike whether a photo is the one before it once more, and need not be encoded again
   */
  public EncodingPipeline(
      Encoder encoder,
      Iterator<T> sources,
      Reader<T> reader,
      boolean mirrorToo,
      BiPredicate<T, T> alike) {
    this.encoder = encoder;
    this.sources = sources;
    this.reader = reader;
    this.mirrorToo = mirrorToo;
    this.alike = alike;
    this.workers = Executors.newFixedThreadPool(encoder.threads(), Encoder::thread);
  }

  /** A pipeline over photo files. */
  public static EncodingPipeline<Path> ofFiles(Encoder encoder, Iterator<Path> files) {
    return new EncodingPipeline<>(
        encoder, files, file -> PictureReader.read(file, encoder.inputSize()), false);
  }

  @Override
  public boolean hasNext() {
    while (ahead.size() < AHEAD * encoder.threads() && sources.hasNext()) {
      ahead.add(encoding(sources.next()));
    }
    return !ahead.isEmpty();
  }

  private Future<Result<T>> encoding(T source) {
    if (last != null && alike.test(last, source)) {
      return ofLast.thenApply(r -> new Result<>(source, r.features, r.mirrored, r.problem));
    }
    last = source;
    ofLast = CompletableFuture.supplyAsync(() -> encode(source), workers);
    return ofLast;
  }

  /** The next photo's result, in the order of the sources; waits for it. */
  @Override
  public Result<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all photos have been fetched");
    }
    try {
      return ahead.remove().get();
    } catch (ExecutionException e) {
      throw Encoder.thrown(e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while encoding", e);
    }
  }

  private Result<T> encode(T source) {
    try {
      int side = encoder.inputSize();
      Picture picture = reader.read(source).resize(side, side);
      Features features = encoder.encode(picture);
      return new Result<>(
          source, features, mirrorToo ? encoder.encode(picture.flip()) : null, null);
    } catch (MediaException e) {
      return new Result<>(source, null, null, e);
    }
  }

  /** Drops what has not been fetched. The encoder stays open. */
  @Override
  public void close() {
    workers.shutdownNow();
    ahead.clear();
  }
}
