package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.check;
import static dev.sightline.rnn64.GradientCheck.random;
import static dev.sightline.rnn64.GradientCheck.weighted;

import org.junit.jupiter.api.Test;

/** Every layer's backward pass against central differences, in double precision. */
class LayerGradientTest {
  private final Parameters parameters = new Parameters();

  @Test
  void linear() {
    Linear linear = new Linear(parameters, "l", 4, 3);
    parameters.allocate(1);
    Matrix x = random(5, 4, 2);
    Matrix w = random(5, 3, 3);
    Matrix y = new Matrix(5, 3);
    Matrix dx = new Matrix(5, 4);
    check(
        parameters,
        () -> {
          linear.forward(x, y);
          linear.backward(x, w, dx, 0);
          return weighted(y, w);
        });
    check(
        x,
        dx.toArray(),
        "x",
        () -> {
          linear.forward(x, y);
          return weighted(y, w);
        });
  }

  @Test
  void lstmOverSequencesOfDifferentLengthsWithLateInputAndFirstState() {
    Lstm lstm = new Lstm(parameters, "lstm", 3, 2, 4);
    parameters.allocate(1);
    lstm.initialise();
    Packing packing = new Packing(new int[] {4, 3, 3, 1});
    Matrix x = random(packing.total(), 3, 2);
    Matrix z = random(packing.total(), 2, 4);
    Matrix h0 = random(4, 4, 5);
    Matrix c0 = random(4, 4, 6);
    Matrix w = random(packing.total(), 4, 7);
    Matrix dx = new Matrix(packing.total(), 3);
    double[] dz = new double[packing.total() * 2];
    double[][] d0 = new double[2][];
    check(
        parameters,
        () -> {
          try (RecurrentRun run = run(lstm, packing, x, z, h0, c0)) {
            for (int t = packing.steps() - 1; t >= 0; t--) {
              run.backward(t, w);
              run.dLate(t).get(0, packing.active(t), dz, packing.offset(t) * 2);
            }
            run.backwardWeights(dx);
            d0[0] = run.carryH().clone();
            d0[1] = run.carryMemory().clone();
            return weighted(run.outputs(), w);
          }
        });
    double[] gradientOfX = dx.toArray();
    double[] gradientOfZ = dz.clone();
    double[][] gradientOfFirst = {d0[0].clone(), d0[1].clone()};
    java.util.function.DoubleSupplier forward =
        () -> {
          try (RecurrentRun run = run(lstm, packing, x, z, h0, c0)) {
            return weighted(run.outputs(), w);
          }
        };
    check(x, gradientOfX, "x", forward);
    check(z, gradientOfZ, "z", forward);
    check(h0, gradientOfFirst[0], "h0", forward);
    check(c0, gradientOfFirst[1], "c0", forward);
  }

  private static RecurrentRun run(
      Lstm lstm, Packing packing, Matrix x, Matrix z, Matrix h0, Matrix c0) {
    RecurrentRun run = lstm.run(packing, x, h0.toArray(), c0.toArray(), Dropout.OFF);
    for (int t = 0; t < packing.steps(); t++) {
      run.late(t).copy(z.rows(packing.offset(t), packing.active(t)));
      run.forward(t);
    }
    return run;
  }

  @Test
  void additiveAttentionOfFiveRowsOverTwoPhotos() {
    AdditiveAttention attention = new AdditiveAttention(parameters, "a", 3, 4);
    parameters.allocate(1);
    Matrix values = random(2 * 5, 3, 2);
    Matrix query = random(5, 4, 3);
    int[] photoOf = {0, 1, 1, 0, 1};
    Matrix w = random(5, 3, 4);
    Matrix wAlpha = random(5, 5, 5);
    Matrix z = new Matrix(5, 3);
    Matrix dq = new Matrix(5, 4);
    Matrix dv = new Matrix(10, 3);
    java.util.function.DoubleSupplier loss =
        () -> {
          double[] alpha = new double[25];
          AdditiveAttention.Memory memory = attention.new Memory(values, 2);
          memory.read(query, photoOf, alpha, 0, z);
          memory.backward(query, photoOf, alpha, wAlpha.toArray(), 0, w, dq);
          memory.backwardWeights(values, dv);
          return weighted(z, w) + weighted(Matrix.of(5, 5, alpha), wAlpha);
        };
    check(parameters, loss);
    check(query, dq.toArray(), "query", loss);
    check(values, dv.toArray(), "values", loss);
  }

  @Test
  void softmaxCrossEntropyWithMaskAndLabelSmoothing() {
    Linear linear = new Linear(parameters, "l", 4, 6);
    parameters.allocate(1);
    Matrix x = random(3, 4, 2);
    int[] targets = {5, 0, 2};
    double[] weights = {1, 0, 0.3};
    for (double smoothing : new double[] {0, 0.1}) {
      check(
          parameters,
          () -> {
            Matrix scores = new Matrix(3, 6);
            linear.forward(x, scores);
            double loss = SoftmaxCrossEntropy.lossAndGradient(scores, targets, weights, smoothing);
            linear.backward(x, scores, null, 0);
            return loss;
          });
    }
  }

  @Test
  void dropoutRepeatsItsMaskForASeed() {
    Linear linear = new Linear(parameters, "l", 4, 6);
    parameters.allocate(1);
    Matrix x = random(8, 4, 2);
    Matrix w = random(8, 6, 3);
    Dropout dropout = new Dropout(0.4);
    check(
        parameters,
        () -> {
          Matrix y = new Matrix(8, 6);
          linear.forward(x, y);
          dropout.forward(y, 77);
          double loss = weighted(y, w);
          Matrix dy = new Matrix(8, 6);
          dy.copy(w);
          dropout.backward(dy);
          linear.backward(x, dy, null, 0);
          return loss;
        });
  }
}
