package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.check;
import static dev.sightline.rnn64.GradientCheck.random;
import static dev.sightline.rnn64.GradientCheck.weighted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clips of 7, 3 and 1 frames of 2 x 2 cells, windows of 3 frames every 2. */
class GridConvolutionTest {
  private static final int CELLS = 4;

  private final Parameters parameters = new Parameters();
  private final Packing packing = new Packing(new int[] {7, 3, 1});
  private final Windows windows = new Windows(packing, 3, 2);
  private final Matrix x = random(packing.total() * CELLS, 2, 1);
  private final Matrix weights = random(windows.total() * CELLS, 5, 2);
  private final Matrix y = new Matrix(windows.total() * CELLS, 5);
  private final Matrix dx = new Matrix(packing.total() * CELLS, 2);

  private GridConvolution convolution(int largestCopy) {
    var convolution = new GridConvolution(parameters, "c", CELLS, 2, 3, 5, largestCopy);
    parameters.allocate(3);
    return convolution;
  }

  private double loss(GridConvolution convolution) {
    convolution.forward(windows, x, y);
    convolution.backward(windows, x, weights, dx);
    return weighted(y, weights);
  }

  /** All windows at once; two at once; one, because not even that fits. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 2 * CELLS * 9 * 2, 1})
  void gradientsHoweverManyWindowsAreDoneAtOnce(int largestCopy) {
    GridConvolution convolution = convolution(largestCopy);
    check(parameters, () -> loss(convolution));
    check(x, dx.toArray(), "x", () -> loss(convolution));
  }

  /**
   * A kernel that is 1 at the last frame's upper left neighbour moves the map to the lower right.
   */
  @Test
  void aKernelWithOneWeightShiftsTheMapOfTheWindowsLastFrame() {
    GridConvolution convolution = new GridConvolution(parameters, "c", CELLS, 1, 3, 1);
    parameters.allocate(Parameters.ZEROS);
    Matrix one = random(packing.total() * CELLS, 1, 1);
    Matrix maps = new Matrix(windows.total() * CELLS, 1);
    parameters.values().put(0, 1, kernel(2 * 9), 0);

    convolution.forward(windows, one, maps);

    double[] in = one.toArray();
    double[] out = maps.toArray();
    for (int w = 0; w < windows.total(); w++) {
      double upperLeft = in[windows.frames(w)[2] * CELLS];
      double[] map = {out[w * CELLS], out[w * CELLS + 1], out[w * CELLS + 2], out[w * CELLS + 3]};
      assertArrayEquals(new double[] {0, 0, 0, upperLeft}, map);
    }
  }

  private double[] kernel(int place) {
    double[] kernel = new double[parameters.size()];
    kernel[place] = 1;
    return kernel;
  }

  @Test
  void aGridThatIsNoSquareIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new GridConvolution(parameters, "c", 6, 2, 3, 5));
  }
}
