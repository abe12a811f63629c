package dev.sightline.encoder;

import java.util.List;

/**
 * The photos of one data set, for an encoder to learn from.
 *
 * @param name of the data set, unlike that of any other
 * @param kind what its texts are
 * @param train to learn from
 * @param dev to measure with; shares no photo with them
 */
public record PhotoSet(String name, Kind kind, List<TrainingPhoto> train, List<TrainingPhoto> dev) {

  /** What the texts of a photo are, and so what they say about it. */
  public enum Kind {
    /** Captions: what none of them names is not there. */
    CAPTIONS,
    /** Questions with their answers: they name things that are there, and leave out most. */
    QUESTIONS,
    /** The one class that the photo is of. */
    CLASSES
  }

  /** Keeps its own copies. */
  public PhotoSet {
    train = List.copyOf(train);
    dev = List.copyOf(dev);
  }
}
