package dev.sightline.language;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.onnx.OnnxComparison;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.export.NetGraph;
import dev.sightline.net.OnnxStep;
import dev.sightline.text.Alphabet;
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
 * <p>Begin with zeros for the state, and give back what came out.
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
    try (CharacterModel model = bundle.model()) {
      OnnxStep step = new OnnxStep(model.net(), model.writing());
      NetGraph net = new NetGraph("writer", model.parameters());
      String character = net.words("character", OnnxGraph.BATCH);
      String state = net.input("state", OnnxGraph.BATCH, step.stateWidth());
      OnnxStep.Next next = step.step(net, character, List.of(state));
      int characters = model.characters();
      net.output("log_probabilities", net.logSoftmax(next.scores()), OnnxGraph.BATCH, characters);
      net.output("next_state", next.carried().get(0), OnnxGraph.BATCH, step.stateWidth());
      describe(net, files.name(), bundle.alphabet());
      net.write(file, session -> check(session, model, step.stateWidth()));
    }
  }

  private static void describe(NetGraph net, String name, Alphabet alphabet) {
    net.describe(
        "Character model '"
            + name
            + "', one character a run. Begin with a state of zeros and give back next_state. The"
            + " metadata entry 'characters' has their Unicode numbers, one a line, by the numbers"
            + " that the model reads.");
    net.metadata("task", TextBundle.TASK);
    net.metadata("name", name);
    net.metadata(
        "characters",
        IntStream.range(0, alphabet.size())
            .mapToObj(i -> Integer.toString(alphabet.character(i).codePointAt(0)))
            .collect(Collectors.joining("\n")));
  }

  /** Reads the same characters with both. */
  private static void check(OnnxSession session, CharacterModel model, int width)
      throws IOException {
    Map<String, OnnxValue> inputs = new HashMap<>();
    inputs.put("state", OnnxValue.zeros(1, width));
    try (CharacterModel.Reader reader = model.new Reader()) {
      for (int t = 0; t < STEPS; t++) {
        int character = t * t % model.characters();
        inputs.put("character", OnnxValue.of(new long[] {character}, 1));
        Map<String, OnnxValue> found = session.run(inputs);
        float[] expected = reader.next(character);
        OnnxComparison.require(session, "log_probabilities", expected, found, "Sightline");
        inputs.put("state", found.get("next_state"));
      }
    }
  }
}
