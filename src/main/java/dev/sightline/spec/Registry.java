package dev.sightline.spec;

import java.util.List;
import java.util.Map;

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
   * A model with its defaults but for these values, by the names of its settings.
   *
   * @throws IllegalArgumentException where there is no such model, or a value is out of range
   */
  public Plan<K> plan(String name, Map<String, ?> values) {
    return Plan.usual(of(name)).with(values);
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
