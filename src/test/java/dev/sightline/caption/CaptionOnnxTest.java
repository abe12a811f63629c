package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.net.OnnxStep;
import dev.sightline.rnn.CellKind;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A captioner writes the same words in ONNX Runtime. */
class CaptionOnnxTest {
  private static final int CHANNELS = 6;
  private static final List<String> KINDS = Captioners.ALL.names();

  @TempDir Path folder;

  static Stream<Arguments> models() {
    return Stream.concat(
        KINDS.stream().map(kind -> Arguments.of(kind, CellKind.LSTM, 1)),
        Arrays.stream(CellKind.values())
            .flatMap(
                cell ->
                    KINDS.stream()
                        .filter(k -> !k.equals("multimodal-rnn"))
                        .map(kind -> Arguments.of(kind, cell, 2))));
  }

  /** Writing checks both against each other, word by word. */
  @ParameterizedTest(name = "{0}, {1}, {2} layers")
  @MethodSource("models")
  void everyCaptionerWithEveryCellIsWritten(String kind, CellKind cell, int layers)
      throws IOException {
    Path file = folder.resolve("captioner.onnx");
    try (CaptionModel model = model(kind, cell, layers)) {
      CaptionOnnx.write(model, file);
    }
    assertTrue(Files.size(file) > 0);
  }

  @Test
  void aCaptionMayBeginWhileAnotherIsBeingWritten() throws IOException {
    Path file = folder.resolve("captioner.onnx");
    for (String kind : KINDS) {
      try (CaptionModel model = model(kind, CellKind.LSTM, 1)) {
        CaptionOnnx.write(model, file);
      }
      try (OnnxSession session = new OnnxSession(Files.readAllBytes(file), kind)) {
        Map<String, OnnxValue> inputs = beginning(session);
        float[] first = words(session, inputs, Vocabulary.START, Vocabulary.START);
        float[] second = words(session, inputs, 3, Vocabulary.START);
        int half = first.length / 2;
        assertArrayEquals(tail(first, half), tail(second, half), 1e-6f, kind);
        assertFalse(Arrays.equals(first, 0, half, second, 0, half), kind);
      }
    }
  }

  @Test
  void aDifferenceIsFoundOutAndNothingIsWritten() throws IOException {
    Path file = folder.resolve("captioner.onnx");
    try (CaptionModel model = model("show-and-tell", CellKind.LSTM, 1);
        CaptionModel other = model("show-and-tell", CellKind.LSTM, 1)) {
      other.parameters().values().add(.1f, other.parameters().values());
      var e = assertThrows(IOException.class, () -> CaptionOnnx.write(model, other, file));
      assertTrue(e.getMessage().contains("'log_probabilities' differs by"), e.getMessage());
    }
    assertEquals(0, Files.list(folder).count());
  }

  private static CaptionModel model(String kind, CellKind cell, int layers) {
    Map<String, Object> sizes =
        Map.of(
            "embedding",
            7,
            "hidden",
            8,
            "projection",
            5,
            "attention",
            4,
            "cell",
            cell,
            "layers",
            layers);
    return Captioners.model(Captioners.ALL.plan(kind, sizes), CHANNELS, 11, 3);
  }

  private static Map<String, OnnxValue> beginning(OnnxSession session) {
    Map<String, OnnxValue> inputs = new HashMap<>();
    float[] features = new float[2 * 4 * CHANNELS];
    IntStream.range(0, features.length).forEach(i -> features[i] = i % 7 * .2f);
    if (session.inputs().contains("grid")) {
      inputs.put("grid", OnnxValue.of(features, 2, 4, CHANNELS));
    } else {
      inputs.put("pooled", OnnxValue.of(Arrays.copyOf(features, 2 * CHANNELS), 2, CHANNELS));
    }
    return inputs;
  }

  private static float[] words(OnnxSession session, Map<String, OnnxValue> inputs, long... words)
      throws IOException {
    inputs.put("word", OnnxValue.of(words, 2));
    for (String input : session.inputs()) {
      if (!inputs.containsKey(input)) {
        inputs.put(
            input,
            input.equals("seen") ? OnnxValue.zeros(2, 4, 9) : OnnxValue.zeros(2, width(session)));
      }
    }
    Map<String, OnnxValue> found = session.run(inputs);
    found.forEach(
        (name, value) -> {
          if (name.startsWith("next_")) {
            inputs.put(name.substring(5), value);
          }
        });
    return found.get("log_probabilities").floats();
  }

  private static int width(OnnxSession session) {
    try (CaptionModel model = model(session.file(), CellKind.LSTM, 1)) {
      return new OnnxStep(model.net(), model.writing()).stateWidth();
    }
  }

  private static float[] tail(float[] values, int from) {
    return Arrays.copyOfRange(values, from, values.length);
  }
}
