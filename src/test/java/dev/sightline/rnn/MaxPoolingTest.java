package dev.sightline.rnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaxPoolingTest {
  /** Clip 0 is 1, 5, 5, 2 and clip 1 is -3, -4; packed by time. */
  private final Packing packing = new Packing(new int[] {4, 2});

  private final Matrix x = Matrix.of(6, 1, new float[] {1, -3, 5, -4, 5, 2});

  @Test
  void largestOverTimeAndTheEarlierOfEqualFramesIsBlamed() {
    MaxPooling pooling = MaxPooling.overTime(packing);
    Matrix y = Matrix.unset(2, 1);
    pooling.forward(x, y);
    assertArrayEquals(new float[] {5, -3}, y.toArray());

    Matrix dx = Matrix.unset(6, 1);
    pooling.backward(x, y, Matrix.of(2, 1, new float[] {7, 9}), dx);
    assertArrayEquals(new float[] {0, 9, 7, 0, 0, 0}, dx.toArray());
  }

  @Test
  void aFrameThatWinsInTwoWindowsIsBlamedTwice() {
    Windows windows = new Windows(packing, 2, 1);
    MaxPooling pooling = MaxPooling.overFrames(windows);
    Matrix y = Matrix.unset(4, 1);
    pooling.forward(x, y);
    assertArrayEquals(new float[] {5, 5, 5, -3}, y.toArray());

    Matrix dx = Matrix.unset(6, 1);
    pooling.backward(x, y, Matrix.of(4, 1, new float[] {1, 10, 100, 1000}), dx);
    assertArrayEquals(new float[] {0, 1000, 11, 0, 100, 0}, dx.toArray());
  }

  @Test
  void largestOverTheWindowsOfEachClip() {
    MaxPooling pooling = MaxPooling.overWindows(new Windows(packing, 2, 2));
    Matrix y = Matrix.unset(2, 2);
    pooling.forward(Matrix.of(3, 2, new float[] {1, 8, 2, 7, 0, -1}), y);
    assertArrayEquals(new float[] {2, 8, 0, -1}, y.toArray());
  }

  @Test
  void maximaOfTheWrongShapeAreRefused() {
    MaxPooling pooling = MaxPooling.overTime(packing);
    assertThrows(IllegalArgumentException.class, () -> pooling.forward(x, Matrix.unset(3, 1)));
    assertThrows(IllegalArgumentException.class, () -> pooling.forward(x, Matrix.unset(2, 2)));
  }

  /** Ten frames every five: as many as reach the last frame. */
  @ParameterizedTest
  @CsvSource({"1, 1", "10, 1", "11, 2", "15, 2", "16, 3", "120, 23"})
  void windowsOfAClip(int length, int expected) {
    assertEquals(expected, Windows.count(length, 10, 5));
    assertEquals(expected, new Windows(new Packing(new int[] {length}), 10, 5).total());
  }

  @Test
  void theLastFrameStandsInForThoseBehindTheEnd() {
    Windows windows = new Windows(packing, 3, 2); // rows of clip 0: 0, 2, 4, 5; of clip 1: 1, 3
    assertEquals(3, windows.total());
    assertArrayEquals(new int[] {0, 2, 4}, windows.frames(0));
    assertArrayEquals(new int[] {4, 5, 5}, windows.frames(1));
    assertArrayEquals(new int[] {1, 3, 3}, windows.frames(2));
    assertArrayEquals(new int[][] {{0, 1}, {2}}, windows.byClip());
  }

  @Test
  void clipsOfOneLengthHaveAsManyWindows() {
    Windows windows = new Windows(packing, 5, 3, 2);
    assertArrayEquals(new int[][] {{0, 1}, {2, 3}}, windows.byClip());
    assertArrayEquals(new int[] {3, 3, 3}, windows.frames(3));
    assertThrows(IllegalArgumentException.class, () -> new Windows(packing, 3, 3, 2));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "3, 0", "3, 4"})
  void windowsThatLeaveFramesOutAreRefused(int size, int stride) {
    assertThrows(IllegalArgumentException.class, () -> Windows.require(size, stride));
    assertThrows(IllegalArgumentException.class, () -> new Windows(packing, size, stride));
  }
}
