package dev.sightline.activity64;

import static dev.sightline.activity64.NetCheck.CHANNELS;
import static dev.sightline.activity64.NetCheck.CLASSES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sightline.rnn64.CellKind;
import dev.sightline.rnn64.Dropout;
import dev.sightline.rnn64.Matrix;
import dev.sightline.rnn64.Packing;
import dev.sightline.rnn64.RecurrentLayers;
import dev.sightline.rnn64.States;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The single frame and the LSTM over frames, in double precision. */
class FrameNetsTest {
  private static final int[] LENGTHS = {5, 3, 3, 1};

  private static ActivityLstm lstm(CellKind cell, int layers, boolean bidirectional) {
    var recurrent = new RecurrentLayers(cell, 4, layers, bidirectional, false, 0.3);
    return new ActivityLstm(CHANNELS, CLASSES, recurrent, 0.3, 5);
  }

  @Test
  void singleFrame() {
    NetCheck.gradients(new FrameSoftmax(CHANNELS, CLASSES, 0.3, 5), LENGTHS);
    NetCheck.batchIsEachAlone(new FrameSoftmax(CHANNELS, CLASSES, 0.3, 5), LENGTHS);
  }

  @ParameterizedTest
  @EnumSource
  void everyCell(CellKind cell) {
    NetCheck.gradients(lstm(cell, 1, false), LENGTHS);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,false", "2,true"})
  void layersAndDirections(int layers, boolean bidirectional) {
    NetCheck.gradients(lstm(CellKind.LSTM, layers, bidirectional), LENGTHS);
    NetCheck.batchIsEachAlone(lstm(CellKind.LSTM, layers, bidirectional), LENGTHS);
  }

  /** Windows of 2, 1 and 3 frames, each from the states of the one before. */
  @ParameterizedTest
  @EnumSource
  void windowsThatGoOnFromEachOtherAreOneLongRun(CellKind cell) {
    ActivityLstm net = lstm(cell, 2, false);
    NetCheck.stir(net);
    FrameBatch film = NetCheck.batch(6, 6);
    try (ActivityNet.Pass whole = net.run(film, null, Dropout.OFF)) {
      States states = null;
      int from = 0;
      for (int frames : new int[] {2, 1, 3}) {
        Matrix features = film.pooled().rows(2 * from, 2 * frames);
        FrameBatch window = new FrameBatch(new Packing(new int[] {frames, frames}), features, null);
        try (ActivityNet.Pass pass = net.run(window, states, Dropout.OFF)) {
          assertArrayEquals(
              whole.logits().rows(2 * from, 2 * frames).toArray(), pass.logits().toArray(), 1e-14);
          states = pass.states();
        }
        from += frames;
      }
      assertArrayEquals(whole.states().toArray(), states.toArray(), 1e-14);
    }
  }

  @Test
  void whatTheySayOfThemselves() {
    ActivityLstm both = lstm(CellKind.LSTM, 1, true);
    assertEquals(false, both.carries());
    assertEquals(true, lstm(CellKind.LSTM, 1, false).carries());
    try (ActivityNet.Pass pass = both.run(NetCheck.batch(2), null, Dropout.OFF)) {
      assertNull(pass.states());
    }
    ActivityNet alone = new FrameSoftmax(CHANNELS, CLASSES, 0, 1);
    assertEquals(ActivityNet.UNTIL_THE_END, both.delay());
    assertEquals(0, lstm(CellKind.LSTM, 1, false).delay());
    assertEquals(0, alone.delay());
    for (ActivityNet net : new ActivityNet[] {both, alone}) {
      assertEquals(true, net.perFrame());
      assertEquals(CLASSES, net.classes());
    }
  }
}
