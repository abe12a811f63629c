package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.activity.MultiLstm.Input;
import dev.sightline.activity.MultiLstm.Settings;
import dev.sightline.rnn.Adam;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A film of flashes: labels that may hold together, one of which only the future tells. */
class MultiLstmTrainingTest {
  private static final int CHANNELS = 6;
  private static final int CLASSES = 3;
  private static final int[] LENGTHS = {14, 12};

  private final Packing packing = new Packing(LENGTHS);
  private final float[] features = new float[packing.total() * CHANNELS];
  private final float[] truth = new float[packing.total() * CLASSES];
  private final float[] gains = new float[packing.total()];

  /** Labels: a flash now; a flash within the last three frames; a flash in the next two. */
  MultiLstmTrainingTest() {
    Random random = new Random(1);
    Arrays.fill(gains, 1);
    for (int r = 0; r < LENGTHS.length; r++) {
      for (int t = 0; t < LENGTHS[r]; t++) {
        int row = packing.offset(t) + r;
        for (int c = 0; c < CHANNELS; c++) {
          features[row * CHANNELS + c] = (float) (0.3 * random.nextGaussian());
        }
        features[row * CHANNELS] += flash(t) ? 1 : 0;
        truth[row * CLASSES] = flash(t) ? 1 : 0;
        truth[row * CLASSES + 1] = flash(t - 1) || flash(t - 2) || flash(t - 3) ? 1 : 0;
        truth[row * CLASSES + 2] = flash(t + 1) || flash(t + 2) ? 1 : 0;
      }
    }
  }

  private static boolean flash(int t) {
    return t == 2 || t == 5;
  }

  private FrameBatch batch() {
    return new FrameBatch(packing, Matrix.of(packing.total(), CHANNELS, features), null);
  }

  private double train(Settings settings, int passes) {
    double loss = Double.NaN;
    try (ActivityNet net =
            new ActivityNet(CHANNELS, 0, 3, n -> new MultiLstm(n, CHANNELS, CLASSES, settings));
        FrameBatch batch = batch()) {
      Adam adam = new Adam(net.parameters());
      net.prepare(batch.pooled());
      for (int k = 0; k < passes; k++) {
        try (ActivityNet.Pass pass = net.run(batch, k)) {
          loss = FrameLoss.ofSeveral(pass.logits(), truth, gains);
          pass.backward();
        }
        double unused = adam.step(0.02, Clipping.NONE);
      }
      try (ActivityNet.Pass pass = net.score(batch, null)) {
        float[] z = pass.logits().toArray();
        for (int i = 0; i < z.length; i++) {
          assertEquals(truth[i] == 1, z[i] > 0, "element " + i + " is " + z[i]);
        }
      }
    }
    return loss;
  }

  @Test
  void learnsThemAll() {
    double loss = train(new Settings(12, 4, Input.ATTENTION, 8, 4, 0, 0, CellKind.LSTM, 1), 120);
    assertTrue(loss < 0.1, "loss " + loss);
  }

  @Test
  void withOneOutputThatComesLater() {
    double loss = train(new Settings(12, 4, Input.MEAN, 8, 1, 2, 0, CellKind.GRU, 1), 120);
    assertTrue(loss < 0.1, "loss " + loss);
  }
}
