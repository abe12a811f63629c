package dev.sightline.activity;

import static dev.sightline.activity.NetCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pooling networks over clips shorter and longer than a window. */
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
        CELLS,
        (net, p) -> new ConvPooling(net, CHANNELS, CELLS, CLASSES, new ConvPooling.Settings(6, p)),
        ScalarClip::convPooling),
    LATE(
        0,
        (net, p) -> new LatePooling(net, CHANNELS, 0, CLASSES, new LatePooling.Settings(6, p)),
        ScalarClip::latePooling),
    SLOW(
        0,
        (net, p) ->
            new SlowPooling(
                net, CHANNELS, 0, CLASSES, new SlowPooling.Settings(WINDOW, STRIDE, 6, p)),
        clip -> clip.slowPooling(WINDOW, STRIDE)),
    LOCAL(
        0,
        (net, p) ->
            new LocalPooling(
                net, CHANNELS, 0, CLASSES, new LocalPooling.Settings(CLIP, WINDOW, STRIDE, 6, p)),
        clip -> clip.localPooling(CLIP, WINDOW, STRIDE)),
    LATE_OF_MAPS(
        CELLS,
        (net, p) -> new LatePooling(net, CHANNELS, CELLS, CLASSES, new LatePooling.Settings(6, p)),
        clip -> clip.ofMaps().latePooling()),
    SLOW_OF_MAPS(
        CELLS,
        (net, p) ->
            new SlowPooling(
                net, CHANNELS, CELLS, CLASSES, new SlowPooling.Settings(WINDOW, STRIDE, 6, p)),
        clip -> clip.ofMaps().slowPooling(WINDOW, STRIDE)),
    LOCAL_OF_MAPS(
        CELLS,
        (net, p) ->
            new LocalPooling(
                net,
                CHANNELS,
                CELLS,
                CLASSES,
                new LocalPooling.Settings(CLIP, WINDOW, STRIDE, 6, p)),
        clip -> clip.ofMaps().localPooling(CLIP, WINDOW, STRIDE)),
    TIME(
        CELLS,
        (net, p) -> timeConvolution(net, 2, p),
        clip -> clip.timeConvolution(WINDOW, STRIDE)),
    TIME_OVER_ALL_CHANNELS(
        CELLS,
        (net, p) -> timeConvolution(net, 0, p),
        clip -> clip.timeConvolution(WINDOW, STRIDE));

    private final int cells;
    private final BiFunction<dev.sightline.net.Net, Double, ActivityModel> withDropout;
    private final Function<ScalarClip, double[]> scalar;

    Net(
        int cells,
        BiFunction<dev.sightline.net.Net, Double, ActivityModel> withDropout,
        Function<ScalarClip, double[]> scalar) {
      this.cells = cells;
      this.withDropout = withDropout;
      this.scalar = scalar;
    }

    private static ActivityModel timeConvolution(
        dev.sightline.net.Net net, int reduced, double dropout) {
      var settings = new TimeConvolution.Settings(reduced, 4, WINDOW, STRIDE, 6, dropout);
      return new TimeConvolution(net, CHANNELS, CELLS, CLASSES, settings);
    }

    /** No bias is 0, and the standardisation has seen features of another mean and scale. */
    ActivityNet build(double dropout) {
      return NetCheck.stirred(
          new ActivityNet(CHANNELS, cells, 5, net -> withDropout.apply(net, dropout)));
    }
  }

  private final Packing packing = new Packing(LENGTHS);
  private final Matrix pooled = random(packing.total(), CHANNELS, 1);
  private final Matrix grid = random(packing.total() * CELLS, CHANNELS, 2);
  private final FrameBatch batch = new FrameBatch(packing, pooled, grid);

  @ParameterizedTest
  @EnumSource
  void gradients(Net which) {
    NetCheck.gradients(which.build(0.3), batch);
  }

  @ParameterizedTest
  @EnumSource
  void logitsAreThoseOfAScalarComputation(Net which) {
    ActivityNet net = which.build(0.3);
    double[] logits = logits(net, batch);
    for (int r = 0; r < LENGTHS.length; r++) {
      double[] expected = which.scalar.apply(new ScalarClip(net.parameters(), batch, r));
      double[] own = Arrays.copyOfRange(logits, r * CLASSES, (r + 1) * CLASSES);
      assertArrayEquals(expected, own, 1e-5, "clip of " + LENGTHS[r] + " frames");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClipHasTheSameLogitsAlone(Net which) {
    ActivityNet net = which.build(0.3);
    double[] together = logits(net, batch);
    for (int r = 0; r < LENGTHS.length; r++) {
      double[] own = Arrays.copyOfRange(together, r * CLASSES, (r + 1) * CLASSES);
      assertArrayEquals(own, logits(net, alone(r)), 1e-5);
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
    assertArrayEquals(expected, logits(net, longer), 1e-5);
  }

  @ParameterizedTest
  @EnumSource
  void dropoutIsDrawnInTrainingOnly(Net which) {
    double[] without = logits(which.build(0), batch);
    ActivityNet net = which.build(0.3);
    assertArrayEquals(without, logits(net, batch));
    try (ActivityNet.Pass pass = net.run(batch, 11)) {
      assertTrue(!Arrays.equals(without, NetCheck.doubles(pass.logits().toArray())));
    }
  }

  @Test
  void localPoolingRefusesClipsLongerThanItsOwn() {
    ActivityNet net = Net.LOCAL.build(0);
    assertEquals(CLIP, net.clipFrames());
    FrameBatch longer =
        new FrameBatch(new Packing(new int[] {CLIP + 1}), random(CLIP + 1, CHANNELS, 1), null);
    assertThrows(IllegalArgumentException.class, () -> net.score(longer, null));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONV", "TIME"})
  void aGridOfOtherCellsIsRefused(Net which) {
    ActivityNet net = which.build(0);
    assertTrue(net.looksAtGrid());
    FrameBatch none = new FrameBatch(packing, pooled, null);
    FrameBatch fewer = new FrameBatch(packing, pooled, grid.rows(0, packing.total() * 4));
    assertThrows(IllegalArgumentException.class, () -> net.score(none, null));
    assertThrows(IllegalArgumentException.class, () -> net.score(fewer, null));
  }

  private static double[] logits(ActivityNet net, FrameBatch batch) {
    return NetCheck.doubles(NetCheck.logits(net, batch));
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
