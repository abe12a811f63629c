package dev.sightline.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Seal;
import dev.sightline.encoder.backbone.OnnxNet;
import dev.sightline.encoder.onnx.Attribute;
import dev.sightline.encoder.onnx.OnnxExport;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.zoo.PixelScaling;
import dev.sightline.media.Picture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EncoderTest {
  @TempDir static Path folder;
  private static Path bundle;

  @BeforeAll
  static void writeBundle() throws IOException {
    bundle = SmallEncoder.bundle(folder, 1);
  }

  @Test
  void saysWhatItIs() throws IOException {
    try (Encoder encoder = Encoder.open(bundle)) {
      assertEquals(64, encoder.inputSize());
      assertEquals(SmallEncoder.CELLS, encoder.cells());
      assertEquals(SmallEncoder.CHANNELS, encoder.channels());
      assertEquals("small-1", encoder.reference().name());
      assertEquals(Seal.of(bundle.resolve("encoder.onnx")).sha256(), encoder.reference().sha256());
    }
  }

  @Test
  void onnxRuntimeIsUnpackedOnce() throws IOException {
    Encoder.open(bundle).close();
    String folder = System.getProperty("onnxruntime.native.path");
    if (folder != null) { // it is not on every platform
      assertTrue(Files.size(Path.of(folder, System.mapLibraryName("onnxruntime"))) > 10_000_000);
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        assertEquals(2, files.count(), "nothing half unpacked is left");
      }
    }
  }

  @Test
  void seesWhatTheNetSeesInDl4j() throws IOException {
    Picture picture = SmallEncoder.picture(3, 64, 64);
    Features features;
    try (Encoder encoder = Encoder.open(bundle)) {
      features = encoder.encode(picture);
    }
    ComputationGraph net =
        NetWeights.load(
            SmallEncoder.KIND,
            SmallEncoder.SHAPE,
            WeightFile.read(folder.resolve("weights-1.safetensors")));
    float[] planes = Augmentation.plain(picture, 64, PixelScaling.CENTRED);
    INDArray[] expected = net.output(Nd4j.createFromArray(planes).reshape(1, 3, 64, 64));
    float[] grid = expected[0].permute(0, 2, 3, 1).dup('c').data().asFloat();
    assertArrayEquals(grid, features.grid(), 1e-4f);
    assertArrayEquals(expected[1].dup().data().asFloat(), features.pooled(), 1e-4f);
    assertTrue(IntStream.range(0, grid.length).anyMatch(i -> grid[i] > .1), "not all nothing");
  }

  @Test
  void pooledIsTheMeanOfTheGrid() throws IOException {
    try (Encoder encoder = Encoder.open(bundle)) {
      Features features = encoder.encode(SmallEncoder.picture(4, 64, 64));
      float[] mean = new float[SmallEncoder.CHANNELS];
      for (int i = 0; i < features.grid().length; i++) {
        mean[i % SmallEncoder.CHANNELS] += features.grid()[i] / SmallEncoder.CELLS;
      }
      assertArrayEquals(mean, features.pooled(), 1e-5f);
    }
  }

  @Test
  void squashesOtherSizes() throws IOException {
    Picture wide = SmallEncoder.picture(5, 200, 90);
    try (Encoder encoder = Encoder.open(bundle)) {
      assertSame(encoder.encode(wide.resize(64, 64)), encoder.encode(wide));
    }
  }

  @Test
  void aListSideBySideIsTheSameAsOneByOne() throws IOException {
    List<Picture> pictures =
        IntStream.range(0, 20).mapToObj(i -> SmallEncoder.picture(i, 64, 64)).toList();
    try (Encoder encoder = Encoder.open(Bundle.open(bundle), 3)) {
      List<Features> together = encoder.encode(pictures);
      for (int i = 0; i < pictures.size(); i++) {
        assertSame(encoder.encode(pictures.get(i)), together.get(i));
      }
      assertEquals(List.of(), encoder.encode(List.of()));
    }
  }

  @Test
  void manyThreadsAtOnceGetTheirOwnFeatures() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (Encoder encoder = Encoder.open(bundle)) {
      List<Callable<Features>> calls = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Picture picture = SmallEncoder.picture(i % 5, 64, 64);
        calls.add(() -> encoder.encode(picture));
      }
      List<Future<Features>> results = threads.invokeAll(calls);
      for (int i = 5; i < results.size(); i++) {
        assertSame(results.get(i % 5).get(), results.get(i).get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void onceClosedItRefuses() throws IOException {
    Encoder encoder = Encoder.open(bundle);
    encoder.encode(SmallEncoder.picture(1, 64, 64));
    encoder.close();
    encoder.close();
    assertThrows(
        IllegalStateException.class, () -> encoder.encode(SmallEncoder.picture(1, 64, 64)));
  }

  @Test
  void refusesAFileThatIsNoOnnx() throws IOException {
    Path broken = altered("broken", "this is not a net".getBytes(UTF_8));
    var e = assertThrows(SightlineException.class, () -> Encoder.open(broken));
    assertTrue(e.getMessage().startsWith(broken + "/encoder.onnx: ONNX Runtime cannot run it"));
  }

  @Test
  void refusesANetWithOtherInputs() throws IOException {
    Path onnx = folder.resolve("other.onnx");
    new OnnxExport(SmallEncoder.KIND.init(SmallEncoder.SHAPE, 1), 3, 64, 64)
        .output("pooled", "pooled")
        .write(onnx);
    Path other = altered("other", Files.readAllBytes(onnx));
    var e = assertThrows(SightlineException.class, () -> Encoder.open(other));
    assertEquals(
        other
            + "/encoder.onnx: has no 'pixels' of type UINT8 with 4 axes, of which only the batch is"
            + " free",
        e.getMessage());
  }

  /** ONNX Runtime would open it in the current folder. */
  @ParameterizedTest
  @EnumSource
  void refusesAnEncoderThatNamesOtherFiles(OnnxNet.Place place) throws IOException {
    byte[] onnx = OnnxNet.classifier("N", 3, 64, 64).external("pom.xml", 0, 48).to(place).bytes();
    Path naming = altered("naming-" + place, onnx);
    var e = assertThrows(SightlineException.class, () -> Encoder.open(naming));
    assertEquals(
        naming
            + "/encoder.onnx: keeps the values of 'W' in another file, which is not read; an"
            + " encoder must be one file",
        e.getMessage());
  }

  @Test
  void refusesOnnxRuntimesOwnFormat() throws IOException {
    Path own = altered("own-format", "....ORTM and more".getBytes(UTF_8));
    var e = assertThrows(SightlineException.class, () -> Encoder.open(own));
    assertTrue(e.getMessage().contains("expected ONNX"), e.getMessage());
  }

  /** A graph whose shapes are sound until it runs: it reshapes 12,288 pixels into 7 x 7. */
  @Test
  void aNetThatFailsOnAPictureIsNamed() throws IOException {
    OnnxGraph graph = new OnnxGraph("fails", false);
    graph.input("pixels", OnnxGraph.Type.UINT8, OnnxGraph.BATCH, 64, 64, 3);
    String floats = graph.node("Cast", "floats", List.of("pixels"), Attribute.of("to", 1L));
    String shape = graph.integers("shape", -1, 7, 7);
    graph.node("Reshape", "grid", List.of(floats, shape));
    graph.node(
        "ReduceMean",
        "pooled",
        List.of("grid"),
        Attribute.of("axes", new long[] {1}),
        Attribute.of("keepdims", 0L));
    graph.output("grid", OnnxGraph.BATCH, 7, 7);
    graph.output("pooled", OnnxGraph.BATCH, 7);
    Path failing = altered("failing", graph.toByteArray());
    try (Encoder encoder = Encoder.open(failing)) {
      Picture picture = SmallEncoder.picture(1, 64, 64);
      for (var encoding :
          List.<Executable>of(
              () -> encoder.encode(picture), () -> encoder.encode(List.of(picture, picture)))) {
        var e = assertThrows(UncheckedIOException.class, encoding);
        assertTrue(
            e.getCause().getMessage().startsWith(failing + "/encoder.onnx: fails on a picture: "),
            e.getCause().getMessage());
      }
    }
  }

  /** A sound bundle with another network in it. */
  private static Path altered(String name, byte[] onnx) throws IOException {
    Path place = folder.resolve(name);
    try (BundleWriter writer = BundleWriter.to(place, Encoder.TASK)) {
      Files.write(writer.file("encoder.onnx"), onnx);
      writer.provenance(Bundle.open(bundle).provenance());
      writer.finish();
    }
    return place;
  }

  private static void assertSame(Features expected, Features found) {
    assertArrayEquals(expected.pooled(), found.pooled());
    assertArrayEquals(expected.grid(), found.grid());
  }
}
