package dev.sightline.encoder;

import dev.sightline.encoder.zoo.FloatView;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.FwdPassType;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A net without a loss: it gives its features away, and waits for the gradient that somebody else
 * found for them (DL4J calls that external errors). Between the two all activations stay in one
 * workspace, as in DL4J's own training.
 *
 * <p>DL4J forgets what comes back to a vertex from those above it if the vertex is an output, too:
 * so grid and pooled vector are shown by vertices of their own on top, which nothing else reads.
 *
 * <p>Copies share their parameters. Each is used by one thread, always the same.
 */
final class FeatureNet extends ComputationGraph {
  private static final long serialVersionUID = 1L;
  private static final String GRID = "features:grid";
  private static final String POOLED = "features:pooled";

  private transient MemoryWorkspace activations;
  private transient long[] gridShape;

  private FeatureNet(ComputationGraphConfiguration configuration) {
    super(configuration);
  }

  /** What {@code net} shows at its vertices {@code grid} and {@code pooled}, on its parameters. */
  static FeatureNet of(ComputationGraph net, String grid, String pooled) {
    FeatureNet features = new FeatureNet(shown(net, grid, pooled));
    features.init(net.params(), false);
    return features;
  }

  /**
   * The same of what lies above a vertex, with parameters of its own that begin as those of {@code
   * net}; its input is what the vertex gives.
   */
  static FeatureNet above(String vertex, ComputationGraph net, String grid, String pooled) {
    ComputationGraphConfiguration shown = shown(net, grid, pooled);
    FrozenBlocks.remove(shown, vertex);
    FeatureNet features = new FeatureNet(shown);
    features.init();
    copyParameters(net, features, features);
    return features;
  }

  /** Another on the same parameters, for another thread. */
  FeatureNet copy() {
    FeatureNet copy = new FeatureNet(getConfiguration().clone());
    copy.init(params(), false);
    return copy;
  }

  /** Gives a net the parameters of all layers that this one has. */
  void copyParametersTo(ComputationGraph net) {
    copyParameters(this, net, this);
  }

  private static void copyParameters(
      ComputationGraph from, ComputationGraph to, ComputationGraph layers) {
    for (Layer layer : layers.getLayers()) {
      if (layer.numParams() > 0) {
        String name = layer.conf().getLayer().getLayerName();
        to.getLayer(name).params().assign(from.getLayer(name).params());
      }
    }
  }

  private static ComputationGraphConfiguration shown(
      ComputationGraph net, String grid, String pooled) {
    ComputationGraphConfiguration shown = net.getConfiguration().clone();
    shown.getVertices().put(GRID, new ScaleVertex(1));
    shown.getVertexInputs().put(GRID, List.of(grid));
    shown.getVertices().put(POOLED, new ScaleVertex(1));
    shown.getVertexInputs().put(POOLED, List.of(pooled));
    shown.setNetworkOutputs(List.of(GRID, POOLED));
    return shown;
  }

  /**
   * What the net sees, its gradient not wanted.
   *
   * @param photos {@code [n, 3, side, side]}
   * @param first where the first of them stands in {@code seen}
   */
  void look(INDArray photos, Features[] seen, int first) {
    INDArray[] outputs = output(photos);
    copy(outputs[0], outputs[1], seen, first);
  }

  /** The same, ready for {@link #backward}. */
  void forward(INDArray photos, Features[] seen, int first) {
    INDArray[] outputs = activate(photos);
    copy(outputs[0], outputs[1], seen, first);
  }

  /** Grid and pooled vectors, which are gone after {@link #propagate}. */
  INDArray[] activate(INDArray photos) {
    forget();
    LayerWorkspaceMgr workspaces =
        LayerWorkspaceMgr.builder()
            .with(ArrayType.ACTIVATIONS, WS_ALL_LAYERS_ACT, WS_ALL_LAYERS_ACT_CONFIG)
            .build();
    setInputs(photos);
    activations = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS);
    Map<String, INDArray> all =
        ffToLayerActivationsInWS(
            true,
            -1,
            null,
            FwdPassType.STANDARD,
            false,
            new INDArray[] {photos},
            null,
            null,
            false);
    gridShape = all.get(GRID).shape().clone();
    return new INDArray[] {all.get(GRID), all.get(POOLED)};
  }

  /**
   * Backward.
   *
   * @param gradients of the loss by what {@link #forward} gave, the first of them at {@code first}
   * @param sum receives the gradient by all parameters, added up over the photos
   */
  void backward(Features[] gradients, int first, int count, float[] sum) {
    if (activations == null || gridShape[0] != count) {
      throw new IllegalStateException("there is no forward pass of these photos to go back from");
    }
    int channels = gradients[first].channels();
    int cells = gradients[first].cells();
    INDArray grid;
    INDArray pooled;
    try (MemoryWorkspace detached = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      grid = Nd4j.createUninitialized(DataType.FLOAT, gridShape, 'c');
      pooled = Nd4j.createUninitialized(DataType.FLOAT, new long[] {count, channels}, 'c');
    }
    float[] planes = new float[channels * cells];
    for (int n = 0; n < count; n++) {
      Features gradient = gradients[first + n];
      transpose(gradient.grid(), cells, channels, planes);
      FloatView.pointer(grid).position((long) n * planes.length).put(planes);
      FloatView.pointer(pooled).position((long) n * channels).put(gradient.pooled());
    }
    propagate(grid, pooled);
    FloatView.pointer(getFlattenedGradients()).get(sum);
  }

  /** Backward, from gradients shaped as what {@link #activate} gave, to the flattened ones. */
  void propagate(INDArray grid, INDArray pooled) {
    try {
      calcBackpropGradients(true, false, grid, pooled);
    } finally {
      forget();
    }
  }

  private void forget() {
    if (activations != null) {
      activations.close();
      activations = null;
    }
  }

  private void copy(INDArray grid, INDArray pooled, Features[] seen, int first) {
    int channels = (int) grid.size(1);
    int cells = (int) (grid.size(2) * grid.size(3));
    INDArray gridRows = FloatView.rows(grid);
    INDArray pooledRows = FloatView.rows(pooled);
    float[] planes = new float[channels * cells];
    for (int n = 0; n < grid.size(0); n++) {
      float[] mean = new float[channels];
      float[] byCell = new float[planes.length];
      FloatView.pointer(pooledRows).position((long) n * channels).get(mean);
      FloatView.pointer(gridRows).position((long) n * planes.length).get(planes);
      transpose(planes, channels, cells, byCell);
      seen[first + n] = new Features(mean, byCell);
    }
  }

  /** {@code [rows, columns]} to {@code [columns, rows]}. */
  private static void transpose(float[] from, int rows, int columns, float[] to) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        to[c * rows + r] = from[r * columns + c];
      }
    }
  }
}
