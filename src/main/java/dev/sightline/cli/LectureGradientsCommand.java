package dev.sightline.cli;

import dev.sightline.draw.CurveChart;
import dev.sightline.eval.TextTable;
import dev.sightline.rnn.Activation;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.GradientFlow;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline lecture gradients}: vanishing and exploding gradients, measured and drawn. */
@Command(
    name = "gradients",
    description =
        "Measure how much of a gradient survives on its way back through time in untrained Elman nets,"
            + " LSTMs and a GRU, and draw it: the spectral norm of dh_T/dh_t over T - t. The recurrent"
            + " weights of an Elman net are a rotation times the radius given.")
public final class LectureGradientsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PNG",
      description = "Where the output goes: the chart, into this file.")
  Output.ToFile output;

  @Option(
      names = "--hidden",
      description = "Width of the recurrent state; at most " + GradientFlow.WIDEST + ".")
  int hidden = 64;

  @Option(
      names = "--distance",
      paramLabel = "STEPS",
      description = "Longest way back in time, at most " + GradientFlow.FARTHEST + ".")
  int steps = 100;

  @Mixin SeedChoice seed;

  @Override
  public Integer call() throws Exception {
    GradientFlow flow = new GradientFlow(hidden, steps, seed.value);
    Map<String, double[]> logs = new LinkedHashMap<>();
    logs.put("Elman, radius 1.5", flow.ofElman(Activation.TANH, 1.5));
    logs.put("Elman, radius 0.9", flow.ofElman(Activation.TANH, 0.9));
    logs.put("Elman, usual start", flow.of(CellKind.ELMAN));
    logs.put("LSTM, forget bias 3", flow.ofLstm(3));
    logs.put("LSTM, forget bias 1", flow.of(CellKind.LSTM));
    logs.put("GRU, usual start", flow.of(CellKind.GRU));
    PrintWriter screen = spec.commandLine().getOut();
    screen.print(table(logs));
    chart(logs).write(output.path());
    screen.println("The chart is in " + output + ".");
    return ExitCode.DONE;
  }

  private String table(Map<String, double[]> logs) {
    int[] distances =
        IntStream.of(1, steps / 10, steps / 4, steps / 2, steps)
            .filter(distance -> distance > 0)
            .distinct()
            .sorted()
            .toArray();
    String[] header = new String[distances.length + 1];
    header[0] = "|dh_T/dh_t| at T - t =";
    for (int i = 0; i < distances.length; i++) {
      header[i + 1] = Integer.toString(distances[i]);
    }
    TextTable table = new TextTable(header);
    logs.forEach(
        (name, log) -> {
          String[] cells = new String[header.length];
          cells[0] = name;
          for (int i = 0; i < distances.length; i++) {
            cells[i + 1] = String.format(Locale.ROOT, "%.1e", Math.pow(10, log[distances[i]]));
          }
          table.add(cells);
        });
    return table.text();
  }

  private CurveChart chart(Map<String, double[]> logs) {
    double[] distances = IntStream.rangeClosed(0, steps).asDoubleStream().toArray();
    List<CurveChart.Series> series =
        logs.entrySet().stream()
            .map(log -> new CurveChart.Series(log.getKey(), distances, log.getValue()))
            .toList();
    return new CurveChart(
        "How much of a gradient comes back through time (hidden " + hidden + ", untrained)",
        "steps back, T - t",
        new CurveChart.Axis("log10 of the norm of dh_T/dh_t", series),
        new CurveChart.Axis("", List.of()),
        List.of());
  }
}
