package dev.sightline.encoder.backbone;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a net expects its pixels to be: {@code (x - mean) / deviation}, where x is 0 to 255, for
 * each channel.
 *
 * @param name as it is chosen on the command line
 * @param mean of red, green and blue, in the order in which the net takes them
 * @param deviation likewise
 * @param blueFirst whether the net takes blue, green, red
 */
public record PixelScaling(
    String name, List<Float> mean, List<Float> deviation, boolean blueFirst) {
  private static final float BYTE = 255;

  /** PyTorch's usual one. */
  public static final PixelScaling IMAGENET =
      new PixelScaling(
          "imagenet",
          List.of(.485f * BYTE, .456f * BYTE, .406f * BYTE),
          List.of(.229f * BYTE, .224f * BYTE, .225f * BYTE),
          false);

  /** TensorFlow's usual one. */
  public static final PixelScaling MINUS_ONE_TO_ONE = grey("minus-one-to-one", BYTE / 2, BYTE / 2);

  /** Divided by 255. */
  public static final PixelScaling ZERO_TO_ONE = grey("zero-to-one", 0, BYTE);

  /** Caffe's: blue first, the mean subtracted, not divided. */
  public static final PixelScaling CAFFE =
      new PixelScaling("caffe", List.of(103.939f, 116.779f, 123.68f), List.of(1f, 1f, 1f), true);

  /** As they are, 0 to 255: for nets that scale them inside. */
  public static final PixelScaling NONE = grey("none", 0, 1);

  private static final Map<String, PixelScaling> KNOWN =
      List.of(IMAGENET, MINUS_ONE_TO_ONE, ZERO_TO_ONE, CAFFE, NONE).stream()
          .collect(Collectors.toMap(PixelScaling::name, known -> known));

  public PixelScaling {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  private static PixelScaling grey(String name, float mean, float deviation) {
    return new PixelScaling(
        name, List.of(mean, mean, mean), List.of(deviation, deviation, deviation), false);
  }

  /**
   * By name, or {@code mean=123.7/116.3/103.5,deviation=58.4/57.1/57.4}: for red, green and blue,
   * or one number for all three, in units of 0 to 255.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static PixelScaling of(String text) {
    PixelScaling known = KNOWN.get(text.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    String[] parts = text.split(",");
    if (parts.length == 2 && parts[0].startsWith("mean=") && parts[1].startsWith("deviation=")) {
      List<Float> mean = three(parts[0].substring("mean=".length()), text);
      List<Float> deviation = three(parts[1].substring("deviation=".length()), text);
      if (deviation.stream().allMatch(value -> value > 0)) {
        return new PixelScaling(text, mean, deviation, false);
      }
    }
    throw wrong(text);
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
