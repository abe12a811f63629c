package dev.sightline.encoder.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * All that must be known of a net to see with it: one line of {@link EncoderNets} for each net and
 * each kind of published weights, since these come with a scaling of their own and sometimes with a
 * detail of the net.
 *
 * @param name on the command line
 * @param architecture name and paper, for people
 * @param source whose names the weights have, "own" if only Sightline's
 * @param side width and height of the published net's input in pixels
 * @param scaling what becomes of 8-bit pixels
 * @param grid the vertex whose maps are the grid; the pooled vector is their mean
 * @param epsilon what the published batch normalisation adds to a variance
 * @param origin from the name of a vertex to its parameters in published weights
 * @param unused how names of published tensors begin that do not belong to the features
 * @param configuration the net
 */
public record EncoderNet(
    String name,
    String architecture,
    String source,
    int side,
    PixelScaling scaling,
    String grid,
    double epsilon,
    Function<String, Origin> origin,
    List<String> unused,
    Function<NetShape, ComputationGraphConfiguration> configuration) {

  /** The vertex with the mean of the grid, in every net. */
  public static final String POOLED = NetBuilder.POOLED;

  /** The published net with nothing on top. */
  public NetShape shape() {
    return NetShape.of(side);
  }

  /**
   * The vertices with weights in the order in which Keras counts a net's layers: the shortcut of a
   * residual block comes before its last convolution.
   */
  public List<String> counted() {
    List<String> counted = new ArrayList<>();
    configuration
        .apply(shape())
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex.numParams(true) > 0) {
                counted.add(counted.size() - (name.endsWith(".downsample.0") ? 1 : 0), name);
              }
            });
    return counted;
  }

  /**
   * A net with weights drawn at random.
   *
   * @throws IllegalArgumentException if pictures of that side are too small
   */
  public ComputationGraph init(NetShape shape, long seed) {
    Nd4j.getRandom().setSeed(seed);
    ComputationGraph net = new ComputationGraph(configuration.apply(shape));
    net.init();
    return net;
  }

  /** The grid of a net of this shape: {@code [channels, height, width]}. */
  public long[] gridShape(NetShape shape) {
    return mapShape(shape, grid);
  }

  /** The maps of a vertex: {@code [channels, height, width]}. */
  public long[] mapShape(NetShape shape, String vertex) {
    NetShape featuresOnly = new NetShape(shape.side(), shape.width(), 0, 0, DataType.FLOAT);
    InputTypeConvolutional maps =
        (InputTypeConvolutional)
            configuration
                .apply(featuresOnly)
                .getLayerActivationTypes(InputType.convolutional(shape.side(), shape.side(), 3))
                .get(vertex);
    return new long[] {maps.getChannels(), maps.getHeight(), maps.getWidth()};
  }
}
