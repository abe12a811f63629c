package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Optimizer;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.rnn.Packing;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pooling networks find one short event in a clip of noise, also in clips they never saw. */
class PoolingLearnsTest {
  private static final int CHANNELS = 6;
  private static final int CELLS = 4;
  private static final int CLASSES = 3;
  private static final int CLIPS = 48;
  private static final int FRAMES = 9;

  @SuppressWarnings("ImmutableEnumChecker")
  enum Net {
    CONV(60, () -> conv()),
    LATE(60, () -> net(0, n -> new LatePooling(n, CHANNELS, 0, CLASSES, LATE_SETTINGS))),
    SLOW(60, () -> net(0, n -> new SlowPooling(n, CHANNELS, 0, CLASSES, SLOW_SETTINGS))),
    LOCAL(60, () -> net(0, n -> new LocalPooling(n, CHANNELS, 0, CLASSES, LOCAL_SETTINGS))),
    TIME(160, () -> time());

    private final int steps;
    private final Supplier<ActivityNet> build;

    Net(int steps, Supplier<ActivityNet> build) {
      this.steps = steps;
      this.build = build;
    }
  }

  private static final LatePooling.Settings LATE_SETTINGS = new LatePooling.Settings(24, 0.1);
  private static final SlowPooling.Settings SLOW_SETTINGS = new SlowPooling.Settings(4, 2, 24, 0.1);
  private static final LocalPooling.Settings LOCAL_SETTINGS =
      new LocalPooling.Settings(9, 4, 2, 24, 0.1);

  private static ActivityNet net(int cells, Function<dev.sightline.net.Net, ActivityModel> model) {
    return new ActivityNet(CHANNELS, cells, 5, model);
  }

  private static ActivityNet conv() {
    var settings = new ConvPooling.Settings(24, 0.1);
    return net(CELLS, n -> new ConvPooling(n, CHANNELS, CELLS, CLASSES, settings));
  }

  private static ActivityNet time() {
    var settings = new TimeConvolution.Settings(5, 16, 4, 2, 24, 0.1);
    return net(CELLS, n -> new TimeConvolution(n, CHANNELS, CELLS, CLASSES, settings));
  }

  /** Clips of 3 to 9 frames; in one frame (and cell) the channel of the label is high. */
  private static FrameBatch eventful(long seed, int[] labels) {
    Random random = new Random(seed);
    Packing packing = new Packing(lengths());
    FrameBatch batch = noise(packing, random);
    for (int r = 0; r < CLIPS; r++) {
      labels[r] = r % CLASSES;
      int row = packing.offset(random.nextInt(packing.length(r))) + r;
      raise(batch.pooled(), row, labels[r]);
      raise(batch.grid(), row * CELLS + random.nextInt(CELLS), labels[r]);
    }
    return batch;
  }

  private static int[] lengths() {
    int[] lengths = new int[CLIPS];
    for (int r = 0; r < CLIPS; r++) {
      lengths[r] = FRAMES - r * 7 / CLIPS;
    }
    return lengths;
  }

  private static FrameBatch noise(Packing packing, Random random) {
    return new FrameBatch(
        packing, noise(packing.total(), random), noise(packing.total() * CELLS, random));
  }

  private static Matrix noise(int rows, Random random) {
    float[] values = new float[rows * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
    return Matrix.of(rows, CHANNELS, values);
  }

  private static void raise(Matrix features, int row, int channel) {
    float[] values = new float[CHANNELS];
    features.get(row, 1, values, 0);
    values[channel] += 3;
    features.put(row, 1, values, 0);
  }

  private interface Clips {
    FrameBatch draw(long seed, int[] labels);
  }

  /** Trains on clips that are new at each step; gives the share of others labelled rightly. */
  private static double learned(ActivityNet net, Clips clips, int steps) {
    int[] labels = new int[CLIPS];
    int[] ones = new int[CLIPS];
    float[] gains = new float[CLIPS];
    Arrays.fill(ones, 1);
    Arrays.fill(gains, 1);
    try (FrameBatch some = clips.draw(0, labels)) {
      net.prepare(some.pooled());
    }
    Optimizer optimizer = OptimizerKind.ADAM.of(net.parameters());
    for (int step = 1; step <= steps; step++) {
      try (FrameBatch batch = clips.draw(step, labels);
          ActivityNet.Pass pass = net.run(batch, step)) {
        FrameLoss.ofLabels(new Packing(ones), pass.logits(), labels, gains, RankingLoss.NONE);
        pass.backward();
        optimizer.step(0.01, Clipping.byNorm(5));
      }
    }
    try (FrameBatch others = clips.draw(-1, labels)) {
      return accuracy(net, others, labels);
    }
  }

  private static double accuracy(ActivityNet net, FrameBatch batch, int[] labels) {
    float[] logits = logits(net, batch);
    int right = 0;
    for (int r = 0; r < labels.length; r++) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = logits[r * CLASSES + c] > logits[r * CLASSES + best] ? c : best;
      }
      right += best == labels[r] ? 1 : 0;
    }
    return right / (double) labels.length;
  }

  private static float[] logits(ActivityNet net, FrameBatch batch) {
    try (ActivityNet.Pass pass = net.score(batch, null)) {
      return pass.logits().toArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsAShortEvent(Net which) {
    try (ActivityNet net = which.build.get()) {
      assertEquals(1, learned(net, PoolingLearnsTest::eventful, which.steps), 0.05);
    }
  }

  /** Label 0: channel 0 is high, then channel 1; label 1: the other way round. */
  private static FrameBatch ordered(long seed, int[] labels) {
    Random random = new Random(seed);
    Packing packing = new Packing(lengths());
    FrameBatch batch = noise(packing, random);
    for (int r = 0; r < CLIPS; r++) {
      labels[r] = r % 2;
      int t = random.nextInt(packing.length(r) - 1);
      int cell = random.nextInt(CELLS);
      raise(batch.grid(), (packing.offset(t) + r) * CELLS + cell, labels[r]);
      raise(batch.grid(), (packing.offset(t + 1) + r) * CELLS + cell, 1 - labels[r]);
    }
    return batch;
  }

  @Test
  void timeConvolutionTellsTheOrderOfTwoEvents() {
    try (ActivityNet net = time()) {
      assertEquals(1, learned(net, PoolingLearnsTest::ordered, 140), 0.05);
    }
  }

  @Test
  void convPoolingDoesNotKnowTheOrder() {
    Packing packing = new Packing(new int[] {2});
    FrameBatch clip = noise(packing, new Random(3));
    Matrix backwards = Matrix.unset(2 * CELLS, CHANNELS);
    backwards.rows(0, CELLS).copy(clip.grid().rows(CELLS, CELLS));
    backwards.rows(CELLS, CELLS).copy(clip.grid().rows(0, CELLS));
    try (ActivityNet net = conv()) {
      float[] forwards = logits(net, clip);
      assertArrayEquals(
          forwards, logits(net, new FrameBatch(packing, clip.pooled(), backwards)), 1e-6f);
    }
  }
}
