package dev.sightline.encoder.zoo;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What a net makes of a picture's 8-bit pixels before its first layer: plane c is {@code (x -
 * mean[c]) / deviation[c]}, x the red, green or blue that {@code order} puts there.
 *
 * @param order which colour comes first
 * @param mean by plane, in the net's order
 * @param deviation by plane, in the net's order
 */
public record PixelScaling(Order order, List<Float> mean, List<Float> deviation) {
  /** Between -1 and 1, red first. */
  public static final PixelScaling CENTRED = even(127.5f, 127.5f, 3);

  /** Between 0 and 1, red first. */
  public static final PixelScaling UNIT = even(0, 255, 3);

  /** As they are, 0 to 255, red first. */
  public static final PixelScaling NONE = even(0, 1, 3);

  /** The mean and deviation of ImageNet's photos, as PyTorch's models have them. */
  public static final PixelScaling IMAGENET =
      ofUnit(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  /** Blue first, ImageNet's mean pixel taken off, as Caffe's models have it. */
  public static final PixelScaling CAFFE =
      new PixelScaling(Order.BGR, List.of(103.939f, 116.779f, 123.68f), List.of(1f, 1f, 1f));

  /** The order of the colours: as pictures have them, or as Caffe (and OpenCV) has them. */
  public enum Order {
    RGB,
    BGR
  }

  /** Checks that there is one mean and one deviation above zero for each plane. */
  public PixelScaling {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.isEmpty() || mean.size() != deviation.size() || Collections.min(deviation) <= 0) {
      throw new IllegalArgumentException(
          "each plane needs a mean and a deviation above 0, not " + mean + " and " + deviation);
    }
  }

  /** The same for every plane, red first. */
  public static PixelScaling even(float mean, float deviation, int planes) {
    return new PixelScaling(
        Order.RGB, Collections.nCopies(planes, mean), Collections.nCopies(planes, deviation));
  }

  /** Means and deviations of pixels between 0 and 1, as PyTorch's models state them; red first. */
  public static PixelScaling ofUnit(List<Double> mean, List<Double> deviation) {
    return new PixelScaling(
        Order.RGB,
        mean.stream().map(m -> (float) (255 * m)).toList(),
        deviation.stream().map(d -> (float) (255 * d)).toList());
  }

  /** How many planes there are. */
  public int planes() {
    return mean.size();
  }

  /** Which of a pixel's bytes the plane shows. */
  public int channel(int plane) {
    return order == Order.RGB ? plane : mean.size() - 1 - plane;
  }

  /** A pixel's value, 0 to 255, in a plane. */
  public float scale(int plane, float value) {
    return (value - mean.get(plane)) / deviation.get(plane);
  }

  /** Whether all planes are scaled alike and in the order of the picture. */
  public boolean isEven() {
    return order == Order.RGB
        && new HashSet<>(mean).size() == 1
        && new HashSet<>(deviation).size() == 1;
  }

  /** The formula, for people. */
  public String formula() {
    if (isEven()) {
      return "(x - " + number(mean.get(0)) + ") / " + number(deviation.get(0));
    }
    return "(x - " + numbers(mean) + ") / " + numbers(deviation) + ", in the order " + order;
  }

  private static String numbers(List<Float> values) {
    if (new HashSet<>(values).size() == 1) {
      return number(values.get(0));
    }
    StringJoiner all = new StringJoiner(", ", "[", "]");
    values.forEach(value -> all.add(number(value)));
    return all.toString();
  }

  private static String number(float value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
