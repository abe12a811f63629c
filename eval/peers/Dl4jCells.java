import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's own recurrent layers, the same pass as `eval/speed/run.sh CellSpeed` times: forward over a batch
 * of sequences, back through all steps, gradients of weights and input.
 *
 *     java -cp 'target/lib/*' eval/peers/Dl4jCells.java SECONDS OUT.json
 */
public class Dl4jCells {
  private static final int WIDTH = 512;
  private static final int BATCH = 64;
  private static final int STEPS = 16;

  public static void main(String[] arguments) throws Exception {
    double seconds = Double.parseDouble(arguments[0]);
    StringBuilder json = new StringBuilder("{\"cells\": [");
    String[] names = {"lstm", "graves-lstm", "elman"};
    for (String name : names) {
      double ms = measure(layer(name), seconds);
      System.out.printf(Locale.ROOT, "%-16s %8.2f ms a pass%n", name, ms);
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ", ");
      json.append(String.format(Locale.ROOT, "{\"cell\": \"%s\", \"milliseconds\": %.3f}", name, ms));
    }
    Files.writeString(Path.of(arguments[1]), json + "]}\n");
  }

  private static Layer layer(String name) {
    return switch (name) {
      case "lstm" -> new LSTM.Builder().nIn(WIDTH).nOut(WIDTH).activation(Activation.TANH).build();
      case "graves-lstm" ->
          new GravesLSTM.Builder().nIn(WIDTH).nOut(WIDTH).activation(Activation.TANH).build();
      default ->
          new SimpleRnn.Builder().nIn(WIDTH).nOut(WIDTH).activation(Activation.TANH).build();
    };
  }

  private static double measure(Layer layer, double seconds) {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .list()
            .layer(layer)
            .setInputType(InputType.recurrent(WIDTH, STEPS))
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init();
    net.initGradientsView();
    INDArray x = Nd4j.rand(new int[] {BATCH, WIDTH, STEPS}, 'f');
    INDArray dh = Nd4j.rand(new int[] {BATCH, WIDTH, STEPS}, 'f');
    var inner = net.getLayer(0);
    LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
    double[] times = new double[0];
    double spent = 0;
    for (int pass = 0; times.length < 5 || spent < seconds; pass++) {
      long begun = System.nanoTime();
      inner.setInput(x, memory);
      inner.activate(true, memory);
      inner.backpropGradient(dh, memory);
      double time = (System.nanoTime() - begun) / 1e9;
      if (pass >= 3) {
        times = Arrays.copyOf(times, times.length + 1);
        times[times.length - 1] = time;
        spent += time;
      }
    }
    Arrays.sort(times);
    return 1000 * times[times.length / 2];
  }
}
