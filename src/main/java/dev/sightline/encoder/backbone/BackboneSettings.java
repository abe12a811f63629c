package dev.sightline.encoder.backbone;

import java.util.Optional;

/**
 * What is known of a net beyond its file; what is left open is found out, or assumed and said.
 *
 * @param side width and height of the pictures, for nets that take any
 * @param pooled the value that is the vector of a picture
 * @param grid the value that is the feature map, also one inside the graph
 * @param scaling what the net expects its pixels to be
 */
public record BackboneSettings(
    Optional<Integer> side,
    Optional<String> pooled,
    Optional<String> grid,
    Optional<NamedScaling> scaling) {
  private static final int LARGEST_SIDE = 4096;

  /** Nothing is known. */
  public static final BackboneSettings FOUND =
      new BackboneSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * From the words of a command line, each of which may be null.
   *
   * @param outputs {@code pooled=NAME,grid=NAME} or one of the two
   * @param scaling as in {@link NamedScaling#of}
   * @throws IllegalArgumentException saying what was expected
   */
  public static BackboneSettings of(String outputs, String scaling, Integer side) {
    Optional<String> pooled = Optional.empty();
    Optional<String> grid = Optional.empty();
    for (String part : outputs == null ? new String[0] : outputs.split(",", -1)) {
      String name = part.substring(part.indexOf('=') + 1);
      if (part.startsWith("pooled=") && !name.isEmpty() && pooled.isEmpty()) {
        pooled = Optional.of(name);
      } else if (part.startsWith("grid=") && !name.isEmpty() && grid.isEmpty()) {
        grid = Optional.of(name);
      } else {
        throw new IllegalArgumentException(
            "the outputs '" + outputs + "' are not like pooled=NAME,grid=NAME or one of the two");
      }
    }
    if (side != null && (side < 1 || side > LARGEST_SIDE)) {
      throw new IllegalArgumentException(
          "a side of " + side + " pixels; 1 to " + LARGEST_SIDE + " are possible");
    }
    return new BackboneSettings(
        Optional.ofNullable(side),
        pooled,
        grid,
        Optional.ofNullable(scaling).map(NamedScaling::of));
  }
}
