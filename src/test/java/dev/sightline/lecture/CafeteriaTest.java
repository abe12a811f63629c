package dev.sightline.lecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.rnn.Activation;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Elman;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The cafeteria of the lecture notes: two recurrent nets whose weights one can write down.
 *
 * <p>It cooks sausages, then fried chicken, then lasagna, then sausages again. As vectors: (1 0 0),
 * (0 1 0), (0 0 1). In the notes vectors are columns and a matrix stands before them; here they are
 * rows, as everywhere in this project, so that each matrix is the notes' one transposed: row i says
 * what becomes of element i.
 *
 * <p><b>The first net</b> knows the day before only: a 3x3 permutation matrix.
 *
 * <p><b>The second</b> looks out of the window. When the sun shines the cook goes swimming and
 * serves the same dish again; under clouds he cooks the next one.
 *
 * <pre>
 * food (6x3 in the notes)     dish      -> (same dish, next dish)   identity above shift
 * weather (6x2)               sun       -> 1 1 1 0 0 0
 *                             cloud     -> 0 0 0 1 1 1
 * add, then ReLU(a - 1)       2 stays 1, everything else becomes 0: food AND weather
 * merge (3x6)                 (same, next) -> same + next           [I I]
 * </pre>
 */
class CafeteriaTest {
  private static final List<String> DISHES = List.of("sausages", "fried chicken", "lasagna");

  /** Today's dish is the row, tomorrow's the column. */
  private static final float[] NEXT = {
    0, 1, 0,
    0, 0, 1,
    1, 0, 0
  };

  private static final float[] FOOD = {
    1, 0, 0, /**/ 0, 1, 0,
    0, 1, 0, /**/ 0, 0, 1,
    0, 0, 1, /**/ 1, 0, 0
  };
  private static final float[] WEATHER = {
    1, 1, 1, /**/ 0, 0, 0,
    0, 0, 0, /**/ 1, 1, 1
  };
  private static final float[] MERGE = {
    1, 0, 0,
    0, 1, 0,
    0, 0, 1,
    //
    1, 0, 0,
    0, 1, 0,
    0, 0, 1
  };
  private static final float[] SUN = {1, 0};
  private static final float[] CLOUD = {0, 1};

  private final Parameters parameters = new Parameters();

  /** An Elman net with f(a) = a, whose recurrent weights are the permutation; its input is idle. */
  @Test
  void aDishADay() {
    Elman cook = new Elman(parameters, "cook", 1, 0, 3, Activation.IDENTITY);
    parameters.allocate(Parameters.ZEROS);
    set("cook.recurrent", NEXT);

    float[] sunday = {1, 0, 0};
    Matrix nothing = new Matrix(7, 1);
    try (RecurrentRun week = cook.run(week(7), nothing, sunday, null, Dropout.OFF)) {
      week.forwardAll();
      assertEquals(
          List.of(
              "fried chicken",
              "lasagna",
              "sausages",
              "fried chicken",
              "lasagna",
              "sausages",
              "fried chicken"),
          dishes(week.outputs().toArray()));
    }
  }

  /** The sum of the notes, number by number: yesterday sausages, today clouds. */
  @Test
  void cloudsAfterSausages() {
    Kitchen kitchen = new Kitchen();
    Matrix dish = Matrix.of(1, 3, new float[] {1, 0, 0});
    Matrix sky = Matrix.of(1, 2, CLOUD);
    Matrix a = new Matrix(1, 6);

    kitchen.food.forward(dish, a);
    assertArrayEquals(new float[] {1, 0, 0, /**/ 0, 1, 0}, a.toArray());
    kitchen.weather.addForward(sky, a);
    assertArrayEquals(new float[] {1, 0, 0, /**/ 1, 2, 1}, a.toArray());
    kitchen.threshold(a);
    assertArrayEquals(new float[] {0, 0, 0, /**/ 0, 1, 0}, a.toArray());
    kitchen.merge.forward(a, dish);
    assertArrayEquals(new float[] {0, 1, 0}, dish.toArray());
  }

  @Test
  void aWeekOfWeather() {
    Kitchen kitchen = new Kitchen();
    float[] weather = weather("sun", "cloud", "cloud", "sun", "sun", "cloud", "sun");

    assertEquals(
        List.of(
            "sausages", "fried chicken", "lasagna", "lasagna", "lasagna", "sausages", "sausages"),
        dishes(kitchen.cook(weather)));
  }

  /**
   * The second net is an Elman net too: its state is the six numbers after the threshold, its
   * recurrent weights are merge and then food, its bias is the threshold's -1, and merge reads the
   * dish.
   */
  @Test
  void theSameWeekAsAnElmanNet() {
    float[] weather = weather("sun", "cloud", "cloud", "sun", "sun", "cloud", "sun");
    assertEquals(dishes(new Kitchen().cook(weather)), dishes(elman(weather)));
  }

  /** What the dish depends on is the number of cloudy days so far; here over three years. */
  @Test
  void nothingIsForgottenInThreeYears() {
    Random random = new Random(5);
    int days = 3 * 365;
    float[] weather = new float[2 * days];
    List<String> expected = new ArrayList<>();
    int clouds = 0;
    for (int day = 0; day < days; day++) {
      boolean cloud = random.nextBoolean();
      weather[2 * day + (cloud ? 1 : 0)] = 1;
      clouds += cloud ? 1 : 0;
      expected.add(DISHES.get(clouds % 3));
    }
    assertEquals(expected, dishes(new Kitchen().cook(weather)));
    assertEquals(expected, dishes(elman(weather)));
  }

  /** The four steps of the notes, each as a layer of this project. */
  private static final class Kitchen {
    final Linear food;
    final Linear weather;
    final Linear merge;

    Kitchen() {
      Parameters parameters = new Parameters();
      food = Linear.withoutBias(parameters, "food", 3, 6);
      weather = Linear.withoutBias(parameters, "weather", 2, 6);
      merge = Linear.withoutBias(parameters, "merge", 6, 3);
      parameters.allocate(Parameters.ZEROS);
      set(parameters, "food.weight", FOOD);
      set(parameters, "weather.weight", WEATHER);
      set(parameters, "merge.weight", MERGE);
    }

    /** {@code ReLU(a - 1)}. */
    void threshold(Matrix a) {
      a.add(-1, Matrix.of(1, 6, new float[] {1, 1, 1, 1, 1, 1}));
      ElementWise.relu(a);
    }

    /** The dish of each day {@code [days, 3]}; the day before the first had sausages. */
    float[] cook(float[] sky) {
      int days = sky.length / 2;
      float[] served = new float[days * 3];
      try (Matrix dish = Matrix.of(1, 3, new float[] {1, 0, 0});
          Matrix a = new Matrix(1, 6);
          Matrix today = Matrix.of(days, 2, sky)) {
        for (int day = 0; day < days; day++) {
          food.forward(dish, a);
          weather.addForward(today.rows(day, 1), a);
          threshold(a);
          merge.forward(a, dish);
          dish.get(0, 1, served, day * 3);
        }
      }
      return served;
    }
  }

  private float[] elman(float[] sky) {
    Elman cook = new Elman(parameters, "cook", 2, 0, 6, Activation.RELU);
    Linear dish = Linear.withoutBias(parameters, "dish", 6, 3);
    parameters.allocate(Parameters.ZEROS);
    set("cook.input", WEATHER);
    set("cook.recurrent", mergeThenFood());
    set("cook.bias", -1, -1, -1, -1, -1, -1);
    set("dish.weight", MERGE);

    int days = sky.length / 2;
    float[] sausages = {1, 0, 0, 0, 0, 0};
    Matrix x = Matrix.of(days, 2, sky);
    Matrix served = new Matrix(days, 3);
    try (RecurrentRun run = cook.run(week(days), x, sausages, null, Dropout.OFF)) {
      run.forwardAll();
      dish.forward(run.outputs(), served);
    }
    return served.toArray();
  }

  /** Each unit vector sent through both layers: the rows of their product {@code [6, 6]}. */
  private static float[] mergeThenFood() {
    Kitchen kitchen = new Kitchen();
    float[] unit = new float[36];
    for (int i = 0; i < 6; i++) {
      unit[7 * i] = 1;
    }
    Matrix dish = new Matrix(6, 3);
    Matrix product = new Matrix(6, 6);
    kitchen.merge.forward(Matrix.of(6, 6, unit), dish);
    kitchen.food.forward(dish, product);
    return product.toArray();
  }

  private void set(String name, float... values) {
    set(parameters, name, values);
  }

  private static void set(Parameters parameters, String name, float... values) {
    for (Parameters.Entry entry : parameters.entries()) {
      if (entry.name().equals(name)) {
        entry.value().put(0, entry.rows(), values, 0);
        return;
      }
    }
    throw new IllegalArgumentException("no weight " + name + " in " + parameters.toArrays());
  }

  private static Packing week(int days) {
    return new Packing(new int[] {days});
  }

  private static float[] weather(String... days) {
    float[] x = new float[2 * days.length];
    for (int day = 0; day < days.length; day++) {
      System.arraycopy(days[day].equals("sun") ? SUN : CLOUD, 0, x, 2 * day, 2);
    }
    return x;
  }

  /** The names of one-hot rows; any other row is no dish. */
  private static List<String> dishes(float[] rows) {
    List<String> names = new ArrayList<>();
    for (int day = 0; day < rows.length / 3; day++) {
      float[] row = Arrays.copyOfRange(rows, 3 * day, 3 * day + 3);
      String name = "no dish: " + Arrays.toString(row);
      for (int k = 0; k < 3; k++) {
        float[] oneHot = new float[3];
        oneHot[k] = 1;
        name = Arrays.equals(row, oneHot) ? DISHES.get(k) : name;
      }
      names.add(name);
    }
    return names;
  }
}
