package dev.sightline.encoder.zoo;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J expects of each kind of layer when a net is made of its configuration. */
final class RunningLayer {
  private RunningLayer() {}

  /**
   * Gives a new layer its place, listeners and parameters; returns it.
   *
   * @param parameters its stretch of the net's parameters
   * @param initialize whether to fill them, or to leave them as they are
   */
  static Layer prepared(
      Layer layer,
      ParamInitializer initializer,
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer.init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }
}
