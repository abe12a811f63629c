package dev.sightline.vqa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.CellKind;
import dev.sightline.spec.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model answers the same in ONNX Runtime: writing one compares the two. */
class AnswerOnnxTest {
  private static final AnswerOnnx.Sizes SIZES = new AnswerOnnx.Sizes(6, 9, 5);

  @TempDir Path folder;

  static Stream<Arguments> models() {
    return AnswerKind.ALL.all().stream()
        .flatMap(
            kind ->
                Stream.of(
                        layers(CellKind.LSTM, 1, false),
                        layers(CellKind.GRU_RESET_AFTER, 2, false),
                        layers(CellKind.PEEPHOLE, 2, true))
                    .filter(layers -> layers.get("bidirectional").equals(false) || !kind.writes())
                    .map(layers -> Arguments.of(kind, layers)));
  }

  private static Map<String, Object> layers(CellKind cell, int count, boolean both) {
    return Map.of("cell", cell, "hidden", 8, "layers", count, "bidirectional", both);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("models")
  void everyModelIsWritten(AnswerKind<?> kind, Map<String, Object> layers) throws IOException {
    Plan<AnswerKind<?>> plan =
        Plan.<AnswerKind<?>>usual(kind)
            .with(layers)
            .with(
                Map.of(
                    "embedding",
                    7,
                    "joint",
                    6,
                    "projection",
                    5,
                    "attention",
                    4,
                    "looks",
                    2,
                    "wordRange",
                    1.0));
    Path file = folder.resolve("answerer.onnx");
    try (AnswerModel model =
        AnswerKind.model(plan, SIZES.channels(), SIZES.words(), SIZES.symbols(), 3)) {
      AnswerOnnx.write(plan, model, SIZES, file);
    }
    assertTrue(Files.size(file) > 0);
  }
}
