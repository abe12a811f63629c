package dev.sightline.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A model that was chosen, with its settings.
 *
 * @param kind of model
 * @param settings of the record that the kind names
 */
public record Plan<K extends Registry.Kind<?>>(K kind, Record settings) {
  /** A model with its defaults. */
  public static <K extends Registry.Kind<?>> Plan<K> usual(K kind) {
    return new Plan<>(kind, kind.settings().usual());
  }

  /** The same model with another value of one setting. */
  public Plan<K> with(String setting, Object value) {
    return new Plan<>(kind, Spec.with(settings, setting, value));
  }

  /** The same model with these settings, as far as it has them. */
  public Plan<K> with(Map<String, ?> values) {
    return new Plan<>(kind, Spec.with(settings, values));
  }

  /** One of its settings. */
  public Object get(String setting) {
    return Spec.values(settings).get(setting);
  }

  /** Writes what is needed to make the model again. */
  public void write(String key, ObjectNode into) {
    into.put(key, kind.name());
    Spec.write(settings, into);
  }
}
