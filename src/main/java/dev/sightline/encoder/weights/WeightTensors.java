package dev.sightline.encoder.weights;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The tensors of a weight file, whatever its format: named and laid out as PyTorch has them.
 *
 * <pre>
 *   convolution   layer.weight [out, in, height, width]      layer.bias [out]
 *   depthwise     layer.weight [channels, 1, height, width]
 *   dense         layer.weight [out, in]
 *   batch norm    layer.weight, .bias, .running_mean, .running_var, each [channels]
 * </pre>
 *
 * <p>Shapes are known at once, values are read when they are asked for. Not thread-safe.
 *
 * @see WeightFile#read
 */
public final class WeightTensors {
  /** Reads the values of one tensor, row by row. */
  interface Values {
    float[] read() throws SightlineException;
  }

  private record Entry(int[] shape, Values values) {}

  private final Path file;
  private final String format;
  private final Map<String, String> metadata;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> others = new HashSet<>();

  WeightTensors(Path file, String format, Map<String, String> metadata) {
    this.file = file;
    this.format = format;
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Adds a tensor.
   *
   * @throws SightlineException if there is one of that name already
   */
  void add(String name, int[] shape, Values values) throws SightlineException {
    if (entries.put(name, new Entry(shape.clone(), values)) != null) {
      throw new SightlineException(file + " has two tensors named " + name + ".");
    }
  }

  /**
   * Adds a tensor that is no numbers of ours (counters, masks, whole numbers): a net that asks for
   * it is told its type, and one that does not is not troubled.
   */
  void addOther(String name, int[] shape, String type) throws SightlineException {
    add(
        name,
        shape,
        () -> {
          throw new SightlineException(
              "%s: tensor %s is of type %s; only floats are read.".formatted(file, name, type));
        });
    others.add(name);
  }

  /** Whether it is a tensor of another type than floats, which no net here has. */
  boolean isOther(String name) {
    return others.contains(name);
  }

  /** The same under other names; what is given none is left out. */
  WeightTensors renamed(UnaryOperator<String> names) throws SightlineException {
    WeightTensors renamed = new WeightTensors(file, format, metadata);
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      String name = names.apply(entry.getKey());
      if (name != null) {
        renamed.add(name, entry.getValue().shape(), entry.getValue().values());
      }
    }
    return renamed;
  }

  /** Where they come from. */
  public Path file() {
    return file;
  }

  /** What kind of file it is, for people. */
  public String format() {
    return format;
  }

  /** Texts that the file has beside its tensors. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The names, in the order of the file. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Whether there is a tensor of this name. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /** A tensor's shape. */
  int[] sizes(String name) {
    return entries.get(name).shape().clone();
  }

  /** A tensor's shape, for people: {@code [64, 3, 7, 7]}. */
  public String shape(String name) {
    return Arrays.toString(entries.get(name).shape());
  }

  /**
   * A tensor's values, row by row.
   *
   * @param shape what it must have; further axes of length 1 do not matter
   * @throws SightlineException if it is missing, has another shape or cannot be read
   */
  public float[] values(String name, int... shape) throws SightlineException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new SightlineException(
          file + " holds no tensor named " + name + "; expected " + Arrays.toString(shape) + ".");
    }
    if (!Arrays.equals(withoutOnes(entry.shape()), withoutOnes(shape))) {
      throw new SightlineException(
          "%s: tensor %s has the shape %s; this net expects %s."
              .formatted(file, name, Arrays.toString(entry.shape()), Arrays.toString(shape)));
    }
    return entry.values().read();
  }

  private static int[] withoutOnes(int[] shape) {
    return Arrays.stream(shape).filter(length -> length != 1).toArray();
  }
}
