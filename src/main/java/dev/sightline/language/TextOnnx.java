package dev.sightline.language;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.onnx.OnnxComparison;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.export.NetGraph;
import dev.sightline.net.OnnxStep;
import dev.sightline.text.Symbols;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A character model as an ONNX file that reads one character a run:
 *
 * <pre>
 * character [batch], state [batch, S]  ->  log_probabilities [batch, characters], next_state
 * </pre>
 *
 * <p>A model of words reads {@code word} instead. Begin with zeros for the state, and give back
 * what came out.
 */
public final class TextOnnx {
  /** Characters of the proof. */
  private static final int STEPS = 8;

  private TextOnnx() {}

  /**
   * Writes the model of a bundle.
   *
   * @throws IOException if the bundle is of another task, or ONNX Runtime computes something else
   *     than the model
   */
  public static void write(Bundle files, Path file) throws IOException {
    TextBundle bundle = TextBundle.read(files);
    try (TextModel model = bundle.model()) {
      OnnxStep step = new OnnxStep(model.net(), model.writing());
      NetGraph net = new NetGraph("writer", model.parameters());
      String unit = bundle.symbols().unit();
      String character = net.words(unit, OnnxGraph.BATCH);
      String state = net.input("state", OnnxGraph.BATCH, step.stateWidth());
      OnnxStep.Next next = step.step(net, character, List.of(state));
      int characters = model.characters();
      net.output("log_probabilities", net.logSoftmax(next.scores()), OnnxGraph.BATCH, characters);
      net.output("next_state", next.carried().get(0), OnnxGraph.BATCH, step.stateWidth());
      describe(net, files.name(), bundle.symbols());
      net.write(file, session -> check(session, model, unit, step.stateWidth()));
    }
  }

  private static void describe(NetGraph net, String name, Symbols symbols) {
    boolean words = symbols.unit().equals("word");
    net.describe(
        "Model '%s' of a text, one %s a run. Begin with a state of zeros and give back next_state. The metadata entry '%ss' has %s, one a line, by the numbers that the model reads."
            .formatted(
                name,
                symbols.unit(),
                symbols.unit(),
                words ? "the words (\\n is a line end)" : "their Unicode numbers"));
    net.metadata("task", TextBundle.TASK);
    net.metadata("name", name);
    net.metadata(
        symbols.unit() + "s",
        IntStream.range(0, symbols.size())
            .mapToObj(symbols::symbol)
            .map(s -> words ? s.replace("\n", "\\n") : Integer.toString(s.codePointAt(0)))
            .collect(Collectors.joining("\n")));
  }

  /** Reads the same characters with both. */
  private static void check(OnnxSession session, TextModel model, String unit, int width)
      throws IOException {
    Map<String, OnnxValue> inputs = new HashMap<>();
    inputs.put("state", OnnxValue.zeros(1, width));
    try (TextModel.Reader reader = model.new Reader()) {
      for (int t = 0; t < STEPS; t++) {
        int character = t * t % model.characters();
        inputs.put(unit, OnnxValue.of(new long[] {character}, 1));
        Map<String, OnnxValue> found = session.run(inputs);
        float[] expected = reader.next(character);
        OnnxComparison.require(session, "log_probabilities", expected, found, "Sightline");
        inputs.put("state", found.get("next_state"));
      }
    }
  }
}
