package dev.sightline.train;

import dev.sightline.bundle.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a training can go on from: its newest checkpoint, which says which training it is of, and
 * its learning curve, {@code curve.csv}, in one folder. Not thread-safe.
 */
public final class TrainingRecord {
  private static final String EPOCHS = "epochs asked for";

  private final Path folder;
  private final TrainingIdentity identity;
  private final int epochs;
  private final List<String> columns;
  private LearningCurve curve;

  /**
   * @param identity what must be the same where a training goes on; it is written into each
   *     checkpoint
   * @param epochs asked for; they may be others where a training goes on
   * @param columns of the learning curve
   */
  public TrainingRecord(Path folder, TrainingIdentity identity, int epochs, List<String> columns) {
    this.folder = folder;
    this.identity = identity;
    this.epochs = epochs;
    this.columns = columns;
  }

  /**
   * Opens the learning curve, the one that is there or a new one.
   *
   * @param resume whether to go on, where there is a checkpoint
   * @return what to go on from
   * @throws IllegalArgumentException where the checkpoint is of another training
   */
  public Optional<Checkpoint> open(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = resume ? Checkpoint.newest(folder) : Optional.empty();
    checkpoint.ifPresent(there -> identity.requireSame(folder, there.state()));
    Path csv = folder.resolve("curve.csv");
    curve =
        checkpoint.isPresent()
            ? LearningCurve.resume(csv, columns)
            : LearningCurve.create(csv, columns);
    return checkpoint;
  }

  /**
   * What is to be said where a training goes on with more or fewer epochs than it began with: its
   * learning rate is another one from here on. Empty where they are the same.
   */
  public Optional<String> prolonged(Checkpoint from) {
    String before = from.state().getOrDefault(EPOCHS, Integer.toString(epochs));
    return before.equals(Integer.toString(epochs))
        ? Optional.empty()
        : Optional.of(
            "The training was begun for %s epochs and now has %s: from here on its learning rate falls over these."
                .formatted(before, epochs));
  }

  /** The learning curve; after {@link #open}. */
  public LearningCurve curve() {
    return curve;
  }

  /**
   * Writes a checkpoint.
   *
   * @param position how far the training is, as short texts by name
   */
  public void save(Map<String, float[]> arrays, Map<String, String> position) throws IOException {
    Map<String, String> state = new LinkedHashMap<>(identity.parts());
    state.put(EPOCHS, Integer.toString(epochs));
    state.putAll(position);
    new Checkpoint(arrays, state).write(folder);
  }
}
