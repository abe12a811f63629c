package dev.sightline.lecture;

import dev.sightline.eval.Board;
import dev.sightline.eval.TextTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cafeteria. It cooks sausages, then fried chicken, then lasagna, then sausages again; as
 * vectors (1 0 0), (0 1 0), (0 0 1). The first net knows the day before only: a permutation. The
 * second looks out of the window: under clouds it cooks the next dish, in the sun the same again.
 *
 * <pre>
 * a = food dish(t-1) + weather sky(t)     b = relu(a - 1), which is food AND weather
 * dish(t) = merge b
 * </pre>
 *
 * <p>Vectors are columns and a matrix stands before them, as in the notes.
 */
final class Cafeteria {
  static final List<String> DISHES = List.of("sausages", "fried chicken", "lasagna");

  /** Column: today's dish; row: tomorrow's. */
  static final int[][] NEXT = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}};

  /** The same dish above the next one, 6 x 3. */
  static final int[][] FOOD = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}};

  /** Sun lets the upper half pass, clouds the lower, 6 x 2. */
  static final int[][] WEATHER = {{1, 0}, {1, 0}, {1, 0}, {0, 1}, {0, 1}, {0, 1}};

  /** Upper and lower half added, 3 x 6. */
  static final int[][] MERGE = {{1, 0, 0, 1, 0, 0}, {0, 1, 0, 0, 1, 0}, {0, 0, 1, 0, 0, 1}};

  private Cafeteria() {}

  static void on(Board board, long unused) {
    board.say(
        "It cooks sausages, then fried chicken, then lasagna, then sausages again. As vectors:"
            + " (1 0 0), (0 1 0), (0 0 1). The first net knows the day before only; its recurrent"
            + " weights are a permutation:");
    board.show(matrix(NEXT));
    int[] dish = {1, 0, 0};
    TextTable week = new TextTable("day", "state", "dish");
    for (int day = 1; day <= 7; day++) {
      dish = times(NEXT, dish);
      week.add("" + day, vector(dish), name(dish));
    }
    board.show(week);
    board.say(
        "The second net looks out of the window. Under clouds it cooks the next dish; when the sun"
            + " shines it goes swimming and serves the same again. Three matrices: food (6 x 3),"
            + " weather (6 x 2), merge (3 x 6):");
    board.show(matrix(FOOD));
    board.show(matrix(WEATHER));
    board.show(matrix(MERGE));
    TextTable steps =
        new TextTable("day", "sky", "food", "+ weather", "relu(a - 1)", "merged", "dish");
    int[] served = {1, 0, 0};
    List<String> skies = List.of("sun", "cloud", "cloud", "sun", "sun", "cloud", "sun");
    for (int day = 0; day < skies.size(); day++) {
      int[] sky = skies.get(day).equals("sun") ? new int[] {1, 0} : new int[] {0, 1};
      int[] food = times(FOOD, served);
      int[] a = plus(food, times(WEATHER, sky));
      int[] b = threshold(a);
      served = times(MERGE, b);
      steps.add(
          "" + (day + 1),
          skies.get(day),
          vector(food),
          vector(a),
          vector(b),
          vector(served),
          name(served));
    }
    board.say("A week, beginning the day after sausages:");
    board.show(steps);
  }

  /** The dish of a day from that of the day before. */
  static int[] cook(int[] before, int[] sky) {
    return times(MERGE, threshold(plus(times(FOOD, before), times(WEATHER, sky))));
  }

  static int[] times(int[][] matrix, int[] x) {
    return Arrays.stream(matrix)
        .mapToInt(row -> IntStream.range(0, x.length).map(i -> row[i] * x[i]).sum())
        .toArray();
  }

  private static int[] plus(int[] a, int[] b) {
    return IntStream.range(0, a.length).map(i -> a[i] + b[i]).toArray();
  }

  private static int[] threshold(int[] a) {
    return Arrays.stream(a).map(x -> Math.max(0, x - 1)).toArray();
  }

  /** The name of a one-hot vector. */
  static String name(int[] dish) {
    for (int k = 0; k < 3; k++) {
      if (dish[k] == 1 && Arrays.stream(dish).sum() == 1) {
        return DISHES.get(k);
      }
    }
    return "no dish";
  }

  private static String vector(int[] x) {
    return Arrays.stream(x).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  private static TextTable matrix(int[][] rows) {
    String[] header = new String[rows[0].length];
    Arrays.fill(header, "");
    TextTable table = new TextTable(header);
    for (int[] row : rows) {
      table.add(Arrays.stream(row).mapToObj(Integer::toString).toArray(String[]::new));
    }
    return table;
  }
}
