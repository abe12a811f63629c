package dev.sightline.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a training can go on from: its newest checkpoint, which says which training it is of, and
 * its learning curve, {@code curve.csv}, in one folder. Not thread-safe.
 */
public final class TrainingRecord {
  private final Path folder;
  private final Map<String, String> identity;
  private final List<String> columns;
  private LearningCurve curve;

  /**
   * @param identity what must be the same where a training goes on, by name; it is written into
   *     each checkpoint
   * @param columns of the learning curve
   */
  public TrainingRecord(Path folder, Map<String, String> identity, List<String> columns) {
    this.folder = folder;
    this.identity = new LinkedHashMap<>(identity);
    this.columns = columns;
  }

  /**
   * Opens the learning curve, the one that is there or a new one.
   *
   * @param resume whether to go on, where there is a checkpoint
   * @return what to go on from
   * @throws IllegalArgumentException where the checkpoint is of a training with other settings
   */
  public Optional<Checkpoint> open(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = resume ? Checkpoint.newest(folder) : Optional.empty();
    checkpoint.ifPresent(this::requireSame);
    Path csv = folder.resolve("curve.csv");
    curve =
        checkpoint.isPresent()
            ? LearningCurve.resume(csv, columns)
            : LearningCurve.create(csv, columns);
    return checkpoint;
  }

  private void requireSame(Checkpoint checkpoint) {
    identity.forEach(
        (name, asked) -> {
          String before = checkpoint.state().get(name);
          if (!asked.equals(before)) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "resume: the training in %s has another %s (%s) than is asked for (%s); go on"
                        + " with the same, or begin anew without --resume",
                    folder,
                    name,
                    before,
                    asked));
          }
        });
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
    Map<String, String> state = new LinkedHashMap<>(identity);
    state.putAll(position);
    new Checkpoint(arrays, state).write(folder);
  }
}
