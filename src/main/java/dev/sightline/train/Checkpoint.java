package dev.sightline.train;

import dev.sightline.bundle.BundleException;
import dev.sightline.bundle.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a training on disk: named arrays and a few words, in one file {@code
 * checkpoint.safetensors}, with the one before beside it as {@code
 * checkpoint.previous.safetensors}. A file appears only when it is whole; one that was damaged
 * later is passed over for the one before.
 *
 * @param arrays by name
 * @param state short texts by name: counters, scores
 */
public record Checkpoint(Map<String, float[]> arrays, Map<String, String> state) {
  private static final String NEWEST = "checkpoint.safetensors";
  private static final String PREVIOUS = "checkpoint.previous.safetensors";

  /** Writes this as the newest checkpoint of a folder, which is made where it lacks. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    LinkedHashMap<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    arrays.forEach(
        (name, values) ->
            tensors.put(name, new Safetensors.Tensor(new int[] {values.length}, values)));
    Path newest = folder.resolve(NEWEST);
    if (Files.exists(newest)) {
      Files.move(newest, folder.resolve(PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
    }
    Safetensors.write(newest, tensors, state, false);
  }

  /** The newest checkpoint of a folder that can be read; empty where there is none. */
  public static Optional<Checkpoint> newest(Path folder) {
    for (String name : new String[] {NEWEST, PREVIOUS}) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        try {
          return Optional.of(read(file));
        } catch (BundleException e) {
          System.getLogger(Checkpoint.class.getName())
              .log(
                  System.Logger.Level.WARNING,
                  "A damaged checkpoint is passed over: {0}",
                  e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  private static Checkpoint read(Path file) throws BundleException {
    Safetensors tensors = Safetensors.read(file);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (String name : tensors.names()) {
      arrays.put(name, tensors.values(name));
    }
    return new Checkpoint(arrays, tensors.metadata());
  }
}
