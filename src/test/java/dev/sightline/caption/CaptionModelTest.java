package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.net.Batch;
import dev.sightline.net.Gradients;
import dev.sightline.net.Reference;
import dev.sightline.net.Runner;
import dev.sightline.net.Value;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.spec.Declared;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every captioner there is, against its equations in double precision. */
class CaptionModelTest {
  private static final int CELLS = 4;
  private static final int CHANNELS = 5;
  private static final int WORDS = 7;
  private static final double SMOOTHING = .1;
  private static final double BOUND = 5e-6;

  private final Matrix pooled = noise(2, 1);
  private final Matrix grid = noise(2 * CELLS, 2);

  private static Matrix noise(int rows, int seed) {
    float[] x = new float[rows * CHANNELS];
    Random random = new Random(seed);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() * .7f;
    }
    return Matrix.of(rows, CHANNELS, x);
  }

  @AfterEach
  void close() {
    pooled.close();
    grid.close();
  }

  private CaptionBatch batch() {
    int[][] captions = {{3, 0}, {4, 5, 3, 0}, {6, 6, 0}};
    return new CaptionBatch(pooled, grid, new int[] {0, 1, 0}, captions, new float[] {1, 1, -.5f});
  }

  private static CaptionModel model(
      Captioners.Kind<?> kind, CellKind cell, int layers, double dropout) {
    Map<String, Object> settings =
        Map.of(
            "embedding",
            3,
            "hidden",
            4,
            "projection",
            6,
            "attention",
            5,
            "dropout",
            dropout,
            "dropoutOfPhoto",
            dropout,
            "coverage",
            .7,
            "cell",
            cell,
            "layers",
            layers);
    var plan = Captioners.ALL.plan(kind.name(), settings);
    for (Declared own : kind.settings().settings()) { // none at its default, which may do nothing
      if (own.type() == double.class && !settings.containsKey(own.name())) {
        plan = plan.with(own.name(), .7 * Double.parseDouble(own.usual()));
      }
    }
    return Captioners.model(plan, CHANNELS, WORDS, 5);
  }

  static Stream<Captioners.Kind<?>> kinds() {
    return Captioners.ALL.all().stream();
  }

  static Stream<Arguments> cells() {
    return kinds()
        .flatMap(kind -> Stream.of(CellKind.values()).map(cell -> Arguments.of(kind, cell)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyWeightHasItsGradient(Captioners.Kind<?> kind, CellKind cell) {
    for (int layers = 1; layers <= 2; layers++) {
      for (double dropout : new double[] {0, .3}) {
        try (CaptionModel model = model(kind, cell, layers, dropout)) {
          CaptionBatch batch = batch();
          Value[] outputs =
              model.writing().penalty() == null
                  ? new Value[] {model.writing().scores()}
                  : new Value[] {model.writing().scores(), model.writing().penalty()};
          Gradients.check(
              kind + " " + cell + " x " + layers,
              model.net(),
              model.read(batch, batch.packing(0)),
              dropout == 0 ? Dropout.OFF : 11,
              BOUND,
              outputs);
        }
      }
    }
  }

  /** The loss as the paper has it, from the scores in doubles. */
  private static double loss(CaptionModel model, double[] weights, CaptionBatch batch, long seed) {
    Packing steps = batch.packing(0);
    Batch read = model.read(batch, steps);
    Reference reference = new Reference(model.net(), weights, read, seed);
    double[][] scores = reference.get(model.writing().scores());
    int[] targets = batch.targets(steps);
    float[] w = batch.stepWeights(steps);
    double loss = 0;
    for (int i = 0; i < scores.length; i++) {
      double sum = 0;
      for (double s : scores[i]) {
        sum += Math.exp(s);
      }
      for (int v = 0; v < WORDS; v++) {
        double target = SMOOTHING / WORDS + (v == targets[i] ? 1 - SMOOTHING : 0);
        loss -= w[i] * target * (scores[i][v] - Math.log(sum));
      }
    }
    if (model.writing().penalty() != null) {
      for (double[] row : reference.get(model.writing().penalty())) {
        for (double p : row) {
          loss += p / batch.words();
        }
      }
    }
    return loss;
  }

  /** By weights in some directions, and by what the encoder saw, dropout and all. */
  @ParameterizedTest
  @MethodSource("kinds")
  void theLossHasItsGradient(Captioners.Kind<?> kind) {
    try (CaptionModel model = model(kind, CellKind.LSTM, 1, .3)) {
      Parameters p = model.parameters();
      Gradients.stir(p);
      double[] weights = Gradients.doubles(p.values());

      double loss = model.lossAndGradient(batch(), SMOOTHING, 11);

      assertEquals(loss(model, weights, batch(), 11), loss, 1e-6);
      double[] gradient = Gradients.doubles(p.gradients());
      Random random = new Random(3);
      for (int k = 0; k < 5; k++) {
        double[] up = weights.clone();
        double[] down = weights.clone();
        double found = 0;
        for (Parameters.Entry e : p.entries()) {
          int end = (int) e.offset() + e.rows() * e.columns();
          for (int i = (int) e.offset(); i < end && !e.constant(); i++) {
            double d = random.nextGaussian();
            found += d * gradient[i];
            up[i] += 1e-5 * d;
            down[i] -= 1e-5 * d;
          }
        }
        double wanted = (loss(model, up, batch(), 11) - loss(model, down, batch(), 11)) / 2e-5;
        assertEquals(wanted, found, 1e-5 * (1 + Math.abs(wanted)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void featuresHaveTheGradientOfTheLoss(Captioners.Kind<?> kind) {
    try (CaptionModel model = model(kind, CellKind.LSTM, 1, .3);
        CaptionBatch.FeatureGradient wanted = CaptionBatch.FeatureGradient.of(pooled, grid)) {
      Gradients.stir(model.parameters());
      double without = model.lossAndGradient(batch(), SMOOTHING, 11);
      if (model.net().isRead(model.writing().photo().frames())) {
        var refusal =
            assertThrows(
                IllegalArgumentException.class,
                () -> model.lossAndGradient(batch().gradientInto(wanted), SMOOTHING, 11));
        assertEquals(
            "s2vt reads frames of videos and does not train an encoder along",
            refusal.getMessage());
        return;
      }

      double with = model.lossAndGradient(batch().gradientInto(wanted), SMOOTHING, 11);

      assertEquals(without, with, 1e-9);
      check(kind + " pooled", model, pooled, wanted.pooled());
      check(kind + " grid", model, grid, wanted.grid());
    }
  }

  private void check(String what, CaptionModel model, Matrix features, Matrix gradient) {
    double[] weights = Gradients.doubles(model.parameters().values());
    float[] x = features.toArray();
    float[] found = gradient.toArray();
    for (int i = 0; i < x.length; i++) {
      float was = x[i];
      float up = was + 1e-3f;
      float down = was - 1e-3f;
      x[i] = up;
      features.put(0, features.rows(), x, 0);
      double above = loss(model, weights, batch(), 11);
      x[i] = down;
      features.put(0, features.rows(), x, 0);
      double below = loss(model, weights, batch(), 11);
      x[i] = was;
      features.put(0, features.rows(), x, 0);
      assertEquals((above - below) / ((double) up - down), found[i], 3e-6, what + " " + i);
    }
  }

  /** The log probabilities of decoding, rows in another order and all, are those of the scores. */
  @ParameterizedTest
  @MethodSource("cells")
  void decodingAgreesWithTraining(Captioners.Kind<?> kind, CellKind cell) {
    int[][] captions = {{4, 5, 3, 0}, {6, 2, 4, 0}, {6, 4, 5, 0}, {3, 5, 4, 0}};
    int[] photoOf = {0, 0, 1, 1};
    float[] weights = {1, 1, 1, 1};
    try (CaptionModel model = model(kind, cell, 2, 0)) {
      Gradients.stir(model.parameters());
      CaptionBatch batch = new CaptionBatch(pooled, grid, photoOf, captions, weights);
      double[][] scores =
          new Reference(
                  model.net(),
                  Gradients.doubles(model.parameters().values()),
                  model.read(batch, batch.packing(0)),
                  Dropout.OFF)
              .get(model.writing().scores());
      int[] captionOf = {0, 1, 2, 3};
      int[] from = {1, 0, 3, 2};
      float[] log = new float[4 * WORDS];
      try (Runner decoding = model.decode(pooled, grid, 2)) {
        for (int t = 0; t < 4; t++) {
          int[] words = new int[4];
          for (int r = 0; r < 4; r++) {
            words[r] = t == 0 ? CaptionBatch.START : captions[captionOf[r]][t - 1];
          }
          decoding.step(words, log);
          for (int r = 0; r < 4; r++) {
            double[] s = scores[t * 4 + captionOf[r]];
            double sum = 0;
            for (double v : s) {
              sum += Math.exp(v);
            }
            for (int v = 0; v < WORDS; v++) {
              assertEquals(s[v] - Math.log(sum), log[r * WORDS + v], 2e-5);
            }
          }
          decoding.reorder(from);
          int[] was = captionOf.clone();
          for (int r = 0; r < 4; r++) {
            captionOf[r] = was[from[r]];
          }
        }
      }
    }
  }
}
