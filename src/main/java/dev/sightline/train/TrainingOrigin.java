package dev.sightline.train;

/**
 * Where a training comes from, for its bundle.
 *
 * @param data what it is trained on, in words
 * @param command the command line
 * @param start what its weights begin with, in words
 */
public record TrainingOrigin(String data, String command, String start) {
  /** A training that begins with random weights. */
  public TrainingOrigin(String data, String command) {
    this(data, command, "random weights");
  }
}
