package dev.sightline.caption;

import dev.sightline.encoder.EncodingPipeline;
import dev.sightline.encoder.Features;
import dev.sightline.media.MediaException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Captions of any number of photo files, in their order. Files are read and encoded by other
 * threads while captions are searched for, a batch at a time; memory does not grow with the number
 * of files. A photo that cannot be read gives a problem and the others go on. For one thread.
 */
public final class CaptionStream implements Iterator<CaptionStream.Result>, AutoCloseable {
  private static final int BATCH = 16;

  /**
   * What became of a file.
   *
   * @param captions null if it could not be read
   * @param problem null if all is well; its message is a sentence for the user
   */
  public record Result(Path file, Captions captions, MediaException problem) {}

  private final PhotoCaptioner captioner;
  private final EncodingPipeline<Path> encoded;
  private final boolean attention;
  private final Deque<Result> ready = new ArrayDeque<>();

  /**
   * @param attention whether captions are to say where the model looked
   */
  public CaptionStream(PhotoCaptioner captioner, Iterator<Path> files, boolean attention) {
    this.captioner = captioner;
    this.attention = attention;
    encoded = EncodingPipeline.ofFiles(captioner.encoder(), files);
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || encoded.hasNext();
  }

  @Override
  public Result next() {
    if (ready.isEmpty()) {
      captionBatch();
    }
    return ready.remove();
  }

  private void captionBatch() {
    List<EncodingPipeline.Result<Path>> batch = new ArrayList<>();
    List<Features> features = new ArrayList<>();
    while (batch.size() < BATCH && encoded.hasNext()) {
      EncodingPipeline.Result<Path> next = encoded.next();
      batch.add(next);
      if (next.features() != null) {
        features.add(next.features());
      }
    }
    Iterator<Captions> captions =
        features.isEmpty()
            ? List.<Captions>of().iterator()
            : captioner.describe(features, attention).iterator();
    for (EncodingPipeline.Result<Path> r : batch) {
      ready.add(
          r.features() == null
              ? new Result(r.source(), null, r.problem())
              : new Result(r.source(), captions.next(), null));
    }
  }

  @Override
  public void close() {
    encoded.close();
  }
}
