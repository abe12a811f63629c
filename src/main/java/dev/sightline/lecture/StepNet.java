package dev.sightline.lecture;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Optimizer;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.RecurrentRun;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import java.util.Arrays;

/**
 * The smallest net that names a class at every step, as the lecture notes draw it: a recurrent
 * cell, a layer that reads its state, softmax.
 *
 * <pre>
 * h_t = cell(x_t, h_{t-1})      p_t = softmax(h_t Wy + b_y)      loss = mean of -log p_t[target]
 * </pre>
 */
final class StepNet implements AutoCloseable {
  private final Parameters parameters = new Parameters();
  private final RecurrentCell cell;
  private final Linear reader;
  private final Optimizer optimizer;
  private final int classes;

  StepNet(CellKind kind, int inputs, int hidden, int classes, OptimizerKind method, long seed) {
    cell = kind.cell(parameters, "cell", inputs, 0, hidden);
    reader = new Linear(parameters, "reader", hidden, classes);
    this.classes = classes;
    parameters.allocate(seed);
    cell.initialise();
    optimizer = method.of(parameters);
  }

  /**
   * One step down the gradient, back through the whole sequence.
   *
   * @param x {@code [total, inputs]}
   * @param targets the right class of each row
   * @return the loss before the step, in nats for each class named
   */
  double train(Packing packing, Matrix x, int[] targets, double rate, Clipping clipping) {
    int total = packing.total();
    float[] weights = new float[total];
    Arrays.fill(weights, 1f / total);
    try (RecurrentRun run = cell.run(packing, x, null, null, Dropout.OFF);
        Matrix scores = new Matrix(total, classes);
        Matrix dh = new Matrix(total, cell.hidden())) {
      run.forwardAll();
      reader.forward(run.outputs(), scores);
      double loss = SoftmaxCrossEntropy.lossAndGradient(scores, targets, weights, 0);
      reader.backward(run.outputs(), scores, dh, 0);
      for (int t = packing.steps() - 1; t >= 0; t--) {
        run.backward(t, dh);
      }
      run.backwardWeights(null);
      optimizer.step(rate, clipping);
      return loss;
    }
  }

  /** The likeliest class of each row of x. */
  int[] name(Packing packing, Matrix x) {
    try (RecurrentRun run = cell.run(packing, x, null, null, Dropout.OFF);
        Matrix scores = new Matrix(packing.total(), classes)) {
      run.forwardAll();
      reader.forward(run.outputs(), scores);
      float[] all = scores.toArray();
      int[] named = new int[packing.total()];
      for (int i = 0; i < named.length; i++) {
        named[i] = best(Arrays.copyOfRange(all, i * classes, (i + 1) * classes));
      }
      return named;
    }
  }

  /** Goes on by its own words: each class named is the next input, as one of {@code classes}. */
  int[] generate(int first, int count) {
    int[] named = new int[count];
    int word = first;
    try (Matrix h = new Matrix(1, cell.hidden());
        Matrix x = new Matrix(1, classes);
        Matrix gates = new Matrix(1, cell.gates());
        Matrix scores = new Matrix(1, classes)) {
      float[] memory = new float[cell.memory()];
      for (int i = 0; i < count; i++) {
        float[] oneHot = new float[classes];
        oneHot[word] = 1;
        x.put(0, 1, oneHot, 0);
        cell.gatesOfInput(x, gates);
        cell.step(gates, null, h, memory);
        reader.forward(h, scores);
        word = best(scores.toArray());
        named[i] = word;
      }
    }
    return named;
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      if (scores[k] > scores[best]) {
        best = k;
      }
    }
    return best;
  }

  @Override
  public void close() {
    parameters.close();
  }
}
