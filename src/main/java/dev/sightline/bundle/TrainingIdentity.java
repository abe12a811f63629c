package dev.sightline.bundle;

import dev.sightline.spec.Plan;
import dev.sightline.spec.Setting;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * What must be the same where a training goes on, by name: every setting, the data, what it began
 * with. It is written into each {@link SavedState} of the training. Not thread-safe.
 */
public final class TrainingIdentity {
  private static final int LONGEST = 60;

  private final Map<String, String> parts = new LinkedHashMap<>();

  /**
   * Adds every component of a record of settings under its name, those of records in it too, so
   * that no setting is forgotten.
   *
   * @param mayChange components that a training may go on with other values of, beside those whose
   *     {@link Setting} says so
   */
  public TrainingIdentity settings(Record settings, String... mayChange) {
    return settings("", settings, List.of(mayChange));
  }

  /** Adds a model's name and every setting of it. */
  public TrainingIdentity plan(Plan<?> plan) {
    return with("net", plan.kind().name()).settings(plan.settings());
  }

  private TrainingIdentity settings(String prefix, Record settings, List<String> mayChange) {
    Map<String, Record> nested = new LinkedHashMap<>();
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Setting declared = component.getAnnotation(Setting.class);
      if (mayChange.contains(component.getName()) || declared != null && declared.mayChange()) {
        continue;
      }
      String name = component.getName();
      Object value = value(settings, component);
      if (value instanceof Record inner) {
        nested.put(name, inner);
      } else {
        with(parts.containsKey(words(name)) ? prefix + name : name, value);
      }
    }
    nested.forEach((name, inner) -> settings(name + " ", inner, mayChange));
    return this;
  }

  private static Object value(Record settings, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's component can always be read", e);
    }
  }

  /** {@code learningRate} becomes {@code learning rate}. */
  private static String words(String camelCase) {
    return camelCase.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }

  /** Adds one more thing; its name may be a variable's. */
  public TrainingIdentity with(String name, Object value) {
    if (parts.putIfAbsent(words(name), String.valueOf(value)) != null) {
      throw new IllegalStateException("a training's identity has two parts named " + name);
    }
    return this;
  }

  /**
   * Adds the data, which are the same where description and content are.
   *
   * @param content everything that counts, in its order
   */
  public TrainingIdentity data(String description, Iterable<?> content) {
    CRC32 sum = new CRC32();
    for (Object item : content) {
      sum.update(String.valueOf(item).getBytes(StandardCharsets.UTF_8));
      sum.update('\n');
    }
    return with("data", description + ", " + String.format(Locale.ROOT, "%08x", sum.getValue()));
  }

  /** All parts by name, for a state that is saved. */
  public Map<String, String> parts() {
    return Map.copyOf(parts);
  }

  /**
   * Compares with what a saved state says.
   *
   * @param folder of the training, for the sentence
   * @throws IllegalArgumentException naming everything that differs
   */
  public void requireSame(Path folder, Map<String, String> saved) {
    if (parts.keySet().stream().noneMatch(saved::containsKey)) {
      throw ofOlderVersion(folder);
    }
    List<String> other = new ArrayList<>();
    parts.forEach(
        (name, asked) -> {
          String before = saved.get(name);
          if (!asked.equals(before)) {
            String was = before == null ? "not recorded" : shortened(before);
            other.add(name + " (" + was + ", not " + shortened(asked) + ")");
          }
        });
    if (!other.isEmpty()) {
      throw new IllegalArgumentException(
          "--resume: the training in %s was begun with another %s; go on with the same, or start again without --resume"
              .formatted(folder, String.join(", ", other)));
    }
  }

  /** What is said where a saved state is one that this version cannot go on from. */
  public static IllegalArgumentException ofOlderVersion(Path folder) {
    return new IllegalArgumentException(
        "--resume: an older version of Sightline began the training in "
            + folder
            + "; finish it there, or start again without --resume");
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
  }
}
