package dev.sightline.encoder;

import dev.sightline.Arguments;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * How long a training step of an encoder takes, and where: forward, backward from a gradient by its
 * features, Adam. Wall-clock time depends on what else the machine does, so the time that threads
 * spent on a processor is measured too; that of each vertex of the net by putting a stopwatch in
 * its place.
 */
public final class StepSpeed {
  private static final int WARM_UP = 4;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private StepSpeed() {}

  /**
   * What was measured.
   *
   * @param photosPerSecond by the clock on the wall, the median of all steps
   * @param processorMs milliseconds that all net threads together spent on a photo
   * @param byKind the same for each kind of layer, forward and backward; what is missing to the
   *     whole lies between the layers
   */
  public record Result(
      int batch,
      int replicas,
      double photosPerSecond,
      double processorMs,
      Map<String, Double> byKind) {}

  /** Takes {@code steps} steps on noise with a copy of this encoder that is thrown away. */
  public static Result run(Bundle bundle, int batch, int replicas, int frozenBlocks, int steps)
      throws IOException {
    Map<String, DoubleAdder> times = new ConcurrentSkipListMap<>();
    try (TrainableEncoder encoder = TrainableEncoder.open(bundle, replicas, frozenBlocks)) {
      for (FeatureNet net : encoder.copies()) {
        for (int i = 0; i < net.getVertices().length; i++) {
          net.getVertices()[i] = timed(net.getVertices()[i], times);
        }
      }
      float[][] photos = new float[batch][3 * encoder.side() * encoder.side()];
      Random random = new Random(1);
      for (float[] photo : photos) {
        for (int i = 0; i < photo.length; i++) {
          photo[i] = 2 * random.nextFloat() - 1;
        }
      }
      double[] seconds = new double[steps];
      for (int step = -WARM_UP; step < steps; step++) {
        if (step == 0) {
          times.clear();
        }
        long begun = System.nanoTime();
        encoder.backward(encoder.forward(photos));
        double unused = encoder.step(1e-8, 5);
        if (step >= 0) {
          seconds[step] = (System.nanoTime() - begun) / 1e9;
        }
      }
      java.util.Arrays.sort(seconds);
      Map<String, Double> byKind = new TreeMap<>();
      times.forEach((kind, sum) -> byKind.put(kind, 1e3 * sum.sum() / (steps * batch)));
      double whole = byKind.values().stream().mapToDouble(Double::doubleValue).sum();
      return new Result(batch, replicas, batch / seconds[steps / 2], whole, byKind);
    }
  }

  private static GraphVertex timed(GraphVertex vertex, Map<String, DoubleAdder> times) {
    String kind = kind(vertex);
    return (GraphVertex)
        Proxy.newProxyInstance(
            StepSpeed.class.getClassLoader(),
            new Class<?>[] {GraphVertex.class},
            (proxy, method, arguments) -> {
              long before = THREADS.getCurrentThreadCpuTime();
              try {
                return method.invoke(vertex, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                String way = method.getName();
                if (way.equals("doForward") || way.equals("doBackward")) {
                  times
                      .computeIfAbsent(
                          kind + (way.equals("doForward") ? ", forward" : ", backward"),
                          none -> new DoubleAdder())
                      .add((THREADS.getCurrentThreadCpuTime() - before) / 1e9);
                }
              }
            });
  }

  private static String kind(GraphVertex vertex) {
    if (!vertex.hasLayer()) {
      return vertex.getClass().getSimpleName();
    }
    String layer = vertex.getLayer().getClass().getName();
    String name = layer.substring(layer.lastIndexOf('.') + 1);
    return name.replace("Trainable", "").replace("$", " ");
  }

  /** {@code [--encoder MODEL] [--batch 8,32] [--replicas 1,2] [--frozen-blocks N] [--steps N]}. */
  public static void main(String... words) throws IOException {
    Arguments arguments = Arguments.of(words);
    Bundle bundle = Bundle.open(ModelFolders.find(arguments.get("--encoder", "mobilenet-v2")));
    for (int batch : arguments.numbers("--batch", "8,32")) {
      for (int replicas : arguments.numbers("--replicas", "1,2")) {
        Result result =
            run(
                bundle,
                batch,
                replicas,
                arguments.number("--frozen-blocks", 0),
                arguments.number("--steps", 10));
        System.out.printf(
            Locale.ROOT,
            "batch %d, replicas %d: %.1f photos/s, %.1f ms of a processor for a photo%n",
            batch,
            replicas,
            result.photosPerSecond(),
            result.processorMs());
        result.byKind().forEach((k, ms) -> System.out.printf(Locale.ROOT, "%9.2f  %s%n", ms, k));
      }
    }
  }
}
