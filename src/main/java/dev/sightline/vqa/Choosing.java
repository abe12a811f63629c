package dev.sightline.vqa;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model that chooses one of its answers by a softmax over the scores of a net. */
public final class Choosing implements AnswerModel {
  private final AnswerNet net;

  public Choosing(AnswerNet net) {
    this.net = net;
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }

  @Override
  public boolean looksAtGrid() {
    return net.looksAtGrid();
  }

  @Override
  public void prepare(Matrix pooled, Matrix grid) {
    net.prepare(pooled, grid);
  }

  @Override
  public double lossAndGradient(QuestionBatch batch, int[][] answers, double smoothing, long seed) {
    int[] targets = new int[batch.size()];
    for (int r = 0; r < targets.length; r++) {
      targets[r] = answers[batch.order()[r]][0];
    }
    float[] weights = new float[targets.length];
    Arrays.fill(weights, 1f / targets.length);
    try (AnswerNet.Pass pass = net.run(batch, seed)) {
      double loss = SoftmaxCrossEntropy.lossAndGradient(pass.logits(), targets, weights, smoothing);
      pass.backward(pass.logits());
      return loss;
    }
  }

  @Override
  public List<Said> answer(QuestionBatch batch, int most) {
    Said[] all = new Said[batch.size()];
    try (AnswerNet.Pass pass = net.run(batch, Dropout.OFF)) {
      int answers = net.answers();
      float[] log = new float[batch.size() * answers];
      SoftmaxCrossEntropy.logProbabilities(pass.logits(), log);
      float[] attention = pass.attention();
      for (int r = 0; r < all.length; r++) {
        int width = attention == null ? 0 : attention.length / all.length;
        all[batch.order()[r]] =
            new Said(
                best(log, r * answers, answers, most),
                attention == null
                    ? null
                    : Arrays.copyOfRange(attention, r * width, (r + 1) * width));
      }
    }
    return List.of(all);
  }

  /** The likeliest of the symbols whose log probabilities stand from {@code at} on. */
  static List<Guess> best(float[] log, int at, int count, int most) {
    int wanted = Math.min(most, count);
    int[] symbols = new int[wanted];
    int found = 0;
    for (int v = 0; v < count; v++) {
      float value = log[at + v];
      if (found == wanted && value <= log[at + symbols[found - 1]]) {
        continue;
      }
      int k = found < wanted ? found++ : found - 1;
      for (; k > 0 && log[at + symbols[k - 1]] < value; k--) {
        symbols[k] = symbols[k - 1];
      }
      symbols[k] = v;
    }
    List<Guess> guesses = new ArrayList<>();
    for (int k = 0; k < found; k++) {
      guesses.add(new Guess(List.of(symbols[k]), Math.exp(log[at + symbols[k]])));
    }
    return guesses;
  }
}
