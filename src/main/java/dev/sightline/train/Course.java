package dev.sightline.train;

import dev.sightline.bundle.TrainingIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** A training with files: what a {@link TrainingRun} must know of a task. */
public interface Course {
  /** What is being done, for a sentence to whoever wants the same folder. */
  String doing();

  /** What must be the same where the training goes on. */
  TrainingIdentity identity();

  /** What is taught, one after the other. */
  List<Phase<?>> phases();

  /** What an example is called, for example "questions". */
  String unit();

  /** Title of the learning curve. */
  String title();

  /** Figures that are in the learning curve; the first is drawn. */
  List<String> figures();

  /** Told before the first step, or where the training goes on. */
  default void begin(Path folder, PrintWriter screen) throws IOException {}

  /**
   * Writes the model as it is now as a bundle.
   *
   * @param epoch whose model it is
   */
  void write(Path bundle, Trainer.Epoch epoch) throws IOException;

  /** Told after each epoch, while the model has the weights that were measured. */
  default void epoch(Trainer.Epoch epoch, PrintWriter screen) {}

  /**
   * Told at the end, when the model has the best weights.
   *
   * @param best score of the best epoch; NaN where nothing was measured
   */
  default void end(double best, PrintWriter screen, PrintWriter errors) {}
}
