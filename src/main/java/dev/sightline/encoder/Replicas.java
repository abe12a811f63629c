package dev.sightline.encoder;

import dev.sightline.encoder.zoo.FloatView;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One net several times over, all on the same parameters: each copy takes its share of a batch in a
 * thread of its own, with one native thread inside. On a few cores that is up to twice as fast as
 * one net with that many native threads, whose threads wait for each other after each of a thousand
 * operations. Every copy is always used by its own thread, because ND4J's workspaces belong to
 * threads. Sums are taken in the order of the copies, so results repeat exactly.
 */
final class Replicas implements AutoCloseable {
  private final List<ComputationGraph> nets = new ArrayList<>();
  private final NetThreads threads;
  private final int side;

  /** What came of a batch: the sum of the losses of its photos, and the sum of their gradients. */
  record Gradients(double loss, float[] sum) {}

  /** {@code net} itself and {@code count - 1} copies that share its parameters. */
  Replicas(ComputationGraph net, int side, int count) {
    this.side = side;
    threads = new NetThreads(count);
    for (int i = 0; i < count; i++) {
      ComputationGraph replica = net;
      if (i > 0) {
        replica = new ComputationGraph(net.getConfiguration().clone());
        replica.init(net.params(), false);
      }
      nets.add(replica);
    }
  }

  /** Forward and backward. */
  Gradients gradients(PhotoBatches.Batch batch) throws InterruptedException {
    List<Gradients> parts =
        threads.share(
            batch.photos().length,
            (replica, from, to) -> {
              ComputationGraph net = nets.get(replica);
              net.setInputs(photos(batch, from, to));
              net.setLabels(targets(batch, from, to));
              net.computeGradientAndScore();
              INDArray flat = net.getFlattenedGradients();
              float[] sum = new float[(int) flat.length()];
              FloatView.pointer(flat).get(sum);
              return new Gradients(net.score() * (to - from), sum);
            });
    Gradients first = parts.get(0);
    double loss = first.loss();
    for (Gradients part : parts.subList(1, parts.size())) {
      loss += part.loss();
      for (int i = 0; i < first.sum().length; i++) {
        first.sum()[i] += part.sum()[i];
      }
    }
    return new Gradients(loss, first.sum());
  }

  /** Forward only: the net's output for each photo, {@code [batch][words]}. */
  float[][] outputs(PhotoBatches.Batch batch) throws InterruptedException {
    float[][] outputs = new float[batch.photos().length][];
    threads.share(
        batch.photos().length,
        (replica, from, to) -> {
          INDArray output = nets.get(replica).output(photos(batch, from, to))[0];
          for (int i = from; i < to; i++) {
            outputs[i] = output.getRow(i - from).toFloatVector();
          }
          return outputs;
        });
    return outputs;
  }

  private INDArray photos(PhotoBatches.Batch batch, int from, int to) {
    INDArray photos = Nd4j.createUninitialized(DataType.FLOAT, to - from, 3, side, side);
    for (int i = from; i < to; i++) {
      FloatView.pointer(photos)
          .position((long) (i - from) * 3 * side * side)
          .put(batch.photos()[i]);
    }
    return photos;
  }

  private static INDArray targets(PhotoBatches.Batch batch, int from, int to) {
    int words = batch.targets()[0].length;
    INDArray targets = Nd4j.createUninitialized(DataType.FLOAT, to - from, words);
    for (int i = from; i < to; i++) {
      FloatView.pointer(targets).position((long) (i - from) * words).put(batch.targets()[i]);
    }
    return targets;
  }

  @Override
  public void close() {
    threads.close();
  }
}
