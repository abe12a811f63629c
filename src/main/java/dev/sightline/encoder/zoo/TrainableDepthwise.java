package dev.sightline.encoder.zoo;

import java.nio.FloatBuffer;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.DepthwiseConvolution2DLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's depthwise convolution with ReLU6 or none, made quicker in training: each channel by {@link
 * DepthwisePlane}, of several pictures together, the activation function and its derivative in the
 * same pass, nothing computed twice. Layouts are DL4J's: activations {@code [batch, channels,
 * height, width]}, weights {@code [kernel, kernel, channels, 1]}. A net in double precision (for
 * gradient checks) runs DL4J's own code.
 */
public final class TrainableDepthwise extends DepthwiseConvolution2D {
  private static final long serialVersionUID = 1L;

  /**
   * For DL4J's own builder. A square kernel of odd size, depth multiplier 1 and SAME padding are
   * required; the activation function is a {@link ClippedActivation} or the identity.
   */
  public TrainableDepthwise(Builder builder) {
    super(builder);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    DepthwiseConvolution2DLayer layer =
        type == DataType.FLOAT
            ? new Running(conf, type)
            : new DepthwiseConvolution2DLayer(conf, type);
    return RunningLayer.prepared(
        layer, initializer(), conf, listeners, index, parameters, initialize);
  }

  private static final class Running extends DepthwiseConvolution2DLayer {
    private static final long serialVersionUID = 1L;
    private transient INDArray output;

    Running(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      assertInputSet(false);
      INDArray x = FloatView.rows(input);
      int channels = (int) x.size(1);
      int cells = (int) (x.size(2) * x.size(3));
      DepthwisePlane plane = plane(x);
      int outCells = plane.outHeight() * plane.outWidth();
      output =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS,
              DataType.FLOAT,
              new long[] {x.size(0), channels, plane.outHeight(), plane.outWidth()},
              'c');
      FloatBuffer from = FloatView.buffer(x);
      FloatBuffer to = FloatView.buffer(output);
      float[][] weights = weights(channels);
      boolean clipped = clips();
      float[] bias =
          layerConf().isHasBias() ? getParam("b").reshape(-1).toFloatVector() : new float[channels];
      int pictures = (int) x.size(0);
      float[] in = new float[plane.pictures() * cells];
      float[] z = new float[plane.pictures() * outCells];
      for (int c = 0; c < channels; c++) {
        for (int first = 0; first < pictures; first += plane.pictures()) {
          int count = Math.min(plane.pictures(), pictures - first);
          get(from, first, count, c, channels, cells, in);
          plane.forward(in, count, weights[c], bias[c], z);
          for (int i = 0; clipped && i < count * outCells; i++) {
            z[i] = Math.min(6, Math.max(0, z[i]));
          }
          put(z, first, count, c, channels, outCells, to);
        }
      }
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      assertInputSet(true);
      INDArray x = FloatView.rows(input);
      int channels = (int) x.size(1);
      DepthwisePlane plane = plane(x);
      INDArray dx =
          workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, x.shape(), 'c');
      FloatBuffer inputs = FloatView.buffer(x);
      FloatBuffer outputs = FloatView.buffer(output);
      FloatBuffer gradients = FloatView.buffer(FloatView.rows(epsilon));
      FloatBuffer to = FloatView.buffer(dx);
      float[][] weights = weights(channels);
      float[][] dw = new float[channels][weights[0].length];
      float[] db = new float[channels];
      boolean clipped = clips();
      int cells = (int) (x.size(2) * x.size(3));
      int outCells = plane.outHeight() * plane.outWidth();
      int pictures = (int) x.size(0);
      float[] in = new float[plane.pictures() * cells];
      float[] din = new float[in.length];
      float[] a = new float[plane.pictures() * outCells];
      float[] dz = new float[a.length];
      for (int c = 0; c < channels; c++) {
        for (int first = 0; first < pictures; first += plane.pictures()) {
          int count = Math.min(plane.pictures(), pictures - first);
          get(inputs, first, count, c, channels, cells, in);
          get(outputs, first, count, c, channels, outCells, a);
          get(gradients, first, count, c, channels, outCells, dz);
          if (clipped) {
            ClippedActivation.mask(a, dz, count * outCells);
          }
          db[c] += plane.backward(in, count, weights[c], dz, dw[c], din);
          put(din, first, count, c, channels, cells, to);
        }
      }
      output = null;
      return new Pair<>(gradient(dw, db), dx);
    }

    private boolean clips() {
      return layerConf().getActivationFn() instanceof ClippedActivation;
    }

    private DepthwisePlane plane(INDArray x) {
      return new DepthwisePlane(
          layerConf().getKernelSize()[0],
          (int) x.size(2),
          (int) x.size(3),
          layerConf().getStride()[0],
          (int) x.size(0));
    }

    /** Copies channel c of some pictures, {@code cells} floats of each. */
    private static void get(
        FloatBuffer from, int first, int count, int c, int channels, int cells, float[] to) {
      for (int n = 0; n < count; n++) {
        from.get(((first + n) * channels + c) * cells, to, n * cells, cells);
      }
    }

    private static void put(
        float[] from, int first, int count, int c, int channels, int cells, FloatBuffer to) {
      for (int n = 0; n < count; n++) {
        to.put(((first + n) * channels + c) * cells, from, n * cells, cells);
      }
    }

    /** By channel: {@code [channels][kernel * kernel]}. */
    private float[][] weights(int channels) {
      float[] byPlace = FloatView.rows(getParam("W")).reshape(-1).toFloatVector();
      float[][] weights = new float[channels][byPlace.length / channels];
      for (int k = 0; k < weights[0].length; k++) {
        for (int c = 0; c < channels; c++) {
          weights[c][k] = byPlace[k * channels + c];
        }
      }
      return weights;
    }

    private Gradient gradient(float[][] dw, float[] db) {
      float[] byPlace = new float[dw[0].length * dw.length];
      for (int k = 0; k < dw[0].length; k++) {
        for (int c = 0; c < dw.length; c++) {
          byPlace[k * dw.length + c] = dw[c][k];
        }
      }
      INDArray weightView = gradientViews.get("W");
      weightView.assign(Nd4j.create(byPlace, weightView.shape(), 'c'));
      Gradient gradient = new DefaultGradient();
      if (layerConf().isHasBias()) {
        INDArray biasView = gradientViews.get("b");
        biasView.assign(Nd4j.create(db, biasView.shape(), 'c'));
        gradient.setGradientFor("b", biasView);
      }
      gradient.setGradientFor("W", weightView, 'c');
      return gradient;
    }
  }
}
