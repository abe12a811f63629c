package dev.sightline.encoder;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's convolution without its second forward pass: DL4J computes a convolution once on the way
 * forward and again on the way back, to know the activation function's derivative. This layer keeps
 * its activations instead, so its activation function must have a derivative that can be read off
 * its value: {@link ClippedActivation} or the identity.
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
    Running layer = new Running(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(conf, parameters, initialize);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }

  private static final class Running
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1L;
    private transient INDArray output;

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
}
