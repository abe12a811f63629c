package dev.sightline.vqa;

import dev.sightline.net.Value;
import dev.sightline.rnn.Matrix;
import java.util.List;

/**
 * The equations of a net that answers questions about pictures. {@link AnswerModel} trains it and
 * asks it.
 */
interface AnswerNet {
  /**
   * What the data decide.
   *
   * @param channels width of a feature vector
   * @param words that questions are made of
   * @param symbols answers to choose from, or words to write with, {@link AnswerModel#END} among
   *     them
   */
  record Sizes(int channels, int words, int symbols) {}

  /**
   * What it is shown; a net looks at what it needs.
   *
   * @param question words of the question, of a net that writes also those of the answer so far,
   *     which are numbered after the words of questions
   * @param pooled features of the photo
   * @param grid features of its cells
   */
  record Asked(Value question, Value pooled, Value grid) {}

  /**
   * What it says.
   *
   * @param scores of the symbols before the softmax, for each question or each picked step
   * @param looks share of each cell in each look at the picture
   * @param states after the last word, from which it goes on writing; null where it cannot
   */
  record Reply(Value scores, List<Value> looks, Value states) {
    /** Of a net that only chooses, and has no attention. */
    Reply(Value scores) {
      this(scores, List.of(), null);
    }
  }

  /** Name of the input with the states before the first word, where they are not zero. */
  String BEFORE = "before";

  /** Its equations. */
  Reply reply(Asked asked);

  /** Shows a new net features of training photos; see {@link AnswerModel#prepare}. */
  default void prepare(Matrix pooled, Matrix grid) {}
}
