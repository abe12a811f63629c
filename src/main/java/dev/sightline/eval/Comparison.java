package dev.sightline.eval;

import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Nets trained on the same data with the same budget, each with several seeds, in one table beside
 * published figures. What is trained and how it is measured is the entrants' affair.
 */
public final class Comparison {
  /** A net that takes part. */
  public record Entrant(String name, Training training) {}

  /** Trains a net and measures it. */
  public interface Training {
    Trial run(long seed) throws IOException;
  }

  /**
   * What a net reached with one seed.
   *
   * @param parameters how many weights it has; 0 where nothing is trained
   * @param seconds of training, measuring left out
   * @param figures by name; a figure may be a map of figures
   */
  public record Trial(int parameters, double seconds, Map<String, ?> figures) {}

  /**
   * What a net reached.
   *
   * @param seconds of one training, the mean
   * @param seeds figures of each
   */
  public record Outcome(String net, int parameters, double seconds, List<Map<String, ?>> seeds) {
    /**
     * A figure of each seed.
     *
     * @param name "early/0.3" for the figure 0.3 of the figure early
     */
    double[] figure(String name) {
      return seeds.stream().mapToDouble(seed -> number(seed, name.split("/", -1))).toArray();
    }

    /** The mean over the seeds; NaN where the figure is not there. */
    public double mean(String name) {
      return Arrays.stream(figure(name)).average().orElse(Double.NaN);
    }

    private static double number(Object figure, String... names) {
      Object value = figure;
      for (String name : names) {
        value = value instanceof Map<?, ?> map ? map.get(name) : null;
      }
      return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
  }

  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * Trains and measures.
   *
   * @param first seed; each further training has the next
   * @param told of every outcome when it is known
   */
  public Comparison(List<Entrant> entrants, long first, int seeds, Consumer<Outcome> told)
      throws IOException {
    for (Entrant entrant : entrants) {
      List<Map<String, ?>> figures = new ArrayList<>();
      Trial trial = null;
      double seconds = 0;
      for (int s = 0; s < seeds && (trial == null || trial.parameters > 0); s++) {
        trial = entrant.training.run(first + s);
        figures.add(trial.figures);
        seconds += trial.seconds / seeds;
      }
      int parameters = trial == null ? 0 : trial.parameters;
      Outcome outcome = new Outcome(entrant.name, parameters, seconds, figures);
      outcomes.add(outcome);
      told.accept(outcome);
    }
  }

  /** Trains to the end and says how many seconds that took, measuring left out. */
  public static double seconds(Trainer trainer) throws IOException {
    double[] seconds = {0};
    boolean unused =
        trainer.run(
            new Trainer.Listener() {
              @Override
              public void epoch(Trainer.Epoch epoch) {
                seconds[0] += epoch.seconds();
              }
            });
    return seconds[0];
  }

  /**
   * Those whose names contain a text, or something that matches a pattern, in upper or lower case.
   *
   * @param chosen is told which they are, if they are not all
   * @throws IllegalArgumentException where there is none
   */
  public static <T> List<T> only(
      List<T> all, Function<T, String> name, String pattern, Consumer<String> chosen) {
    Predicate<String> matches;
    try {
      matches = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).asPredicate();
    } catch (PatternSyntaxException e) {
      matches = any -> false;
    }
    Predicate<String> wanted =
        matches.or(
            each -> each.toLowerCase(Locale.ROOT).contains(pattern.toLowerCase(Locale.ROOT)));
    List<T> some = all.stream().filter(e -> wanted.test(name.apply(e))).toList();
    if (some.isEmpty()) {
      throw new IllegalArgumentException(
          "--only: no net is called '"
              + pattern
              + "'; there are "
              + String.join(", ", all.stream().map(name).toList()));
    }
    if (some.size() < all.size()) {
      chosen.accept("Compared are: " + String.join("; ", some.stream().map(name).toList()) + ".");
    }
    return some;
  }

  /** In the order of the entrants. */
  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /**
   * One row a net: mean and half the range over the seeds.
   *
   * @param columns headings by the names of the figures
   * @param format of a figure
   * @param published rows of others: a name and figures, fewer than there are columns
   */
  public TextTable table(Map<String, String> columns, String format, List<List<String>> published) {
    List<String> header = new ArrayList<>(List.of("net"));
    header.addAll(columns.values());
    header.addAll(List.of("weights", "training, s"));
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (Outcome o : outcomes) {
      List<String> row = new ArrayList<>(List.of(o.net));
      columns.keySet().forEach(figure -> row.add(spread(o.figure(figure), format)));
      row.add(o.parameters == 0 ? "" : String.format(Locale.ROOT, "%,d", o.parameters));
      row.add(o.parameters == 0 ? "" : String.format(Locale.ROOT, "%.1f", o.seconds));
      table.add(row.toArray(String[]::new));
    }
    table.addPublished(published);
    return table;
  }

  private static String spread(double[] values, String format) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    if (Double.isNaN(mean)) {
      return "-";
    }
    String text = String.format(Locale.ROOT, format, mean);
    double range = Arrays.stream(values).max().orElse(0) - Arrays.stream(values).min().orElse(0);
    return values.length == 1 ? text : text + " ± " + String.format(Locale.ROOT, format, range / 2);
  }
}
