package dev.sightline.encoder.backbone;

import dev.sightline.encoder.zoo.PixelScaling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a net expects its pixels to be, by the name that is given on the command line.
 *
 * @param name as it is chosen
 * @param pixels what becomes of them
 */
public record NamedScaling(String name, PixelScaling pixels) {
  /** PyTorch's usual one. */
  public static final NamedScaling IMAGENET = new NamedScaling("imagenet", PixelScaling.IMAGENET);

  /** As they are, 0 to 255: for nets that scale them inside. */
  public static final NamedScaling NONE = new NamedScaling("none", PixelScaling.NONE);

  private static final Map<String, NamedScaling> KNOWN =
      List.of(
              IMAGENET,
              new NamedScaling("minus-one-to-one", PixelScaling.CENTRED),
              new NamedScaling("zero-to-one", PixelScaling.UNIT),
              new NamedScaling("caffe", PixelScaling.CAFFE),
              NONE)
          .stream()
          .collect(Collectors.toMap(NamedScaling::name, known -> known));

  /**
   * By name, or {@code mean=123.7/116.3/103.5,deviation=58.4/57.1/57.4}: for red, green and blue,
   * or one number for all three, in units of 0 to 255.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static NamedScaling of(String text) {
    NamedScaling known = KNOWN.get(text.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    String[] parts = text.split(",");
    if (parts.length == 2 && parts[0].startsWith("mean=") && parts[1].startsWith("deviation=")) {
      List<Float> mean = three(parts[0].substring("mean=".length()), text);
      List<Float> deviation = three(parts[1].substring("deviation=".length()), text);
      if (deviation.stream().allMatch(value -> value > 0)) {
        return new NamedScaling(text, new PixelScaling(PixelScaling.Order.RGB, mean, deviation));
      }
    }
    throw wrong(text);
  }

  /** Whether the net takes blue first. */
  boolean blueFirst() {
    return pixels.order() == PixelScaling.Order.BGR;
  }

  private static List<Float> three(String numbers, String text) {
    try {
      List<Float> values = Arrays.stream(numbers.split("/")).map(Float::valueOf).toList();
      if (values.stream().allMatch(value -> Math.abs(value) <= 1e6f)) {
        if (values.size() == 3) {
          return values;
        }
        if (values.size() == 1) {
          return List.of(values.get(0), values.get(0), values.get(0));
        }
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(text);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "the scaling '"
            + text
            + "' is none of imagenet, minus-one-to-one, zero-to-one, caffe, none, and not like"
            + " mean=127.5,deviation=127.5 or mean=123.7/116.3/103.5,deviation=58.4/57.1/57.4");
  }
}
