package dev.sightline.caption64;

import static dev.sightline.rnn64.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.rnn64.CellKind;
import dev.sightline.rnn64.GradientCheck;
import dev.sightline.rnn64.Matrix;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole captioners against central differences in double precision, dropout and all. */
class CaptionModelGradientTest {
  private static final int CELLS = 4;
  private static final int CHANNELS = 5;
  private static final int WORDS = 7;

  private final Matrix pooled = random(2, CHANNELS, 1);
  private final Matrix grid = random(2 * CELLS, CHANNELS, 2);

  private CaptionBatch batch() {
    int[][] captions = {{3, 0}, {4, 5, 3, 0}, {6, 6, 0}};
    return new CaptionBatch(pooled, grid, new int[] {0, 1, 0}, captions, new double[] {1, 1, -0.5});
  }

  @ParameterizedTest
  @EnumSource
  void showAndTell(CellKind cell) {
    var model =
        new ShowAndTell(new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0.3, 0.3, cell, 1), 5);
    GradientCheck.check(model.parameters(), () -> model.lossAndGradient(batch(), 0.1, 11));
  }

  @ParameterizedTest
  @EnumSource
  void multimodalRnn(CellKind cell) {
    var model =
        new MultimodalRnn(new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0.3, 0.3, cell, 1), 5);
    GradientCheck.check(model.parameters(), () -> model.lossAndGradient(batch(), 0.1, 11));
  }

  @ParameterizedTest
  @EnumSource
  void videoToText(CellKind cell) {
    var model =
        new VideoToText(new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0.3, 0.3, cell, 1), 5);
    GradientCheck.check(model.parameters(), () -> model.lossAndGradient(batch(), 0.1, 11));
  }

  @ParameterizedTest
  @EnumSource
  void softAttention(CellKind cell) {
    var settings = new SoftAttention.Settings(CHANNELS, WORDS, 3, 4, 6, 5, 0.3, 0.2, 0.7, cell, 1);
    var model = new SoftAttention(settings, 5);
    GradientCheck.check(model.parameters(), () -> model.lossAndGradient(batch(), 0.1, 11));
  }

  @Test
  void threeLayersWithDropoutBetween() {
    var settings =
        new SoftAttention.Settings(
            CHANNELS, WORDS, 3, 4, 6, 5, 0.3, 0.2, 0.7, CellKind.PEEPHOLE, 3);
    var attention = new SoftAttention(settings, 5);
    GradientCheck.check(attention.parameters(), () -> attention.lossAndGradient(batch(), 0.1, 11));
    var showAndTell =
        new ShowAndTell(
            new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0.3, 0.3, CellKind.GRU, 3), 5);
    GradientCheck.check(
        showAndTell.parameters(), () -> showAndTell.lossAndGradient(batch(), 0.1, 11));
    var multimodal =
        new MultimodalRnn(
            new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0.3, 0.3, CellKind.GRU, 3), 5);
    GradientCheck.check(
        multimodal.parameters(), () -> multimodal.lossAndGradient(batch(), 0.1, 11));
    var video =
        new VideoToText(
            new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0.3, 0.3, CellKind.PEEPHOLE, 2), 5);
    GradientCheck.check(video.parameters(), () -> video.lossAndGradient(batch(), 0.1, 11));
  }

  /** By what the encoder saw, dropout and all: an encoder that is trained along needs it. */
  @Test
  void featuresHaveTheGradientOfTheLoss() {
    var plain = new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0.3, 0.3, CellKind.LSTM, 1);
    var showAndTell = new ShowAndTell(plain, 5);
    var multimodal = new MultimodalRnn(plain, 5);
    var attention =
        new SoftAttention(
            new SoftAttention.Settings(
                CHANNELS, WORDS, 3, 4, 6, 5, 0.3, 0.2, 0.7, CellKind.LSTM, 1),
            5);
    for (CaptionModel model : new CaptionModel[] {showAndTell, multimodal, attention}) {
      model.prepare(random(9, CHANNELS, 4)); // standardisation that does something
      try (var gradient = CaptionBatch.FeatureGradient.of(pooled, grid)) {
        double unused = model.lossAndGradient(batch().gradientInto(gradient), 0.1, 11);

        String name = model.getClass().getSimpleName();
        DoubleSupplier loss = () -> model.lossAndGradient(batch(), 0.1, 11);
        GradientCheck.check(pooled, gradient.pooled().toArray(), name + " pooled", loss);
        GradientCheck.check(grid, gradient.grid().toArray(), name + " grid", loss);
      }
    }
  }

  @Test
  void videoToTextRefusesToTrainAnEncoder() {
    var model =
        new VideoToText(
            new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0.3, 0.3, CellKind.LSTM, 1), 5);
    try (var gradient = CaptionBatch.FeatureGradient.of(pooled, grid)) {
      var refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.lossAndGradient(batch().gradientInto(gradient), 0.1, 11));
      assertEquals(
          "s2vt reads frames of videos and does not train an encoder along", refusal.getMessage());
    }
  }

  /** The log probabilities of decoding add up to the training loss of the same captions. */
  @ParameterizedTest
  @EnumSource
  void decodingAgreesWithTraining(CellKind cell) {
    var attention =
        new SoftAttention(
            new SoftAttention.Settings(CHANNELS, WORDS, 3, 4, 6, 5, 0, 0, 0, cell, 2), 5);
    var showAndTell =
        new ShowAndTell(new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0, 0, cell, 2), 5);
    int[][] captions = {{4, 5, 0}, {6, 2, 0}};
    var multimodal =
        new MultimodalRnn(new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0, 0, cell, 2), 5);
    var video = new VideoToText(new CaptionModel.Settings(CHANNELS, WORDS, 3, 4, 0, 0, cell, 2), 5);
    for (CaptionModel model : new CaptionModel[] {attention, showAndTell, multimodal, video}) {
      CaptionBatch both =
          new CaptionBatch(pooled, grid, new int[] {0, 1}, captions, new double[] {1, 1});
      double loss = model.lossAndGradient(both, 0, 1) * both.words();

      double sum = 0;
      double[] log = new double[2 * WORDS];
      try (Decoding decoding = model.decode(pooled, grid, 1)) {
        int[] words = {CaptionBatch.START, CaptionBatch.START};
        for (int t = 0; t < 3; t++) {
          decoding.step(words, log);
          for (int r = 0; r < 2; r++) {
            words[r] = captions[r][t];
            sum -= log[r * WORDS + words[r]];
          }
        }
      }

      assertEquals(loss, sum, 1e-9);
    }
  }
}
