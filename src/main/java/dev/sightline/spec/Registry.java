package dev.sightline.spec;

import java.util.List;

/**
 * The models that can be chosen for a task, by name.
 *
 * @param what a model of this task is called in a sentence: "captioner"
 * @param all in the order in which they are listed
 */
public record Registry<K extends Registry.Kind<?>>(String what, List<K> all) {
  /**
   * One of the models.
   *
   * @param <S> its settings
   */
  public interface Kind<S extends Record> {
    /** On the command line and in a bundle. */
    String name();

    /** Name and source, for people. */
    String paper();

    /** What can be set, and the defaults. */
    Spec<S> settings();
  }

  /** The names of all models. */
  public List<String> names() {
    return all.stream().map(Kind::name).toList();
  }

  /**
   * @throws IllegalArgumentException where there is no such model
   */
  public K of(String name) {
    return all.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no %s '%s'; there are %s"
                        .formatted(what, name, String.join(", ", names()))));
  }
}
