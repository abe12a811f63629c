package dev.sightline.encoder.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The blocks that nets are made of, computed once more from the papers' formulas, one number at a
 * time in double precision.
 */
class BlocksTest {
  private ComputationGraph net;
  private Map<String, INDArray> maps;

  @Test
  void fireModule() {
    run("squeezenet", "PyTorch", 64);
    double[][][] few = relu(convolution("fire4.squeeze", maps("pool3"), 1, 0));
    assertSame(
        "fire4",
        behind(
            relu(convolution("fire4.expand1x1", few, 1, 0)),
            relu(convolution("fire4.expand3x3", few, 1, 1))));
  }

  @Test
  void residualBlocksOfPyTorchHalveInTheMiddle() {
    run("resnet50", "PyTorch", 64);
    double[][][] x = maps("layer1.2");
    double[][][] y = relu(convolution("layer2.0.conv1", x, 1, 0));
    y = relu(convolution("layer2.0.conv2", y, 2, 1));
    y = convolution("layer2.0.conv3", y, 1, 0);
    assertSame("layer2.0", relu(sum(y, convolution("layer2.0.downsample.0", x, 2, 0))));
  }

  @Test
  void residualBlocksOfKerasHalveAtTheStart() {
    run("resnet50", "Keras", 64);
    double[][][] x = maps("layer1.2");
    double[][][] y = relu(convolution("layer2.0.conv1", x, 2, 0));
    y = relu(convolution("layer2.0.conv2", y, 1, 1));
    y = convolution("layer2.0.conv3", y, 1, 0);
    assertSame("layer2.0", relu(sum(y, convolution("layer2.0.downsample.0", x, 2, 0))));
  }

  @Test
  void inceptionModule() {
    run("googlenet", "Caffe", 64);
    double[][][] x = maps("maxpool2");
    String name = "inception3a.branch";
    double[][][] three = relu(convolution(name + "2.0.conv", x, 1, 0));
    double[][][] five = relu(convolution(name + "3.0.conv", x, 1, 0));
    assertSame(
        "inception3a",
        behind(
            behind(
                relu(convolution(name + "1.conv", x, 1, 0)),
                relu(convolution(name + "2.1.conv", three, 1, 1))),
            behind(
                relu(convolution(name + "3.1.conv", five, 1, 2)),
                relu(convolution(name + "4.1.conv", maximum(x, 3, 1, 1), 1, 0)))));
  }

  /** Krizhevsky 2012, section 3.3, with Caffe's alpha / n. */
  @Test
  void responseNormalisation() {
    run("googlenet", "Caffe", 64);
    double[][][] a = maps("maxpool1");
    double[][][] b = new double[a.length][a[0].length][a[0][0].length];
    for (int c = 0; c < a.length; c++) {
      for (int y = 0; y < b[c].length; y++) {
        for (int x = 0; x < b[c][y].length; x++) {
          double squares = 0;
          for (int near = Math.max(0, c - 2); near <= Math.min(a.length - 1, c + 2); near++) {
            squares += a[near][y][x] * a[near][y][x];
          }
          b[c][y][x] = a[c][y][x] / Math.pow(1 + 1e-4 / 5 * squares, 0.75);
        }
      }
    }
    assertSame("norm1", b);
  }

  /** The last, incomplete window counts: 15 cells become 7, 14 become 7 as well. */
  @Test
  void poolingSeesTheWholePicture() {
    run("squeezenet", "PyTorch", 64);
    assertEquals(15, maps("pool1")[0].length, "of 31");
    assertEquals(7, maps("pool3")[0].length);
    assertSame("pool3", maximum(maps("fire3"), 3, 2, 0));
    run("googlenet", "Caffe", 64);
    assertSame("maxpool1", maximum(maps("conv1.conv"), 3, 2, 0));
    assertEquals(16, maps("maxpool1")[0].length, "of 32");
  }

  /** SeparateActivation: the shortcut adds what was there before the ReLU. */
  @Test
  void xceptionsShortcutsAddWhatWasThereBeforeTheRelu() {
    run("xception", "Keras", 71);
    double[][][] branch = maps("block5_sepconv3");
    assertSame("block5_add", sum(maps("block4_add"), branch));
    assertSame("block5_relu", relu(maps("block4_add")));
  }

  /** Scaled down to a part before it is added, its bias too. */
  @Test
  void inceptionResNetAddsWhatItsBranchesFind() {
    run("inception-resnet-v1", "facenet-pytorch", 96);
    double[][][] x = maps("repeat_2.0");
    double[][][] one = relu(convolution("repeat_2.1.branch0.conv", x, 1, 0));
    double[][][] two = maps("repeat_2.1.branch1.2.conv");
    double[][][] up = convolution("repeat_2.1.up", behind(one, two), 1, 0);
    assertSame("repeat_2.1", relu(sum(x, up)));
  }

  private void run(String name, String source, int side) {
    EncoderNet kind =
        EncoderNets.kinds(name).stream()
            .filter(one -> one.source().equals(source))
            .findFirst()
            .orElseThrow();
    net = kind.init(kind.shape().resized(side, 0.1), 6);
    net.params().addi(0.01); // biases that are not zero
    maps = net.feedForward(new INDArray[] {Nd4j.rand(DataType.FLOAT, 1, 3, side, side)}, false);
  }

  private double[][][] maps(String vertex) {
    INDArray all = maps.get(vertex);
    double[][][] out = new double[(int) all.size(1)][(int) all.size(2)][(int) all.size(3)];
    for (int c = 0; c < out.length; c++) {
      out[c] = all.get(NDArrayIndex.point(0), NDArrayIndex.point(c)).toDoubleMatrix();
    }
    return out;
  }

  private void assertSame(String vertex, double[][][] expected) {
    double[][][] found = maps(vertex);
    assertEquals(expected.length, found.length, "maps of " + vertex);
    for (int c = 0; c < found.length; c++) {
      assertEquals(expected[c].length, found[c].length, "rows of " + vertex);
      for (int y = 0; y < found[c].length; y++) {
        assertArrayEquals(expected[c][y], found[c][y], 1e-3, vertex);
      }
    }
  }

  private double[][][] convolution(String layer, double[][][] in, int stride, int pad) {
    INDArray w = net.getLayer(layer).getParam("W");
    INDArray b = net.getLayer(layer).getParam("b");
    int kernel = (int) w.size(2);
    int size = (in[0].length + 2 * pad - kernel) / stride + 1;
    double[][][] out = new double[(int) w.size(0)][size][size];
    for (int c = 0; c < out.length; c++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          double z = b.getDouble(c);
          for (int from = 0; from < in.length; from++) {
            for (int i = 0; i < kernel; i++) {
              for (int j = 0; j < kernel; j++) {
                int row = y * stride + i - pad;
                int column = x * stride + j - pad;
                if (row >= 0 && row < in[0].length && column >= 0 && column < in[0].length) {
                  z += w.getDouble(c, from, i, j) * in[from][row][column];
                }
              }
            }
          }
          out[c][y][x] = z;
        }
      }
    }
    return out;
  }

  private static double[][][] maximum(double[][][] in, int kernel, int stride, int pad) {
    int size = (int) Math.ceil((in[0].length + 2.0 * pad - kernel) / stride) + 1;
    double[][][] out = new double[in.length][size][size];
    for (int c = 0; c < in.length; c++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          double most = Double.NEGATIVE_INFINITY;
          for (int row = y * stride - pad; row < y * stride - pad + kernel; row++) {
            for (int column = x * stride - pad; column < x * stride - pad + kernel; column++) {
              if (row >= 0 && row < in[c].length && column >= 0 && column < in[c].length) {
                most = Math.max(most, in[c][row][column]);
              }
            }
          }
          out[c][y][x] = most;
        }
      }
    }
    return out;
  }

  private static double[][][] relu(double[][][] in) {
    return sum(in, null);
  }

  /** The sum of two; of one its positive part. */
  private static double[][][] sum(double[][][] one, double[][][] other) {
    double[][][] out = new double[one.length][one[0].length][one[0][0].length];
    for (int c = 0; c < out.length; c++) {
      for (int y = 0; y < out[c].length; y++) {
        for (int x = 0; x < out[c][y].length; x++) {
          out[c][y][x] = other == null ? Math.max(0, one[c][y][x]) : one[c][y][x] + other[c][y][x];
        }
      }
    }
    return out;
  }

  private static double[][][] behind(double[][][] one, double[][][] other) {
    double[][][] out = new double[one.length + other.length][][];
    System.arraycopy(one, 0, out, 0, one.length);
    System.arraycopy(other, 0, out, one.length, other.length);
    return out;
  }
}
