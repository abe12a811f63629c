package dev.sightline.activity;

import static dev.sightline.activity.NetCheck.CHANNELS;
import static dev.sightline.activity.NetCheck.CLASSES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.States;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The single frame and the LSTM over frames. */
class FrameNetsTest {
  private static final int[] LENGTHS = {5, 3, 3, 1};

  private static ActivityNet lstm(CellKind cell, int layers, boolean bidirectional) {
    return lstm(cell, layers, bidirectional, false);
  }

  private static ActivityNet lstm(
      CellKind cell, int layers, boolean bidirectional, boolean shared) {
    var recurrent = new RecurrentLayers(cell, 4, layers, bidirectional, shared, 0.3);
    return NetCheck.net(net -> new ActivityLstm(net, CHANNELS, CLASSES, recurrent, 0.3));
  }

  private static ActivityNet singleFrame() {
    return NetCheck.net(net -> new FrameSoftmax(net, CHANNELS, CLASSES, 0.3));
  }

  private static ActivityNet timeDelay() {
    ActivitySettings all = new ActivitySettings(0.3);
    return NetCheck.net(
        net -> new TimeDelayNet(net, CHANNELS, CLASSES, new TimeDelayNet.Settings(all, 4, 2, 3)));
  }

  /** Where a cell's channel is high just before another's, in a grid of 9. */
  @Test
  void mapsThatRemember() {
    int cells = 9;
    Packing packing = new Packing(LENGTHS);
    FrameBatch batch =
        new FrameBatch(
            packing,
            NetCheck.random(packing.total(), CHANNELS, 21),
            NetCheck.random(packing.total() * cells, CHANNELS, 22));
    ConvLstm.Settings settings = new ConvLstm.Settings(new ActivitySettings(0.3), 2);
    ActivityNet net =
        NetCheck.stirred(
            new ActivityNet(
                CHANNELS, cells, 5, n -> new ConvLstm(n, CHANNELS, cells, CLASSES, settings)));
    float[] together = NetCheck.logits(net, batch);
    for (int r = 0; r < LENGTHS.length; r++) {
      int[] rows = NetCheck.rows(packing, r);
      int[] grids =
          Arrays.stream(rows)
              .flatMap(row -> IntStream.range(row * cells, (row + 1) * cells))
              .toArray();
      FrameBatch alone =
          new FrameBatch(
              new Packing(new int[] {rows.length}),
              NetCheck.of(batch.pooled(), rows),
              NetCheck.of(batch.grid(), grids));
      float[] own = NetCheck.logits(net, alone);
      for (int t = 0; t < rows.length; t++) {
        assertArrayEquals(
            Arrays.copyOfRange(own, t * CLASSES, (t + 1) * CLASSES),
            Arrays.copyOfRange(together, rows[t] * CLASSES, (rows[t] + 1) * CLASSES),
            1e-5f);
      }
    }
    NetCheck.gradients(net, batch);
  }

  @Test
  void theLastFramesThroughTheSameWeights() {
    NetCheck.gradients(timeDelay(), NetCheck.batch(LENGTHS));
    NetCheck.batchIsEachAlone(timeDelay(), LENGTHS);
  }

  @Test
  void eachFrameByItself() {
    NetCheck.gradients(singleFrame(), NetCheck.batch(LENGTHS));
    NetCheck.batchIsEachAlone(singleFrame(), LENGTHS);
  }

  @ParameterizedTest
  @EnumSource
  void everyCell(CellKind cell) {
    NetCheck.gradients(lstm(cell, 1, false), NetCheck.batch(LENGTHS));
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,false", "2,true"})
  void layersAndDirections(int layers, boolean bidirectional) {
    NetCheck.gradients(lstm(CellKind.LSTM, layers, bidirectional), NetCheck.batch(LENGTHS));
    NetCheck.batchIsEachAlone(lstm(CellKind.LSTM, layers, bidirectional), LENGTHS);
  }

  @Test
  void directionsThatShareTheirWeights() {
    NetCheck.gradients(lstm(CellKind.GRU, 2, true, true), NetCheck.batch(LENGTHS));
    NetCheck.batchIsEachAlone(lstm(CellKind.GRU, 2, true, true), LENGTHS);
    assertTrue(
        lstm(CellKind.GRU, 1, true, true).parameters().size()
            < lstm(CellKind.GRU, 1, true, false).parameters().size());
  }

  /** Windows of 2, 1 and 3 frames, each from the states of the one before. */
  @ParameterizedTest
  @EnumSource
  void windowsThatGoOnFromEachOtherAreOneLongRun(CellKind cell) {
    ActivityNet net = NetCheck.stirred(lstm(cell, 2, false));
    FrameBatch film = NetCheck.batch(6, 6);
    try (ActivityNet.Pass whole = net.score(film, null)) {
      States states = null;
      int from = 0;
      for (int frames : new int[] {2, 1, 3}) {
        Matrix features = film.pooled().rows(2 * from, 2 * frames);
        FrameBatch window = new FrameBatch(new Packing(new int[] {frames, frames}), features, null);
        try (ActivityNet.Pass pass = net.score(window, states)) {
          assertArrayEquals(
              whole.logits().rows(2 * from, 2 * frames).toArray(), pass.logits().toArray(), 1e-6f);
          states = pass.states();
        }
        from += frames;
      }
      assertArrayEquals(whole.states().toArray(), states.toArray(), 1e-6f);
    }
  }

  /** What a pass does not need any more it frees; in the end nothing is left. */
  @Test
  void scoringHoldsLessThanTraining() {
    long before = Matrix.inUse();
    try (ActivityNet net = lstm(CellKind.LSTM, 2, false);
        FrameBatch film = NetCheck.batch(50)) {
      long open = Matrix.inUse();
      long trained;
      try (ActivityNet.Pass pass = net.run(film, Dropout.OFF)) {
        trained = Matrix.inUse() - open;
      }
      try (ActivityNet.Pass pass = net.score(film, null)) {
        assertTrue(trained > 4 * (Matrix.inUse() - open), "scores and states are all that is left");
      }
    }
    assertEquals(before, Matrix.inUse());
  }

  @Test
  void whatTheySayOfThemselves() {
    ActivityNet both = lstm(CellKind.LSTM, 1, true);
    assertEquals(false, both.carries());
    assertEquals(true, lstm(CellKind.LSTM, 1, false).carries());
    try (ActivityNet.Pass pass = both.score(NetCheck.batch(2), null)) {
      assertNull(pass.states());
    }
    ActivityNet alone = singleFrame();
    assertEquals(true, alone.carries());
    assertEquals(ActivityNet.UNTIL_THE_END, both.delay());
    assertEquals(0, lstm(CellKind.LSTM, 1, false).delay());
    assertEquals(0, alone.delay());
    for (ActivityNet net : new ActivityNet[] {both, alone}) {
      assertEquals(true, net.perFrame());
      assertEquals(CLASSES, net.classes());
    }
  }
}
