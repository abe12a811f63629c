package dev.sightline.encoder;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The dense layer on top of a net that is fine-tuned: {@code p = sigmoid(W f + b)}, one p for each
 * word.
 *
 * @param layer of DL4J
 */
record WordsLayer(Layer layer) {
  static WordsLayer of(ComputationGraph net) {
    return new WordsLayer(net.getLayer("words"));
  }

  /**
   * W begins at zero and b at the log-odds of each word, so that the first steps do not shake the
   * pretrained layers.
   */
  void begin(List<TrainingPhoto> photos, CaptionWords words) {
    double[] sum = new double[words.words().size()];
    for (TrainingPhoto photo : photos) {
      float[] target = words.target(photo.captions());
      for (int i = 0; i < sum.length; i++) {
        sum[i] += target[i];
      }
    }
    float[] bias = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      double share = Math.min(0.999, Math.max(1e-5, sum[i] / photos.size()));
      bias[i] = (float) Math.log(share / (1 - share));
    }
    layer.getParam("W").assign(0);
    layer.getParam("b").assign(Nd4j.createFromArray(bias).reshape(layer.getParam("b").shape()));
  }

  /** Where the layer's parameters begin among all of the net's. */
  int start(INDArray all) {
    return (int)
        ((layer.params().data().addressPointer().address() - all.data().addressPointer().address())
            / Float.BYTES);
  }
}
