package dev.sightline.cli;

import dev.sightline.draw.CurveChart;
import dev.sightline.eval.TextTable;
import dev.sightline.rnn.Activation;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.GradientFlow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            + " weights of an Elman net are a rotation times the radius given; its bound is dashed.")
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
    double[] distances = IntStream.rangeClosed(0, steps).asDoubleStream().toArray();
    List<CurveChart.Series> flows = new ArrayList<>();
    for (Elman net :
        List.of(
            new Elman(Activation.TANH, 1.5),
            new Elman(Activation.TANH, 0.9),
            new Elman(Activation.LOGISTIC, 1.5),
            new Elman(Activation.RELU, 0.9))) {
      flows.add(
          new CurveChart.Series(
              net.toString(),
              distances,
              flow.ofElman(net.f, net.radius),
              flow.bound(net.f, net.radius)));
    }
    flows.add(new CurveChart.Series("Elman, usual start", distances, flow.of(CellKind.ELMAN)));
    flows.add(new CurveChart.Series("LSTM, forget bias 3", distances, flow.ofLstm(3)));
    flows.add(new CurveChart.Series("LSTM, forget bias 1", distances, flow.of(CellKind.LSTM)));
    flows.add(new CurveChart.Series("GRU, usual start", distances, flow.of(CellKind.GRU)));
    PrintWriter screen = spec.commandLine().getOut();
    screen.print(table(flows));
    chart(flows).write(output.path());
    screen.println("The chart is in " + output + ".");
    return ExitCode.DONE;
  }

  private record Elman(Activation f, double radius) {
    @Override
    public String toString() {
      String name = f == Activation.RELU ? "ReLU" : f.name().toLowerCase(Locale.ROOT);
      return "Elman, " + name + ", radius " + radius;
    }
  }

  private String table(List<CurveChart.Series> flows) {
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
    for (CurveChart.Series flow : flows) {
      table.add(row(flow.name(), distances, flow.y()));
      if (flow.bound().length > 0) {
        table.add(row("  at most (|Wh| max|f'|)^(T-t)", distances, flow.bound()));
      }
    }
    return table.text();
  }

  private static String[] row(String name, int[] distances, double[] log) {
    String[] cells = new String[distances.length + 1];
    cells[0] = name;
    for (int i = 0; i < distances.length; i++) {
      cells[i + 1] = String.format(Locale.ROOT, "%.1e", Math.pow(10, log[distances[i]]));
    }
    return cells;
  }

  private CurveChart chart(List<CurveChart.Series> flows) {
    return new CurveChart(
        "Gradients on their way back through time (hidden " + hidden + "); dashed: the bound",
        "steps back, T - t",
        new CurveChart.Axis("log10 of the norm of dh_T/dh_t", flows),
        new CurveChart.Axis("", List.of()),
        List.of());
  }
}
