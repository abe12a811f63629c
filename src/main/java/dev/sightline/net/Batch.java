package dev.sightline.net;

import dev.sightline.rnn.Matrix;
import java.util.HashMap;
import java.util.Map;

/** What a graph reads in one pass: a layout, and vectors and words by the names of the inputs. */
public final class Batch {
  private final Layout layout;
  private final Map<String, Matrix> vectors = new HashMap<>();
  private final Map<String, int[]> words = new HashMap<>();

  /** An empty one. */
  public Batch(Layout layout) {
    this.layout = layout;
  }

  /** Gives vectors, {@code [rows, width]}; they stay the caller's. */
  public Batch with(String name, Matrix x) {
    vectors.put(name, x);
    return this;
  }

  /** Gives words, one for each row. */
  public Batch with(String name, int[] ids) {
    words.put(name, ids);
    return this;
  }

  /** The same vectors for sequences about these photos. */
  Batch with(int[] photoOf) {
    Batch same = new Batch(layout.with(photoOf));
    same.vectors.putAll(vectors);
    return same;
  }

  Layout layout() {
    return layout;
  }

  boolean has(String name) {
    return vectors.containsKey(name);
  }

  Matrix vectors(String name, int width, int rows) {
    Matrix x = vectors.get(name);
    if (x == null || x.columns() != width || x.rows() != rows) {
      throw new IllegalArgumentException(
          "The model reads '" + name + "' [" + rows + ", " + width + "]; given is " + x);
    }
    return x;
  }

  int[] words(String name) {
    int[] ids = words.get(name);
    if (ids == null) {
      throw new IllegalArgumentException("The model reads '" + name + "'; nothing is given");
    }
    return ids;
  }
}
