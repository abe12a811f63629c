package dev.sightline.train;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a model is taught in one phase of its training: the order of an epoch, the loss of a batch,
 * and how good the model has become. Everything else is the {@link Trainer}'s.
 *
 * @param <B> a batch: what one step learns from, and all that was drawn at random for it
 */
public interface Lesson<B> {
  /** Called once, before the first step, for example to measure the means of the input. */
  default void prepare() throws IOException {}

  /**
   * The batches of an epoch in their order. They follow from the seed and the epoch's number alone:
   * a training that is resumed in the middle of an epoch asks for it again and skips what is done.
   *
   * @param epoch from 1; after a preparation it is counted anew
   */
  List<B> batches(int epoch);

  /** How many examples are in a batch. */
  int size(B batch);

  /** The names of its photos, videos or places in a text, for a sentence about a bad batch. */
  List<String> names(B batch);

  /**
   * Runs forward and back, and adds to the gradients of the weights.
   *
   * @return mean loss of an example; the training ends where it is not finite
   */
  double learn(B batch) throws IOException;

  /** What {@link #learn} returns: "loss", or "reward". */
  default String loss() {
    return "loss";
  }

  /**
   * Measures the model as it is.
   *
   * @param stop asked now and then
   * @return null where it was told to stop
   */
  Measured measure(BooleanSupplier stop) throws IOException;

  /** What is carried from one batch to the next and is not among the weights, by name. */
  default Map<String, float[]> state() {
    return Map.of();
  }

  /** Goes on from {@link #state}. */
  default void resume(Map<String, float[]> state) {}
}
