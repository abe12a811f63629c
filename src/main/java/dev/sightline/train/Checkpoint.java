package dev.sightline.train;

import dev.sightline.SightlineException;
import dev.sightline.bundle.SavedState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a training on disk: named arrays and a few words, in one file {@code
 * checkpoint.safetensors}, with the one before beside it as {@code
 * checkpoint.previous.safetensors}. {@link SavedState} says how whichever is whole survives.
 *
 * @param arrays by name
 * @param state short texts by name: counters, scores
 */
public record Checkpoint(Map<String, float[]> arrays, Map<String, String> state) {
  private static final String NAME = "checkpoint";

  /** Writes this as the newest checkpoint of a folder, which is made where it lacks. */
  public void write(Path folder) throws IOException {
    new SavedState(arrays, state).write(folder, NAME);
  }

  /**
   * The newest checkpoint of a folder that is whole; empty where there never was one.
   *
   * @throws SightlineException where there are some, and none is whole
   */
  public static Optional<Checkpoint> newest(Path folder) throws SightlineException {
    return SavedState.newest(folder, NAME)
        .map(saved -> new Checkpoint(saved.arrays(), saved.words()));
  }
}
