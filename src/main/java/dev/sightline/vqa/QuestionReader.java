package dev.sightline.vqa;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Embedding;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.SequenceLayer;
import dev.sightline.rnn.SequenceRun;
import dev.sightline.rnn.States;

/**
 * Makes a vector of a question: its words go through recurrent layers, and what these hold at the
 * end is the vector.
 *
 * <pre>
 * x_t = W_e word_t      h_t = LSTM(x_t, h_{t-1})      q = h_T, or [h^1_T; c^1_T; h^2_T; c^2_T]
 * </pre>
 *
 * <p>Where the layers read in both directions, q is the last output of each: {@code [forward_T;
 * backward_1]}.
 *
 * <p>Holds only weights; a {@link Run} holds one batch.
 */
final class QuestionReader {
  private final Embedding words;
  private final SequenceLayer layers;
  private final int embedding;
  private final boolean everyState;
  private final double dropout;

  /**
   * @param everyState whether q is the whole state of every layer, and not the topmost output; of
   *     no effect where the layers read in both directions
   * @param dropout probability, on the words
   */
  QuestionReader(
      Parameters parameters,
      int vocabulary,
      int embedding,
      RecurrentLayers recurrent,
      boolean everyState,
      double dropout) {
    this.embedding = embedding;
    this.dropout = dropout;
    words = new Embedding(parameters, "words", vocabulary, embedding);
    layers = recurrent.build(parameters, "layer", embedding);
    this.everyState = everyState && layers.carries();
  }

  /**
   * To be called once the parameters are allocated.
   *
   * @param wordRange words begin uniform in ± this. With .1 the layers say next to nothing at
   *     first, and frequent words are learned before rare ones, which keeps a model of few
   *     questions from learning them by heart; with 1 many simple questions are learned far sooner
   */
  void initialise(double wordRange) {
    layers.initialise();
    widen(words, wordRange);
  }

  /** Words that begin uniform in ±.1 then do so in ± range. */
  static void widen(Embedding words, double range) {
    words.table().begin(table -> table.add((float) (10 * range - 1), table));
  }

  /** Width of q. */
  int width() {
    return everyState ? layers.stateWidth() : layers.outputs();
  }

  /** Reads the questions of a batch. */
  Run run(QuestionBatch batch, long seed) {
    return new Run(batch, seed);
  }

  /** One way through the questions and, once, back. */
  final class Run implements AutoCloseable {
    private final Packing packing;
    private final int[] ids;
    private final Matrix x;
    private final Dropout dropWords = new Dropout(dropout);
    private final SequenceRun run;
    private final Matrix q;

    private Run(QuestionBatch batch, long seed) {
      packing = batch.packing();
      ids = batch.words();
      x = Matrix.unset(ids.length, embedding);
      words.forward(ids, ids.length, x);
      dropWords.forward(x, Dropout.seed(seed, 0));
      run = layers.run(packing, x, null, Dropout.seed(seed, 1));
      q = everyState ? states() : LastOutputs.of(layers, packing, run.outputs());
    }

    private Matrix states() {
      return Matrix.of(packing.batch(), width(), run.states().toArray());
    }

    /** {@code [batch, width]}; may be changed in place. */
    Matrix vector() {
      return q;
    }

    /**
     * Adds the gradients of the weights.
     *
     * @param dq gradient by q {@code [batch, width]}
     */
    void backward(Matrix dq) {
      try (Matrix dOutputs = new Matrix(packing.total(), layers.outputs());
          Matrix dx = Matrix.unset(packing.total(), embedding)) {
        if (everyState) {
          States d = States.of(packing.batch(), width(), dq.toArray());
          run.backward(dOutputs, d, dx, packing.steps());
        } else {
          LastOutputs.spread(layers, packing, dq, dOutputs);
          run.backward(dOutputs, dx);
        }
        dropWords.backward(dx);
        words.backward(ids, ids.length, dx);
      }
    }

    @Override
    public void close() {
      x.close();
      run.close();
      q.close();
    }
  }
}
