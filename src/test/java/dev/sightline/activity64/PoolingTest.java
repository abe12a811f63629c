package dev.sightline.activity64;

import static dev.sightline.rnn64.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn64.Dropout;
import dev.sightline.rnn64.GradientCheck;
import dev.sightline.rnn64.Matrix;
import dev.sightline.rnn64.Packing;
import dev.sightline.rnn64.Parameters;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pooling networks over clips shorter and longer than a window, in double precision. */
class PoolingTest {
  private static final int CHANNELS = 5;
  private static final int CELLS = 9;
  private static final int CLASSES = 3;
  private static final int WINDOW = 4;
  private static final int STRIDE = 3;
  private static final int CLIP = 9;
  private static final int[] LENGTHS = {9, 8, 4, 2, 1};

  @SuppressWarnings("ImmutableEnumChecker")
  enum Net {
    CONV(
        p -> new ConvPooling(CHANNELS, CELLS, CLASSES, new ConvPooling.Settings(6, p), 5),
        ScalarClip::convPooling),
    LATE(
        p -> new LatePooling(CHANNELS, CLASSES, new LatePooling.Settings(6, p), 5),
        ScalarClip::latePooling),
    SLOW(
        p -> new SlowPooling(CHANNELS, CLASSES, new SlowPooling.Settings(WINDOW, STRIDE, 6, p), 5),
        clip -> clip.slowPooling(WINDOW, STRIDE)),
    LOCAL(
        p ->
            new LocalPooling(
                CHANNELS, CLASSES, new LocalPooling.Settings(CLIP, WINDOW, STRIDE, 6, p), 5),
        clip -> clip.localPooling(CLIP, WINDOW, STRIDE)),
    TIME(p -> timeConvolution(2, p), clip -> clip.timeConvolution(WINDOW, STRIDE)),
    TIME_OVER_ALL_CHANNELS(
        p -> timeConvolution(0, p), clip -> clip.timeConvolution(WINDOW, STRIDE));

    private final DoubleFunction<ActivityNet> withDropout;
    private final Function<ScalarClip, double[]> scalar;

    Net(DoubleFunction<ActivityNet> withDropout, Function<ScalarClip, double[]> scalar) {
      this.withDropout = withDropout;
      this.scalar = scalar;
    }

    private static ActivityNet timeConvolution(int reduced, double dropout) {
      var settings = new TimeConvolution.Settings(reduced, 4, WINDOW, STRIDE, 6, dropout);
      return new TimeConvolution(CHANNELS, CELLS, CLASSES, settings, 5);
    }

    /** No bias is 0, and the standardisation has seen features of another mean and scale. */
    ActivityNet build(double dropout) {
      ActivityNet net = withDropout.apply(dropout);
      for (Parameters.Entry e : net.parameters().entries()) {
        e.value().add(e.constant() ? 0 : 0.2, random(e.rows(), e.columns(), e.offset()));
      }
      Matrix pooled = random(20, CHANNELS, 8);
      pooled.add(0.7, random(20, CHANNELS, 9));
      net.prepare(pooled);
      return net;
    }
  }

  private final Packing packing = new Packing(LENGTHS);
  private final Matrix pooled = random(packing.total(), CHANNELS, 1);
  private final Matrix grid = random(packing.total() * CELLS, CHANNELS, 2);
  private final FrameBatch batch = new FrameBatch(packing, pooled, grid);

  @ParameterizedTest
  @EnumSource
  void gradients(Net which) {
    ActivityNet net = which.build(0.3);
    Packing clips = new Packing(new int[] {1, 1, 1, 1, 1});
    double[] gains = {1, 0.5, 2, 1, 1};
    int[] labels = {0, 2, 1, 1, 0};
    GradientCheck.check(
        net.parameters(),
        () -> {
          try (ActivityNet.Pass pass = net.run(batch, null, 11)) {
            double loss = FrameLoss.ofLabels(clips, pass.logits(), labels, gains, RankingLoss.NONE);
            pass.backward(pass.logits());
            return loss;
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void logitsAreThoseOfAScalarComputation(Net which) {
    ActivityNet net = which.build(0.3);
    double[] logits = logits(net, batch);
    for (int r = 0; r < LENGTHS.length; r++) {
      double[] expected = which.scalar.apply(new ScalarClip(net.parameters(), batch, r));
      double[] own = Arrays.copyOfRange(logits, r * CLASSES, (r + 1) * CLASSES);
      assertArrayEquals(expected, own, 1e-12, "clip of " + LENGTHS[r] + " frames");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClipHasTheSameLogitsAlone(Net which) {
    ActivityNet net = which.build(0.3);
    double[] together = logits(net, batch);
    for (int r = 0; r < LENGTHS.length; r++) {
      double[] own = Arrays.copyOfRange(together, r * CLASSES, (r + 1) * CLASSES);
      assertArrayEquals(own, logits(net, alone(r)), 1e-12);
    }
  }

  /** So many cells that the time convolution reads them in parts. */
  @Test
  void aLongClipIsReadInParts() {
    ActivityNet net = Net.TIME.build(0);
    int frames = 240;
    FrameBatch longer =
        new FrameBatch(
            new Packing(new int[] {frames}),
            random(frames, CHANNELS, 1),
            random(frames * CELLS, CHANNELS, 2));
    double[] expected = Net.TIME.scalar.apply(new ScalarClip(net.parameters(), longer, 0));
    assertArrayEquals(expected, logits(net, longer), 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void dropoutIsDrawnInTrainingOnly(Net which) {
    double[] without = logits(which.build(0), batch);
    ActivityNet net = which.build(0.3);
    assertArrayEquals(without, logits(net, batch));
    try (ActivityNet.Pass pass = net.run(batch, null, 11)) {
      assertTrue(!Arrays.equals(without, pass.logits().toArray()));
    }
  }

  @Test
  void localPoolingRefusesClipsLongerThanItsOwn() {
    ActivityNet net = Net.LOCAL.build(0);
    assertEquals(CLIP, net.clipFrames());
    FrameBatch longer =
        new FrameBatch(new Packing(new int[] {CLIP + 1}), random(CLIP + 1, CHANNELS, 1), null);
    assertThrows(IllegalArgumentException.class, () -> net.run(longer, null, Dropout.OFF));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONV", "TIME"})
  void aGridOfOtherCellsIsRefused(Net which) {
    ActivityNet net = which.build(0);
    assertTrue(net.looksAtGrid());
    FrameBatch none = new FrameBatch(packing, pooled, null);
    FrameBatch fewer = new FrameBatch(packing, pooled, grid.rows(0, packing.total() * 4));
    assertThrows(IllegalArgumentException.class, () -> net.run(none, null, Dropout.OFF));
    assertThrows(IllegalArgumentException.class, () -> net.run(fewer, null, Dropout.OFF));
  }

  private static double[] logits(ActivityNet net, FrameBatch batch) {
    try (ActivityNet.Pass pass = net.run(batch, null, Dropout.OFF)) {
      return pass.logits().toArray();
    }
  }

  private FrameBatch alone(int r) {
    int frames = packing.length(r);
    int[] rows = new int[frames];
    int[] cells = new int[frames * CELLS];
    for (int t = 0; t < frames; t++) {
      rows[t] = packing.offset(t) + r;
      for (int p = 0; p < CELLS; p++) {
        cells[t * CELLS + p] = rows[t] * CELLS + p;
      }
    }
    Matrix ownPooled = new Matrix(frames, CHANNELS);
    Matrix ownGrid = new Matrix(frames * CELLS, CHANNELS);
    ownPooled.gather(pooled, rows, frames);
    ownGrid.gather(grid, cells, cells.length);
    return new FrameBatch(new Packing(new int[] {frames}), ownPooled, ownGrid);
  }
}
