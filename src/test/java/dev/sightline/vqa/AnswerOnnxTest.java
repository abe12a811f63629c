package dev.sightline.vqa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    return Arrays.stream(AnswerPlan.Kind.values())
        .flatMap(
            kind ->
                Stream.of(
                        new RecurrentLayers(CellKind.LSTM, 8, 1, false, false, 0),
                        new RecurrentLayers(CellKind.GRU_RESET_AFTER, 8, 2, false, false, 0),
                        new RecurrentLayers(CellKind.PEEPHOLE, 8, 2, true, true, 0))
                    .filter(layers -> !layers.bidirectional() || !kind.writes())
                    .map(layers -> Arguments.of(kind, layers)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("models")
  void everyModelIsWritten(AnswerPlan.Kind kind, RecurrentLayers layers) throws IOException {
    AnswerPlan plan = new AnswerPlan(kind, layers, 7, 6, 5, 4, 2, .3, .2, 1);
    Path file = folder.resolve("answerer.onnx");
    try (AnswerModel model = plan.model(SIZES.channels(), SIZES.words(), SIZES.symbols(), 3)) {
      AnswerOnnx.write(plan, model, SIZES, file);
    }
    assertTrue(Files.size(file) > 0);
  }
}
