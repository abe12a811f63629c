package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.encoder.zoo.PixelScaling;
import dev.sightline.media.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A tenth as wide as the real net, pictures of 64 pixels. */
class TrainableEncoderTest {
  private static final Provenance ORIGIN =
      new Provenance("nothing", "none", 3, "unknown", "2026-01-01T00:00:00Z", Map.of());

  @TempDir static Path folder;
  private static Bundle bundle;

  @BeforeAll
  static void writeAnEncoder() throws IOException {
    bundle = Bundle.open(SmallEncoder.bundle(folder, 8));
  }

  private static float[][] photos(int count) {
    float[][] photos = new float[count][];
    for (int i = 0; i < count; i++) {
      photos[i] = Augmentation.plain(SmallEncoder.picture(i, 64, 64), 64, PixelScaling.CENTRED);
    }
    return photos;
  }

  /** The linear loss sum of w times f has w for its gradient by the features. */
  private static Features[] weights(Features[] seen) {
    Random random = new Random(6);
    Features[] weights = new Features[seen.length];
    for (int i = 0; i < seen.length; i++) {
      weights[i] =
          new Features(new float[seen[i].pooled().length], new float[seen[i].grid().length]);
      for (float[] values : new float[][] {weights[i].pooled(), weights[i].grid()}) {
        for (int j = 0; j < values.length; j++) {
          values[j] = (float) random.nextGaussian();
        }
      }
    }
    return weights;
  }

  private static double loss(Features[] seen, Features[] weights) {
    double sum = 0;
    for (int i = 0; i < seen.length; i++) {
      sum += dot(seen[i].pooled(), weights[i].pooled()) + dot(seen[i].grid(), weights[i].grid());
    }
    return sum;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void itSeesWhatTheBundlesOnnxFileSees() throws IOException {
    Picture picture = SmallEncoder.picture(1, 64, 64);
    try (Encoder running = Encoder.open(bundle);
        TrainableEncoder trained = TrainableEncoder.open(bundle, 1)) {
      Features expected = running.encode(picture);
      Features found =
          trained.look(new float[][] {Augmentation.plain(picture, 64, PixelScaling.CENTRED)})[0];

      assertArrayEquals(expected.pooled(), found.pooled(), 1e-4f);
      assertArrayEquals(expected.grid(), found.grid(), 1e-4f);
    }
  }

  private static float[] moved(float[] from, float[] along, double by) {
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) (from[i] + by * along[i]);
    }
    return to;
  }

  @Test
  void twoCopiesGiveTheGradientOfOne() throws IOException {
    float[][] sums = new float[2][];
    for (int replicas = 1; replicas <= 2; replicas++) {
      try (TrainableEncoder encoder = TrainableEncoder.open(bundle, replicas)) {
        encoder.backward(weights(encoder.forward(photos(3))));
        sums[replicas - 1] = encoder.gradient().clone();
      }
    }
    double norm = Math.sqrt(dot(sums[0], sums[0]));
    assertTrue(distance(sums[0], sums[1]) < 1e-4 * norm);
  }

  @Test
  void stepsFollowTheGradientDownAndGoOnExactly() throws IOException {
    float[][] photos = photos(2);
    float[][] ends = new float[2][];
    for (int run = 0; run < 2; run++) {
      try (TrainableEncoder begun = TrainableEncoder.open(bundle, 2);
          TrainableEncoder resumed = TrainableEncoder.open(bundle, 2)) {
        Features[] weights = weights(begun.look(photos));
        double before = loss(begun.look(photos), weights);
        TrainableEncoder encoder = begun;
        for (int step = 0; step < 6; step++) {
          if (run == 1 && step == 3) {
            resumed.resume(begun.arrays(), begun.steps());
            encoder = resumed;
          }
          Features[] unused = encoder.forward(photos);
          encoder.backward(weights);
          assertTrue(encoder.step(1e-4, 5) > 0);
        }
        double after = loss(encoder.look(photos), weights);
        assertTrue(after < before, "from " + before + " to " + after);
        ends[run] = encoder.parameters();
      }
    }
    assertArrayEquals(ends[0], ends[1]);
  }

  @Test
  void aGradientThatIsNoNumberChangesNothing() throws IOException {
    try (TrainableEncoder encoder = TrainableEncoder.open(bundle, 1)) {
      Features[] weights = weights(encoder.forward(photos(1)));
      weights[0].grid()[0] = Float.NaN;
      encoder.backward(weights);
      float[] before = encoder.parameters();
      ArithmeticException refusal =
          assertThrows(ArithmeticException.class, () -> encoder.step(1e-4, 5));
      assertEquals(
          "The gradient's norm of the encoder is NaN at step 1: try lower rates",
          refusal.getMessage());
      assertArrayEquals(before, encoder.parameters());
    }
  }

  @Test
  void whatIsWrittenIsTheNetAsItIsNow() throws IOException {
    Picture picture = SmallEncoder.picture(1, 64, 64);
    float[][] photo = {Augmentation.plain(picture, 64, PixelScaling.CENTRED)};
    Path place = folder.resolve("tuned");
    Features now;
    EncoderReference reference;
    try (TrainableEncoder encoder = TrainableEncoder.open(bundle, 1)) {
      encoder.backward(weights(encoder.forward(photo)));
      double unused = encoder.step(1e-2, 5);
      now = encoder.look(photo)[0];
      reference = encoder.write(place, ORIGIN, "For tests.");
    }
    try (Encoder written = Encoder.open(Bundle.open(place));
        Encoder before = Encoder.open(bundle)) {
      assertEquals(written.reference(), reference);
      double largest = 0;
      for (float value : now.pooled()) {
        largest = Math.max(largest, value);
      }
      // Half precision rounds each weight by up to 1/2048.
      assertArrayEquals(now.pooled(), written.encode(picture).pooled(), (float) (0.02 * largest));
      assertTrue(
          distance(now.pooled(), written.encode(picture).pooled())
              < 0.1 * distance(now.pooled(), before.encode(picture).pooled()));
    }
  }

  private static double distance(float[] a, float[] b) {
    float[] difference = moved(a, b, -1);
    return Math.sqrt(dot(difference, difference));
  }

  @Test
  void anEncoderOfAnotherArchitectureIsRefusedBySentence() throws IOException {
    Path other = folder.resolve("other");
    try (BundleWriter writer = BundleWriter.to(other, Encoder.TASK)) {
      writer.settings().put("architecture", "SqueezeNet");
      Files.copy(bundle.file(Encoder.FILE), writer.file(Encoder.FILE));
      writer.provenance(ORIGIN).card("none");
      writer.finish();
    }
    SightlineException refusal =
        assertThrows(
            SightlineException.class, () -> TrainableEncoder.open(Bundle.open(other), 1).close());
    assertTrue(
        refusal.getMessage().contains("none of the nets that can be trained further"),
        refusal.getMessage());
  }

  /** A net cut in two is the same net; only its upper part learns, by the same gradient. */
  @Test
  void frozenBlocksStayAndTheRestLearnsAsItWould() throws IOException {
    try (TrainableEncoder whole = TrainableEncoder.open(bundle, 1);
        TrainableEncoder upper = TrainableEncoder.open(bundle, 2, 12)) {
      Features[] seen = whole.forward(photos(3));
      Features[] seenToo = upper.forward(photos(3));
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(seen[i].pooled(), seenToo[i].pooled(), 1e-4f);
        assertArrayEquals(seen[i].grid(), seenToo[i].grid(), 1e-4f);
      }
      whole.backward(weights(seen));
      upper.backward(weights(seen));
      float[] all = whole.gradient();
      float[] last = upper.gradient();
      assertTrue(last.length < all.length);
      assertArrayEquals(Arrays.copyOfRange(all, all.length - last.length, all.length), last, 2e-3f);

      float[] before = upper.net().params().toFloatVector();
      assertArrayEquals(whole.net().params().toFloatVector(), before);
      double unused = upper.step(1e-2, 10);
      float[] after = upper.net().params().toFloatVector();
      int frozen = all.length - last.length;
      assertArrayEquals(
          Arrays.copyOf(before, frozen), Arrays.copyOf(after, frozen), "frozen blocks stay");
      assertArrayEquals(Arrays.copyOfRange(after, frozen, after.length), upper.current());
      assertFalse(Arrays.equals(before, after));
    }
  }

  @Test
  void asManyBlocksAsTheNetHasCanNotBeFrozen() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> TrainableEncoder.open(bundle, 1, 17).close());
    assertEquals(
        "frozen-blocks is 17; of the net's 17 blocks at least one must learn",
        refusal.getMessage());
    var noBlocks =
        EncoderNets.named("squeezenet").configuration().apply(NetShape.of(64).resized(64, 0.1));
    refusal = assertThrows(IllegalArgumentException.class, () -> FrozenBlocks.end(noBlocks, 1));
    assertTrue(refusal.getMessage().endsWith("this net has no blocks"), refusal.getMessage());
  }

  @Test
  void whatTheNetToldBeforeItLearnedStaysKnown() throws IOException {
    NetShape shape = SmallEncoder.SHAPE.with(3, 0);
    ComputationGraph net = SmallEncoder.KIND.init(shape, 5);
    INDArray photo = Nd4j.createFromArray(photos(1)).reshape(1, 3, 64, 64);
    float[] told = net.output(photo)[0].toFloatVector();
    try (TrainableEncoder encoder =
        new TrainableEncoder("small", SmallEncoder.KIND, shape, net, 1, 0)) {
      Features[] seen = encoder.forward(photos(1));
      assertArrayEquals(told, seen[0].classes(), 1e-4f);
      encoder.backward(weights(seen));
      double unused = encoder.step(1e-2, 10);
      assertArrayEquals(told, encoder.look(photos(1))[0].classes(), 1e-4f);
    }
  }
}
