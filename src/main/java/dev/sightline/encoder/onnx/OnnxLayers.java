package dev.sightline.encoder.onnx;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;

/**
 * Finds the ONNX nodes for a DL4J layer. What is not known here is refused by name rather than
 * guessed; so is anything in channels-last order. Dropout does nothing when a net is used, and
 * leaves no trace; nor do masks, since an exported net reads whole sequences.
 *
 * <p>Shapes: activations {@code [batch, channels, height, width]}, {@code [batch, channels, steps]}
 * or {@code [batch, channels]}.
 */
final class OnnxLayers {
  private OnnxLayers() {}

  /**
   * Adds a layer's nodes.
   *
   * @return the value it computes
   * @throws IllegalArgumentException saying why, if ONNX is not known to have the like
   */
  static String add(LayerSite site) {
    org.deeplearning4j.nn.conf.layers.Layer conf = site.conf();
    int rank = site.shape().length;
    if (conf instanceof FrozenLayer frozen) {
      return add(site.of(frozen.getLayer()));
    } else if (conf instanceof FrozenLayerWithBackprop frozen) {
      return add(site.of(frozen.getUnderlying()));
    } else if (conf instanceof DropoutLayer || conf instanceof MaskLayer) {
      return site.input();
    } else if (conf instanceof ConvolutionLayer convolution) {
      return OnnxConvolutions.add(site, convolution);
    } else if (conf instanceof SubsamplingLayer pooling) {
      return OnnxPoolings.windows(site, pooling);
    } else if (conf instanceof GlobalPoolingLayer pooling) {
      return OnnxPoolings.global(site, pooling);
    } else if (conf instanceof BatchNormalization normalization) {
      return OnnxNormalizations.batch(site, normalization);
    } else if (conf instanceof LocalResponseNormalization normalization) {
      return OnnxNormalizations.local(site, normalization);
    } else if (conf instanceof ActivationLayer activation) {
      return site.activated(site.input(), activation.getActivationFn(), rank);
    } else if (conf instanceof LossLayer loss) {
      return site.activated(site.input(), loss.getActivationFn(), rank);
    } else if (conf instanceof CnnLossLayer loss) {
      LayerSite.requireChannelsFirst(loss.getFormat());
      return lossOverChannels(site, loss.getActivationFn());
    } else if (conf instanceof RnnLossLayer loss) {
      LayerSite.requireChannelsFirst(loss.getRnnDataFormat());
      return lossOverChannels(site, loss.getActivationFn());
    }
    String rearranged = OnnxShapes.add(site, conf);
    return rearranged != null ? rearranged : withWeights(site, conf);
  }

  private static String lossOverChannels(
      LayerSite site, org.nd4j.linalg.activations.IActivation function) {
    return OnnxActivation.add(
        site.graph(), site.name(), site.input(), function, site.shape().length, 1);
  }

  private static String withWeights(LayerSite site, org.deeplearning4j.nn.conf.layers.Layer conf) {
    if (conf instanceof DenseLayer dense && !dense.isHasLayerNorm()) {
      return OnnxDense.vector(site, dense, dense.isHasBias());
    } else if (conf instanceof OutputLayer output) {
      return OnnxDense.vector(site, output, OnnxDense.hasBias(output));
    } else if (conf instanceof CenterLossOutputLayer output) {
      return OnnxDense.vector(site, output, OnnxDense.hasBias(output));
    } else if (conf instanceof RnnOutputLayer output) {
      return OnnxDense.everyStep(site, output);
    } else if (conf instanceof ElementWiseMultiplicationLayer product) {
      return OnnxDense.elementWise(site, product);
    } else if (conf instanceof PReLULayer prelu) {
      return OnnxDense.prelu(site, prelu);
    } else if (conf instanceof EmbeddingLayer embedding) {
      return OnnxDense.embedding(site, embedding);
    } else if (conf instanceof EmbeddingSequenceLayer embedding) {
      return OnnxDense.embeddings(site, embedding);
    } else if (conf instanceof GravesBidirectionalLSTM graves) {
      return OnnxRecurrent.graves(site, graves);
    } else if (conf instanceof BaseRecurrentLayer recurrent) {
      return OnnxRecurrent.forward(site, recurrent);
    } else if (conf instanceof Bidirectional both) {
      return OnnxRecurrent.bidirectional(site, both);
    } else if (conf instanceof LastTimeStep last) {
      return OnnxRecurrent.lastStep(site.graph(), site.name(), add(site.of(last.getUnderlying())));
    }
    throw LayerSite.unknown(conf);
  }
}
