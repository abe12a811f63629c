import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.Top;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * One of Sightline's nets in DL4J: images a second forward at batches of 1 and 8, by one net with
 * all of ND4J's threads and by two nets on the same weights with a thread each; with `training` also
 * steps of `fit`, at batches of 8 and 32. Whether DL4J runs as it comes or with what Sightline sets
 * depends on the class path alone, see encoders.sh.
 *
 *     java -cp CLASSES:'target/lib/*' Dl4jEncoders NET SECONDS OUT.json [training]
 */
public class Dl4jEncoders {
  private static final int ROUNDS = 3;
  private static final int WORDS = 256;
  private static final List<String> LINES = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    String name = arguments[0];
    double seconds = Double.parseDouble(arguments[1]);
    boolean training = arguments.length > 3;
    ComputationGraph net = net(name, 0);
    int side = EncoderNets.named(name).side();
    for (int batch : new int[] {1, 8}) {
      forward(List.of(net), batch, side, seconds);
    }
    ComputationGraph twin = new ComputationGraph(net.getConfiguration().clone());
    twin.init(net.params(), false);
    for (int batch : new int[] {1, 8}) {
      forward(List.of(net, twin), batch, side, seconds);
    }
    long parameters = net.numParams();
    String helper = helper(net);
    long peak = peak(); // before training, which needs more
    if (training) {
      ComputationGraph trained = net(name, WORDS);
      if (fit(trained, 8, side, seconds) > 1) { // else a step of 32 takes minutes
        fit(trained, 32, side, seconds);
      }
    }
    Files.writeString(
        Path.of(arguments[2]),
        String.format(
            "{\"net\": \"%s\", \"parameters\": %d, \"convolutions\": \"%s\", \"peakBytes\": %d,%n \"speeds\": [%s]}%n",
            name, parameters, helper, peak, String.join(",\n  ", LINES)));
  }

  /** A net by name, drawn at random; with words, a sigmoid for each on top, to be trained. */
  private static ComputationGraph net(String name, int words) {
    EncoderNet net = EncoderNets.named(name);
    return net.init(words > 0 ? net.shape().with(Top.WORDS, words) : net.shape(), 1);
  }

  private static void forward(List<ComputationGraph> nets, int batch, int side, double seconds)
      throws Exception {
    List<ExecutorService> threads = new ArrayList<>();
    List<Future<double[]>> running = new ArrayList<>();
    for (ComputationGraph net : nets) {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      threads.add(thread);
      running.add(
          thread.submit(
              () -> {
                if (nets.size() > 1) {
                  NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
                }
                INDArray x = Nd4j.rand(DataType.FLOAT, batch, 3, side, side);
                return speeds(() -> net.output(x), batch, seconds);
              }));
    }
    double[] sum = new double[ROUNDS];
    for (Future<double[]> one : running) {
      for (int round = 0; round < ROUNDS; round++) {
        sum[round] += one.get()[round];
      }
    }
    threads.forEach(ExecutorService::shutdown);
    add("forward", nets.size(), batch, sum);
  }

  private static double fit(ComputationGraph net, int batch, int side, double seconds) {
    DataSet data =
        new DataSet(
            Nd4j.rand(DataType.FLOAT, batch, 3, side, side),
            Nd4j.rand(DataType.FLOAT, batch, WORDS).gt(.95).castTo(DataType.FLOAT));
    return add("training", 1, batch, speeds(() -> net.fit(data), batch, seconds));
  }

  /** Of each round, after one pass to warm up; where that takes long, of one round only. */
  private static double[] speeds(Runnable pass, int batch, double seconds) {
    long first = System.nanoTime();
    pass.run();
    boolean slow = System.nanoTime() - first > 4 * seconds * 1e9;
    double[] speeds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      if (slow && round > 0) {
        speeds[round] = speeds[0];
        continue;
      }
      long begin = System.nanoTime();
      int images = 0;
      while (System.nanoTime() - begin < seconds * 1e9 || images == 0) {
        pass.run();
        images += batch;
      }
      speeds[round] = images * 1e9 / (System.nanoTime() - begin);
    }
    return speeds;
  }

  private static double add(String what, int nets, int batch, double[] speeds) {
    java.util.Arrays.sort(speeds);
    double median = speeds[ROUNDS / 2];
    System.out.printf(Locale.ROOT, "%-9s %d nets, batch %2d: %7.1f images/s%n", what, nets, batch, median);
    LINES.add(
        String.format(
            Locale.ROOT,
            "{\"what\": \"%s\", \"nets\": %d, \"batch\": %d, \"imagesPerSecond\": %.2f}",
            what, nets, batch, median));
    return median;
  }

  private static String helper(ComputationGraph net) {
    for (Layer layer : net.getLayers()) {
      if (layer.getHelper() != null) {
        return layer.getHelper().getClass().getSimpleName();
      }
    }
    return "none";
  }

  private static long peak() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(0);
  }
}
