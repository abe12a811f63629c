package dev.sightline.encoder.zoo;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's convolution, made quicker in training in two ways. Layouts are DL4J's: activations {@code
 * [batch, channels, height, width]}, weights {@code [out, in, kernel, kernel]}.
 *
 * <ul>
 *   <li>DL4J computes a convolution once on the way forward and again on the way back, to know the
 *       activation function's derivative. This layer keeps its activations instead, so its
 *       activation function must have a derivative that can be read off its value: {@link
 *       ClippedActivation} or the identity.
 *   <li>A 1x1 convolution of stride 1 and with a bias is a matrix product for each picture, {@code
 *       Z = W X + b} with X {@code [in, height * width]}, and is given to BLAS as such; back:
 *       {@code dX = W' dZ}, {@code dW = sum dZ X'}, {@code db = sum of dZ}. oneDNN would first
 *       bring every operand into its own order and the result back.
 * </ul>
 */
public final class TrainableConvolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  /** For DL4J's own builder: {@code new TrainableConvolution(new Builder(3, 3).stride(2, 2))}. */
  public TrainableConvolution(Builder builder) {
    super(builder);
    initializeConstraints(builder);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    Running layer =
        Arrays.equals(getKernelSize(), new int[] {1, 1})
                && Arrays.equals(getStride(), new int[] {1, 1})
                && isHasBias()
                && type == DataType.FLOAT
            ? new Pointwise(conf, type)
            : new Running(conf, type);
    return RunningLayer.prepared(
        layer, initializer(), conf, listeners, index, parameters, initialize);
  }

  /** Keeps the activations from the way forward for the way back. */
  private static class Running extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1L;
    transient INDArray output;

    Running(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray activations = super.activate(training, workspaces);
      output = training ? activations : null;
      return activations;
    }

    @Override
    protected Pair<INDArray, INDArray> preOutput4d(
        boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
      return forBackprop && output != null
          ? new Pair<>(output, null)
          : super.preOutput4d(training, forBackprop, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      Pair<Gradient, INDArray> gradients = super.backpropGradient(epsilon, workspaces);
      output = null;
      return gradients;
    }
  }

  /** The 1x1 convolution as a matrix product. */
  private static final class Pointwise extends Running {
    private static final long serialVersionUID = 1L;

    Pointwise(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      assertInputSet(false);
      INDArray x = FloatView.rows(input);
      INDArray weights = FloatView.rows(getParam("W"));
      int out = (int) weights.size(0);
      int in = (int) weights.size(1);
      int cells = (int) (x.size(2) * x.size(3));
      INDArray z =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS,
              DataType.FLOAT,
              new long[] {x.size(0), out, x.size(2), x.size(3)},
              'c');
      FloatPointer zp = FloatView.pointer(z);
      FloatBuffer rows = FloatView.buffer(z);
      FloatPointer xp = FloatView.pointer(x);
      FloatPointer wp = FloatView.pointer(weights);
      float[] bias = getParam("b").data().asFloat();
      float[] row = new float[cells];
      for (long n = 0; n < x.size(0); n++) {
        for (int channel = 0; channel < out; channel++) {
          Arrays.fill(row, bias[channel]);
          rows.put(row);
        }
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            out,
            cells,
            in,
            1,
            wp,
            in,
            xp.position(n * in * cells),
            cells,
            1,
            zp.position(n * out * cells),
            cells);
      }
      output = layerConf().getActivationFn().getActivation(z, training);
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      assertInputSet(true);
      INDArray x = FloatView.rows(input);
      INDArray dz =
          layerConf().getActivationFn().backprop(output, FloatView.rows(epsilon)).getFirst();
      INDArray weights = FloatView.rows(getParam("W"));
      INDArray dw = gradientViews.get("W");
      INDArray db = gradientViews.get("b");
      int out = (int) weights.size(0);
      int in = (int) weights.size(1);
      int cells = (int) (x.size(2) * x.size(3));
      INDArray dx =
          workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, x.shape(), 'c');
      FloatPointer dzp = FloatView.pointer(dz);
      FloatPointer xp = FloatView.pointer(x);
      FloatPointer wp = FloatView.pointer(weights);
      FloatPointer dxp = FloatView.pointer(dx);
      FloatPointer dwp = FloatView.pointer(dw);
      FloatPointer dbp = FloatView.pointer(db);
      float[] ones = new float[cells];
      Arrays.fill(ones, 1);
      try (FloatPointer onesp = new FloatPointer(ones)) {
        for (long n = 0; n < x.size(0); n++) {
          dzp.position(n * out * cells);
          xp.position(n * in * cells);
          dxp.position(n * in * cells);
          float keep = n == 0 ? 0 : 1; // the first picture overwrites what was there
          cblas_sgemm(
              CblasRowMajor,
              CblasTrans,
              CblasNoTrans,
              in,
              cells,
              out,
              1,
              wp,
              in,
              dzp,
              cells,
              0,
              dxp,
              cells);
          cblas_sgemm(
              CblasRowMajor,
              CblasNoTrans,
              CblasTrans,
              out,
              in,
              cells,
              1,
              dzp,
              cells,
              xp,
              cells,
              keep,
              dwp,
              in);
          cblas_sgemv(
              CblasRowMajor, CblasNoTrans, out, cells, 1, dzp, cells, onesp, 1, keep, dbp, 1);
        }
      }
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor("b", db);
      gradient.setGradientFor("W", dw, 'c');
      output = null;
      return new Pair<>(gradient, dx);
    }
  }
}
