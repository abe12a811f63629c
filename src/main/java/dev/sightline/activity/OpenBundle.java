package dev.sightline.activity;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.Device;
import dev.sightline.encoder.Encoder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A labeller's or classifier's bundle with the encoder that it names. Closing it closes both.
 *
 * @param bundle the net
 * @param encoder whose features it reads
 */
record OpenBundle(ActivityBundle bundle, Encoder encoder) implements AutoCloseable {
  /**
   * Opens both.
   *
   * @param task {@link ActivityBundle#FRAMES} or {@link ActivityBundle#CLIPS}
   * @param device what computes the encoder
   * @throws IOException if bundle or encoder is missing, damaged, or of another kind
   */
  static OpenBundle open(Path place, String task, Device device) throws IOException {
    Bundle files = Bundle.open(place).expectTask(task);
    ActivityBundle bundle = ActivityBundle.read(files);
    Encoder encoder = null;
    try {
      encoder = Encoder.open(files.openEncoder(), device);
      int channels = files.integer("channels", 1, 1 << 16);
      int given = bundle.plan().channels(encoder.channels());
      boolean fits = given == channels;
      if (fits && bundle.plan().looksAtGrid()) {
        fits = encoder.cells() == files.integer("cells", 1, 1 << 16);
      }
      if (!fits) {
        throw new SightlineException(
            place
                + ": its net and its encoder do not fit together: "
                + given
                + " channels and "
                + encoder.cells()
                + " cells are given, others are read");
      }
      return new OpenBundle(bundle, encoder);
    } catch (IOException e) {
      bundle.net().close();
      if (encoder != null) {
        encoder.close();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    bundle.net().close();
    encoder.close();
  }
}
