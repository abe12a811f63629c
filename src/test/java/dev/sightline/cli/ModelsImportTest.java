package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.Shared;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.Augmentation;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.EncoderBundle;
import dev.sightline.encoder.FeatureCache;
import dev.sightline.encoder.Features;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsImportTest {
  @TempDir Path folder;
  private final StringWriter complaints = new StringWriter();

  @Test
  void weightsBecomeAModelThatSaysWhereItIsFrom() throws IOException {
    Path weights = Shared.path("weights/mobilenet_v2_imagenet.safetensors");
    Path model = folder.resolve("eye");

    int code =
        run(
            "models",
            "import",
            "--weights",
            weights.toString(),
            model.toString(),
            "--data",
            "ImageNet");

    assertEquals(ExitCode.DONE, code, complaints.toString());
    assertEquals("ImageNet", Bundle.describe(model).provenance().data());
    assertTrue(Files.size(model.resolve("encoder.onnx")) < 5_000_000, "half precision");
  }

  @Test
  void aNetOfTheZooBecomesAModel() throws IOException {
    Path model = folder.resolve("eye");

    assertEquals(
        ExitCode.DONE, run("models", "import", "--net", "zoo/SimpleCNN", model.toString()));

    assertEquals("zoo/SimpleCNN", Bundle.open(model).settings().path("net").asText());
    assertTrue(complaints.toString().contains("zoo/SimpleCNN begins with random ones"));
    try (Encoder encoder = Encoder.open(model);
        TrainableEncoder further = TrainableEncoder.open(Bundle.open(model), 1)) {
      assertEquals(256, encoder.channels());
      assertEquals(9, encoder.cells());
      byte[] noise = new byte[3 * 48 * 48];
      new Random(1).nextBytes(noise);
      Picture picture = new Picture(48, 48, noise);
      float[] photo = Augmentation.plain(picture, 48, further.scaling());
      assertArrayEquals(
          encoder.encode(picture).pooled(), further.look(new float[][] {photo})[0].pooled(), 1e-3f);
    }
  }

  @Test
  void classesAreKeptWhereTheyAreNamed() throws IOException {
    Path weights = lite(3);
    Path names = Files.writeString(folder.resolve("classes.txt"), "cat\ndog\nmouse\n");
    Path model = folder.resolve("eye");

    int code = importLite(weights, names, model);

    assertEquals(ExitCode.DONE, code, complaints.toString());
    Bundle bundle = Bundle.open(model);
    assertEquals("[3]", bundle.settings().path("outputs").path("classes").toString());
    assertEquals(
        List.of("cat", "dog", "mouse"), Files.readAllLines(bundle.file(EncoderBundle.CLASSES)));
    byte[] onnx = Files.readAllBytes(bundle.file(Encoder.FILE));
    try (OnnxSession session = new OnnxSession(onnx, "encoder.onnx")) {
      OnnxValue grey = OnnxValue.of(new byte[3 * 32 * 32], 1, 32, 32, 3);
      float[] p = session.run(Map.of("pixels", grey)).get("classes").floats();
      assertEquals(3, p.length);
      assertEquals(1, p[0] + p[1] + p[2], 1e-4, "probabilities");
      try (Encoder encoder = Encoder.open(bundle)) {
        assertEquals(List.of("cat", "dog", "mouse"), encoder.classes());
        assertEquals(List.of(), encoder.words());
        Features seen = encoder.encode(new Picture(32, 32, new byte[3 * 32 * 32]));
        assertArrayEquals(p, seen.classes(), 1e-5f);
        assertEquals(0, seen.words().length);
      }
    }
  }

  @Test
  void aPhotosClassesAreCachedWithItsFeatures() throws IOException {
    Path names = Files.writeString(folder.resolve("classes.txt"), "cat\ndog\nmouse\n");
    Path model = folder.resolve("eye");
    assertEquals(ExitCode.DONE, importLite(lite(3), names, model), complaints.toString());
    Path photo = folder.resolve("grey.png");
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());

    try (Encoder encoder = Encoder.open(model)) {
      FeatureCache cache =
          FeatureCache.of(
              encoder, List.of(photo), true, folder.resolve("cache"), (done, all) -> {});
      Features seen = encoder.encode(PictureReader.read(photo));
      assertArrayEquals(seen.classes(), cache.features(0, false).classes());
      assertArrayEquals(seen.pooled(), cache.features(0, false).pooled());
      assertArrayEquals(seen.grid(), cache.features(0, true).grid(), 1e-2f);
    }
  }

  @Test
  void namesThatTheNetHasNotAreRefused() throws IOException {
    Path names = Files.writeString(folder.resolve("classes.txt"), "cat\ndog\nmouse\n");
    Path model = folder.resolve("eye");
    assertEquals(ExitCode.DONE, importLite(lite(3), names, model), complaints.toString());
    Path copy = folder.resolve("copy");
    try (BundleWriter writer = BundleWriter.to(copy, Encoder.TASK)) {
      Files.copy(model.resolve(Encoder.FILE), writer.file(Encoder.FILE));
      Files.writeString(writer.file(EncoderBundle.CLASSES), "cat\ndog\n");
      writer.settings().setAll((ObjectNode) Bundle.open(model).settings());
      writer.provenance(Bundle.open(model).provenance());
      writer.card("Two names for three classes.");
      writer.finish();
    }

    SightlineException refusal =
        assertThrows(SightlineException.class, () -> Encoder.open(copy).close());

    assertTrue(
        refusal.getMessage().contains("classes.txt: has 2 lines; the net has 3 outputs"),
        refusal.getMessage());
  }

  @Test
  void asManyNamesAsClassesAreExpected() throws IOException {
    Path weights = lite(3);
    Path names = Files.writeString(folder.resolve("two.txt"), "cat\ndog\n");

    assertEquals(ExitCode.MISSING_OR_DAMAGED, importLite(weights, names, folder.resolve("eye")));

    String said = complaints.toString();
    assertTrue(said.contains("two.txt: has 2 lines; the weights in "), said);
    assertTrue(said.contains("tell 3 classes apart, so it must have as many."), said);
  }

  @Test
  void randomWeightsHaveNoClassesToKeep() throws IOException {
    Path names = Files.writeString(folder.resolve("two.txt"), "cat\ndog\n");
    String model = folder.resolve("eye").toString();

    assertEquals(ExitCode.USAGE, run("models", "import", "--classes", names.toString(), model));

    assertTrue(complaints.toString().contains("--classes needs --weights"));
  }

  /** A weight file of EfficientNet-Lite0 with a classifier, in single precision. */
  private Path lite(int classes) throws IOException {
    EncoderNet net = EncoderNets.named("efficientnet-lite0");
    NetShape shape = NetShape.of(32).with(classes, 0);
    Path file = folder.resolve("lite.safetensors");
    Safetensors.write(file, NetWeights.of(net.init(shape, 3)), Map.of(), false);
    return file;
  }

  private int importLite(Path weights, Path classes, Path model) {
    return run(
        "models",
        "import",
        "--net",
        "efficientnet-lite0",
        "--side",
        "32",
        "--weights",
        weights.toString(),
        "--classes",
        classes.toString(),
        model.toString());
  }

  @Test
  void damagedWeightsAreNamedAndNothingIsWritten() throws IOException {
    Path weights = Files.writeString(folder.resolve("cut.safetensors"), "short");
    Path model = folder.resolve("eye");

    int code = run("models", "import", "--weights", weights.toString(), model.toString());

    assertEquals(ExitCode.MISSING_OR_DAMAGED, code);
    assertTrue(complaints.toString().contains("cut.safetensors"), complaints.toString());
    assertFalse(Files.exists(model));
  }

  private int run(String... args) {
    return Sightline.run(
        new PrintWriter(new StringWriter()), new PrintWriter(complaints, true), args);
  }
}
