package dev.sightline.train;

import dev.sightline.draw.CurveChart;
import dev.sightline.io.AtomicFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a training reached after each epoch (or any other step), as a CSV file: a line of column
 * names, then one row a step, the step first.
 *
 * <p>The file survives being cut off and resumed: a step that is appended again replaces its row
 * and every later one, a last row without its line end is dropped, and the file is rewritten under
 * another name and moved into place. Numbers are kept to six digits. Not thread-safe.
 */
public final class LearningCurve {
  private static final MathContext DIGITS = new MathContext(6);

  private final Path file;
  private final List<String> columns;
  private final List<String[]> rows = new ArrayList<>();

  private LearningCurve(Path file, List<String> columns) {
    this.file = file;
    this.columns = List.copyOf(columns);
  }

  /** An empty curve; a file that is there already is replaced by the first {@link #append}. */
  public static LearningCurve create(Path file, List<String> columns) {
    return new LearningCurve(file, columns);
  }

  /**
   * The curve in {@code file}, to go on with; an empty one if there is no such file.
   *
   * @param columns the first is the step's
   * @throws IOException if the file has other columns, or a row that is none
   */
  public static LearningCurve resume(Path file, List<String> columns) throws IOException {
    LearningCurve curve = new LearningCurve(file, columns);
    if (!Files.exists(file)) {
      return curve;
    }
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\\R");
    if (!lines[0].equals(String.join(",", columns))) {
      throw new IOException(
          "%s, line 1: the columns are \"%s\", expected \"%s\""
              .formatted(file, lines[0], String.join(",", columns)));
    }
    for (int i = 1; i < lines.length; i++) {
      String[] cells = lines[i].split(",", -1);
      if (cells.length != columns.size() || !cells[0].matches("\\d{1,18}")) {
        throw new IOException(
            "%s, line %s: expected %s columns, the first a whole number, found \"%s\""
                .formatted(file, i + 1, columns.size(), lines[i]));
      }
      curve.rows.add(cells);
    }
    return curve;
  }

  /**
   * Adds the row of {@code step} and writes the file. Rows of this and later steps are forgotten:
   * after a resume they are written again.
   *
   * @param values by column; what lacks stays empty
   */
  public void append(long step, Map<String, ?> values) throws IOException {
    String[] cells = new String[columns.size()];
    cells[0] = Long.toString(step);
    for (int i = 1; i < cells.length; i++) {
      cells[i] = cell(values.get(columns.get(i)));
    }
    for (String name : values.keySet()) {
      if (!columns.contains(name)) {
        throw new IllegalArgumentException("the curve has no column " + name + ", only " + columns);
      }
    }
    rows.removeIf(row -> Long.parseLong(row[0]) >= step);
    rows.add(cells);
    write();
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString()
          : "";
    }
    String text = value.toString();
    if (text.matches("(?s).*[,\"\\r\\n].*")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" does not fit into a column of the curve");
    }
    return text;
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
    for (String[] row : rows) {
      text.append(String.join(",", row)).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.writeAlone(file, out -> out.write(bytes));
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** A column as numbers, NaN where there is none. */
  public double[] numbers(String column) {
    return texts(column).stream().mapToDouble(LearningCurve::number).toArray();
  }

  private static double number(String cell) {
    try {
      return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    } catch (NumberFormatException text) {
      return Double.NaN;
    }
  }

  /** A column as it is written. */
  public List<String> texts(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("the curve has no column " + column + ", only " + columns);
    }
    return rows.stream().map(row -> row[index]).toList();
  }

  /**
   * Draws the training loss (left axis) and a dev score (right axis) over the steps as a PNG.
   *
   * @param phase the column that names the phase of a training, or null; where it changes, a line
   *     is drawn
   * @param rewarded phases in which the loss is none, so that it is not drawn
   */
  public void draw(
      Path png, String title, String loss, String score, String phase, Set<String> rewarded)
      throws IOException {
    double[] steps = numbers(columns.get(0));
    double[] losses = numbers(loss);
    List<CurveChart.Mark> marks = new ArrayList<>();
    if (phase != null) {
      List<String> phases = texts(phase);
      for (int i = 0; i < steps.length; i++) {
        if (rewarded.contains(phases.get(i))) {
          losses[i] = Double.NaN;
        }
        if (i > 0 && !phases.get(i).equals(phases.get(i - 1))) {
          marks.add(new CurveChart.Mark((steps[i - 1] + steps[i]) / 2, phases.get(i)));
        }
      }
    }
    new CurveChart(
            title,
            columns.get(0),
            new CurveChart.Axis(
                "train " + loss, List.of(new CurveChart.Series("train " + loss, steps, losses))),
            measured("dev " + score.replace('_', ' '), steps, numbers(score)),
            marks)
        .write(png);
  }

  /** Without the steps at which nothing was measured; an empty axis where nothing ever was. */
  private static CurveChart.Axis measured(String name, double[] steps, double[] scores) {
    int[] there = IntStream.range(0, scores.length).filter(i -> !Double.isNaN(scores[i])).toArray();
    if (there.length == 0) {
      return new CurveChart.Axis("", List.of());
    }
    double[] x = IntStream.of(there).mapToDouble(i -> steps[i]).toArray();
    double[] y = IntStream.of(there).mapToDouble(i -> scores[i]).toArray();
    return new CurveChart.Axis(name, List.of(new CurveChart.Series(name, x, y)));
  }
}
