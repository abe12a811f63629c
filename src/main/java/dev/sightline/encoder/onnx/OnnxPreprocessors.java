package dev.sightline.encoder.onnx;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/**
 * DL4J's preprocessors, which stand between layers of different kinds, as ONNX nodes. Where the
 * steps of sequences become examples, DL4J has those of the first step first.
 */
final class OnnxPreprocessors {
  private OnnxPreprocessors() {}

  /**
   * Adds a preprocessor's nodes.
   *
   * @param shape of its input, batch included
   * @return the value it computes
   */
  static String add(
      OnnxGraph graph, String name, InputPreProcessor conf, String input, long[] shape) {
    if (conf instanceof CnnToFeedForwardPreProcessor flat) {
      LayerSite.requireChannelsFirst(flat.getFormat());
      return shape.length == 2
          ? input
          : graph.node("Flatten", name + ":flat", List.of(input), Attribute.of("axis", 1L));
    } else if (conf instanceof FeedForwardToCnnPreProcessor maps) {
      return reshaped(
          graph,
          name + ":maps",
          input,
          -1,
          maps.getNumChannels(),
          maps.getInputHeight(),
          maps.getInputWidth());
    } else if (conf instanceof RnnToFeedForwardPreProcessor) {
      return reshaped(graph, name + ":rows", stepsFirst(graph, name, input), -1, shape[1]);
    } else if (conf instanceof RnnToCnnPreProcessor maps) {
      return reshaped(
          graph,
          name + ":maps",
          stepsFirst(graph, name, input),
          -1,
          maps.getNumChannels(),
          maps.getInputHeight(),
          maps.getInputWidth());
    } else if (makesSequences(conf)) {
      return sequences(graph, name, input, shape);
    } else if (conf instanceof ComposableInputPreProcessor several) {
      InputPreProcessor[] each = several.getInputPreProcessors();
      String value = input;
      long[] at = shape;
      for (int i = 0; i < each.length; i++) {
        value = add(graph, name + ":" + i, each[i], value, at);
        at = afterwards(each[i], at);
      }
      return value;
    }
    throw new IllegalArgumentException(
        "its preprocessor " + conf.getClass().getSimpleName() + " is not known to the exporter");
  }

  /** Whether it makes sequences of what lay side by side as examples. */
  static boolean makesSequences(InputPreProcessor conf) {
    return conf instanceof FeedForwardToRnnPreProcessor || conf instanceof CnnToRnnPreProcessor;
  }

  /** The shape behind it, batch included. */
  static long[] afterwards(InputPreProcessor conf, long[] shape) {
    long all = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
    if (conf instanceof FeedForwardToCnnPreProcessor maps) {
      return new long[] {
        shape[0], maps.getNumChannels(), maps.getInputHeight(), maps.getInputWidth()
      };
    } else if (conf instanceof RnnToCnnPreProcessor maps) {
      return new long[] {
        shape[0] * shape[2], maps.getNumChannels(), maps.getInputHeight(), maps.getInputWidth()
      };
    } else if (conf instanceof RnnToFeedForwardPreProcessor) {
      return new long[] {shape[0] * shape[2], shape[1]};
    } else if (makesSequences(conf)) {
      return new long[] {OnnxParity.BATCH, all, shape[0] / OnnxParity.BATCH};
    } else if (conf instanceof ComposableInputPreProcessor several) {
      long[] at = shape;
      for (InputPreProcessor one : several.getInputPreProcessors()) {
        at = afterwards(one, at);
      }
      return at;
    }
    return new long[] {shape[0], all};
  }

  private static String stepsFirst(OnnxGraph graph, String name, String input) {
    return graph.node(
        "Transpose",
        name + ":steps-first",
        List.of(input),
        Attribute.of("perm", new long[] {2, 0, 1}));
  }

  /**
   * Examples back to {@code [batch, channels, steps]}; how many steps there are is known from the
   * sizes that the net was given.
   */
  private static String sequences(OnnxGraph graph, String name, String input, long[] shape) {
    long all = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
    long steps = shape[0] / OnnxParity.BATCH;
    String rows = reshaped(graph, name + ":steps", input, steps, -1, all);
    return graph.node(
        "Transpose",
        name + ":sequences",
        List.of(rows),
        Attribute.of("perm", new long[] {1, 2, 0}));
  }

  private static String reshaped(OnnxGraph graph, String name, String value, long... shape) {
    return graph.node("Reshape", name, List.of(value, graph.integers(name + ":shape", shape)));
  }
}
