package dev.sightline.caption;

import dev.sightline.encoder.Device;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.Features;
import dev.sightline.eval.Calibration;
import dev.sightline.media.MiddleFrame;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import dev.sightline.rnn.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what a photo shows.
 *
 * <pre>{@code
 * try (var captioner = PhotoCaptioner.open(Path.of("models/photo-caption"))) {
 *   System.out.println(captioner.caption(Path.of("photo.jpg")).best().text());
 * }
 * }</pre>
 *
 * <p>Safe to share between threads, {@link #close} aside: close it, as it holds native memory, when
 * no thread uses it any more. Answers do not depend on who else asks.
 */
public final class PhotoCaptioner implements AutoCloseable {
  private final OpenCaptioner model;

  private PhotoCaptioner(OpenCaptioner model) {
    this.model = model;
  }

  /**
   * Opens a captioner and the encoder it names.
   *
   * @param place a bundle's folder or zip
   * @throws IOException if bundle or encoder is missing or damaged; the message says which and how
   */
  public static PhotoCaptioner open(Path place) throws IOException {
    return open(place, Device.AUTO);
  }

  /** As {@link #open(Path)}, with its encoder computed by this device. */
  public static PhotoCaptioner open(Path place, Device device) throws IOException {
    return new PhotoCaptioner(OpenCaptioner.open(place, CaptionBundle.PHOTOS, device));
  }

  /** The same captioner searching with another number of beams; closing either closes both. */
  public PhotoCaptioner withBeams(int beams) {
    return new PhotoCaptioner(model.withBeams(beams));
  }

  /**
   * The same captioner, whose captions name what the encoder sees with more than this probability;
   * 1 for none. Closing either closes both.
   */
  public PhotoCaptioner namingAbove(double probability) {
    return new PhotoCaptioner(model.namingAbove(probability));
  }

  /**
   * Keeps with a captioner's bundle how probably its captions are true.
   *
   * @param place its folder
   * @throws IOException if that cannot be written, or is a zip
   */
  public static void keep(Path place, Calibration sureness) throws IOException {
    OpenCaptioner.keep(place, sureness);
  }

  /** The encoder, for those who encode photos themselves. */
  public Encoder encoder() {
    return model.encoder();
  }

  /** Reads and captions a photo. */
  public Captions caption(Path photo) throws IOException {
    return caption(PictureReader.read(photo, encoder().inputSize()));
  }

  /** Captions a photo. */
  public Captions caption(Picture photo) throws IOException {
    return describe(List.of(encoder().encode(photo)), true).get(0);
  }

  /**
   * Captions the frame in the middle of a clip: what a captioner of photos can say of it.
   *
   * @param start of the clip in its video, in seconds
   * @param end of the clip; infinity for the end of the video
   */
  public Captions captionMiddleFrame(Path video, double start, double end) throws IOException {
    return caption(MiddleFrame.of(video, start, end, encoder().inputSize()));
  }

  /** Captions several photos at once, which is faster than one by one. */
  public List<Captions> caption(List<Picture> photos) throws IOException {
    return photos.isEmpty() ? List.of() : describe(encoder().encode(photos), true);
  }

  /**
   * Captions encoded photos.
   *
   * @param attention whether captions are to say where the model looked
   */
  public List<Captions> describe(List<Features> photos, boolean attention) {
    int channels = model.bundle().model().channels();
    int cells = encoder().cells();
    float[] pooled = new float[photos.size() * channels];
    float[] grid = new float[photos.size() * cells * channels];
    for (int p = 0; p < photos.size(); p++) {
      Features seen = model.concepts().behind(photos.get(p));
      System.arraycopy(seen.pooled(), 0, pooled, p * channels, channels);
      System.arraycopy(seen.grid(), 0, grid, p * cells * channels, cells * channels);
    }
    try (Matrix pooledRows = Matrix.of(photos.size(), channels, pooled);
        Matrix gridRows = Matrix.of(photos.size() * cells, channels, grid)) {
      List<Naming.Named> named = photos.stream().map(model.naming()::of).toList();
      return model.describe(pooledRows, gridRows, named, attention);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
