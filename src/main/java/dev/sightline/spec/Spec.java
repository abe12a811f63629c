package dev.sightline.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * The settings of a record, those of records in it among them: made from defaults, from what
 * somebody asked for or from JSON, always checked; and written again. Immutable.
 *
 * @param <S> a record whose components are declared with {@link Setting}, or are such records
 */
public final class Spec<S extends Record> {
  private final Class<S> type;
  private final Map<String, Declared> settings = new LinkedHashMap<>();

  private Spec(Class<S> type, Map<String, String> usual) {
    this.type = type;
    add(type, usual);
  }

  public static <S extends Record> Spec<S> of(Class<S> type) {
    return new Spec<>(type, Map.of());
  }

  private void add(Class<?> record, Map<String, String> usual) {
    for (RecordComponent part : record.getRecordComponents()) {
      Setting setting = part.getAnnotation(Setting.class);
      String name = part.getName();
      if (setting == null) {
        requireRecord(part);
        add(part.getType(), usual);
        continue;
      }
      Declared declared =
          new Declared(name, part.getType(), setting, usual.getOrDefault(name, setting.usual()));
      if (settings.putIfAbsent(name, declared) != null) {
        throw new IllegalStateException(type + " has two settings named " + name);
      }
    }
  }

  private static void requireRecord(RecordComponent part) {
    if (!part.getType().isRecord()) {
      throw new IllegalStateException(part + " is neither a @Setting nor a record of settings");
    }
  }

  /** The same settings, one of them with another default. */
  public Spec<S> usual(String name, String value) {
    Map<String, String> usual = new LinkedHashMap<>();
    settings.forEach((other, declared) -> usual.put(other, declared.usual()));
    if (usual.replace(name, value) == null) {
      throw new IllegalArgumentException(type + " has no setting " + name);
    }
    return new Spec<>(type, usual);
  }

  /** All settings in the order of their declaration. */
  public List<Declared> settings() {
    return List.copyOf(settings.values());
  }

  /** These settings, if they are of this record. */
  public S cast(Record record) {
    return type.cast(record);
  }

  /** Whether there is such a setting. */
  public boolean has(String name) {
    return settings.containsKey(name);
  }

  /** The defaults. */
  public S usual() {
    return make(type, declared -> declared.parse(declared.usual()));
  }

  /**
   * Reads settings as {@link #write} wrote them.
   *
   * @throws IllegalArgumentException saying what is wrong, and what was expected
   */
  public S read(JsonNode json) {
    return make(type, declared -> declared.read(json));
  }

  /**
   * The same settings but for these, by name; names that it has not are passed over. Whatever is
   * made this way was checked.
   *
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  public static <S extends Record> S with(S settings, Map<String, ?> values) {
    Map<String, Object> now = values(settings);
    Spec<S> spec = of(typeOf(settings));
    return spec.make(
        spec.type,
        declared -> {
          Object value = values.get(declared.name());
          return value == null
              ? now.get(declared.name())
              : value instanceof String text ? declared.parse(text) : value;
        });
  }

  /** The same settings but for one. */
  public static <S extends Record> S with(S settings, String name, Object value) {
    if (!values(settings).containsKey(name)) {
      throw new IllegalArgumentException(settings.getClass() + " has no setting " + name);
    }
    return with(settings, Map.of(name, value));
  }

  /** Checks what was made otherwise. */
  public static <S extends Record> S checked(S settings) {
    return with(settings, Map.of());
  }

  /**
   * Checks the values that a constructor is given.
   *
   * @param values of all components in their order
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  public static void require(Class<? extends Record> type, Object... values) {
    int i = 0;
    for (RecordComponent part : type.getRecordComponents()) {
      Setting setting = part.getAnnotation(Setting.class);
      if (setting != null) {
        new Declared(part.getName(), part.getType(), setting, "").checked(values[i]);
      }
      i++;
    }
  }

  /** The values by the names of their components. */
  public static Map<String, Object> values(Record settings) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent part : settings.getClass().getRecordComponents()) {
      Object value = value(settings, part);
      if (part.isAnnotationPresent(Setting.class)) {
        values.put(part.getName(), value);
      } else {
        requireRecord(part);
        values.putAll(values((Record) value));
      }
    }
    return values;
  }

  /** Writes all settings by their names in JSON. */
  public static void write(Record settings, ObjectNode into) {
    Map<String, Object> values = values(settings);
    of(typeOf(settings))
        .settings()
        .forEach(declared -> declared.write(values.get(declared.name()), into));
  }

  /** All settings in one line, by their names in JSON. */
  public static String line(Record settings) {
    StringJoiner line = new StringJoiner(", ");
    Map<String, Object> values = values(settings);
    for (Declared declared : of(typeOf(settings)).settings()) {
      line.add(declared.key() + " " + values.get(declared.name()));
    }
    return line.toString();
  }

  private <R> R make(Class<R> record, Function<Declared, Object> values) {
    RecordComponent[] parts = record.getRecordComponents();
    List<Object> made = new ArrayList<>();
    for (RecordComponent part : parts) {
      Declared declared = settings.get(part.getName());
      made.add(
          part.isAnnotationPresent(Setting.class)
              ? declared.checked(values.apply(declared))
              : make(part.getType(), values));
    }
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class[]::new);
    try {
      var constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(made.toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof IllegalArgumentException refused
          ? refused
          : new IllegalStateException("Cannot make " + record + " of " + made, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make " + record + " of " + made, e);
    }
  }

  private static Object value(Record record, RecordComponent part) {
    try {
      part.getAccessor().setAccessible(true);
      return part.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's component can always be read", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <S extends Record> Class<S> typeOf(S record) {
    return (Class<S>) record.getClass();
  }
}
