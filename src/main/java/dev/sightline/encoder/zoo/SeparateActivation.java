package dev.sightline.encoder.zoo;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An activation function as a layer that leaves its input as it is. DL4J's own writes over it
 * unless the net is trained, so that whoever else reads that input (the shortcut of a residual
 * block, for one) reads the result: the Xception of DL4J's zoo computes other features than its
 * weights mean.
 */
final class SeparateActivation extends ActivationLayer {
  private static final long serialVersionUID = 1L;

  SeparateActivation(IActivation function) {
    super(function);
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
    return RunningLayer.prepared(
        layer, initializer(), conf, listeners, index, parameters, initialize);
  }

  private static final class Running extends org.deeplearning4j.nn.layers.ActivationLayer {
    private static final long serialVersionUID = 1L;

    Running(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      assertInputSet(false);
      INDArray copy = workspaces.dup(ArrayType.ACTIVATIONS, input, input.ordering());
      return layerConf().getActivationFn().getActivation(copy, training);
    }
  }
}
