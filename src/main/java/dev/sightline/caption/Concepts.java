package dev.sightline.caption;

import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.Features;
import dev.sightline.text.Vocabulary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The concept vector: how probable it is, by the encoder's classes and words, that each of some
 * everyday things is there. It stands behind the features of the picture and behind those of each
 * of its cells, so that every captioner can read it. From a sentence it can be made up without a
 * picture: that teaches a captioner to write about things of which it has only seen the word.
 */
public final class Concepts {
  /** No concepts. */
  public static final Concepts NONE = new Concepts(List.of(), List.of());

  /** How sure an encoder seems to be of a thing that a sentence names, at least. */
  private static final float LEAST_SURE = 0.3f;

  private final List<String> names;
  private final List<List<Naming.Thing>> things;

  private Concepts(List<String> names, List<List<Naming.Thing>> things) {
    this.names = names;
    this.things = things;
  }

  /**
   * All that an encoder and a captioner know.
   *
   * @throws IllegalArgumentException if the encoder tells nothing apart
   */
  public static Concepts of(Encoder encoder, Vocabulary vocabulary) {
    Concepts all = of(Naming.of(encoder.classes(), encoder.words(), vocabulary));
    if (all.width() == 0) {
      throw new IllegalArgumentException(
          "--concepts needs an encoder that tells classes apart, and the captions' words to be"
              + " among them; "
              + encoder.reference().name()
              + " does not");
    }
    return all;
  }

  static Concepts of(Naming naming) {
    return named(naming.things().stream().map(Naming.Thing::name).distinct().toList(), naming);
  }

  /** Those that a captioner reads. */
  public static Concepts of(CaptionBundle captioner, Encoder encoder) {
    return named(
        captioner.concepts(),
        Naming.of(encoder.classes(), encoder.words(), captioner.vocabulary()));
  }

  /** Those of a captioner that has been trained. What is not known any more is never there. */
  static Concepts named(List<String> names, Naming naming) {
    return new Concepts(
        names,
        names.stream()
            .map(name -> naming.things().stream().filter(t -> t.name().equals(name)).toList())
            .toList());
  }

  /** Names of the things, in the order of the vector. */
  public List<String> names() {
    return names;
  }

  /** Length of the vector. */
  public int width() {
    return names.size();
  }

  /** By what an encoder saw, {@code [width]}. */
  float[] of(float[] classes, float[] words) {
    float[] all = new float[width()];
    for (int i = 0; i < all.length; i++) {
      for (Naming.Thing thing : things.get(i)) {
        all[i] = Math.max(all[i], (float) thing.probability(classes, words));
      }
    }
    return all;
  }

  /**
   * By what a sentence names, {@code [width]}.
   *
   * @param random draws how sure the encoder seems to be
   */
  float[] of(List<String> sentence, Vocabulary vocabulary, Random random) {
    Set<Integer> said = new HashSet<>();
    for (int id : vocabulary.ids(sentence)) {
      said.add(id);
    }
    float[] all = new float[width()];
    for (int i = 0; i < all.length; i++) {
      float sure = LEAST_SURE + (1 - LEAST_SURE) * random.nextFloat();
      if (things.get(i).stream().anyMatch(thing -> thing.isNamedBy(said))) {
        all[i] = sure;
      }
    }
    return all;
  }

  /** The features of a picture with its concepts behind them. */
  public Features behind(Features seen) {
    return width() == 0 ? seen : behind(seen, of(seen.classes(), seen.words()));
  }

  private static Features behind(Features seen, float[] concepts) {
    return new Features(
        behind(seen.pooled(), 1, concepts),
        behind(seen.grid(), seen.cells(), concepts),
        seen.classes(),
        seen.words());
  }

  /**
   * Rows of features with the concepts behind each.
   *
   * @param vectors {@code [rows, channels]}
   */
  static float[] behind(float[] vectors, int rows, float[] concepts) {
    int channels = vectors.length / rows;
    float[] all = new float[rows * (channels + concepts.length)];
    for (int r = 0; r < rows; r++) {
      int at = r * (channels + concepts.length);
      System.arraycopy(vectors, r * channels, all, at, channels);
      System.arraycopy(concepts, 0, all, at + channels, concepts.length);
    }
    return all;
  }

  /** Those of each photo of a set, by what its encoder saw. */
  List<float[]> ofAll(CaptionSet set) {
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      all.add(of(set.features().classes(i), set.features().words(i)));
    }
    return all;
  }
}
