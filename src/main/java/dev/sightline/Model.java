package dev.sightline;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An open model: it takes one kind of input and gives one kind of output. {@link Captioner}, {@link
 * Labeller}, {@link Classifier}, {@link Answerer} and {@link TextWriter} are models, and all of
 * them are used alike:
 *
 * <pre>{@code
 * try (var captioner = Captioner.open("photo-caption");
 *     var results = captioner.stream(photos.iterator())) {
 *   results.forEach(r -> System.out.println(r.input() + ": " + r.output().text()));
 * }
 * }</pre>
 *
 * <p>Models are safe to share between threads, and an answer does not depend on who else asks.
 * {@link #close} waits for calls that are running; later calls fail with an {@link
 * IllegalStateException}. Models hold native memory: close them.
 *
 * @param <I> what it takes
 * @param <O> what it gives
 */
public interface Model<I, O> extends AutoCloseable {
  /**
   * What became of one input of a stream.
   *
   * @param input what went in
   * @param output what came out; null if nothing did
   * @param problem what was wrong with the input, in one sentence; null if all is well. Of a film
   *     that is damaged or cut short there can be both: an output for what could be read, and a
   *     problem.
   */
  record Result<I, O>(I input, O output, IOException problem) {}

  /**
   * Runs the model on one input. What is wrong with an input that could be read in part goes to the
   * listener of {@link Options.Builder#on}.
   *
   * @throws IOException if nothing could be made of the input; the message is one sentence that
   *     names the file, what is wrong with it and what was expected
   */
  O run(I input) throws IOException;

  /**
   * Runs the model on one input after the other, in their order. An input that fails has a problem
   * in its result, and the next ones follow. The stream is lazy and needs little memory however
   * many inputs there are. It is for one thread; close it, or run it to its end.
   */
  Stream<Result<I, O>> stream(Iterator<I> inputs);

  /**
   * What the model is and where it comes from: its name, task and encoder, what it was trained on,
   * when and by which command, and how well it scored.
   */
  Map<String, String> card();

  /** Waits for calls that are running, then frees the model. Closing twice is harmless. */
  @Override
  void close();
}
