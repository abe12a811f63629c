package dev.sightline.encoder.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.Half;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.Features;
import dev.sightline.media.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nets of one 1 x 1 convolution, so that what they must give can be written down. */
class BackboneTest {
  private static final int SIDE = 8;
  private static final int CELLS = SIDE * SIDE;
  private static final BackboneSettings FOUND = BackboneSettings.FOUND;

  @TempDir Path folder;
  private Backbone.Imported imported;

  /** Red, green and blue of the first pixel are 200, 100 and 50; the others are noise. */
  private static Picture picture() {
    byte[] rgb = new byte[3 * CELLS];
    new Random(7).nextBytes(rgb);
    rgb[0] = (byte) 200;
    rgb[1] = 100;
    rgb[2] = 50;
    return new Picture(SIDE, SIDE, rgb);
  }

  private Features seen(OnnxNet net, BackboneSettings settings) throws IOException {
    Path file = net.write(folder.resolve("net.onnx"));
    imported = Backbone.write(file, settings, folder.resolve("eyes"), "a test");
    try (Encoder encoder = Encoder.open(imported.bundle())) {
      assertEquals(SIDE, encoder.inputSize());
      return encoder.encode(picture());
    }
  }

  private static BackboneSettings scaled(String scaling) {
    return BackboneSettings.of(null, scaling, null);
  }

  private static float[] firstCell(Features features) {
    return java.util.Arrays.copyOf(features.grid(), 4);
  }

  private static void assertMean(Features features, int channels) {
    float[] mean = new float[channels];
    for (int i = 0; i < features.grid().length; i++) {
      mean[i % channels] += features.grid()[i] * channels / features.grid().length;
    }
    assertArrayEquals(mean, features.pooled(), 1e-3f);
  }

  @Test
  void ofAClassifierTheLastFeatureMapIsTaken() throws IOException {
    Features features = seen(OnnxNet.classifier("N", 3, SIDE, SIDE), scaled("none"));
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(features), 1e-3f);
    assertEquals(4 * CELLS, features.grid().length);
    assertMean(features, 4);
    assertEquals(
        List.of(
            "grid: 'map' 1 x 4 x 8 x 8, the last feature map inside the net, since no output is one",
            "pooled: the mean of the grid"),
        imported.remarks());
    long bytes = Files.size(imported.bundle().resolve("encoder.onnx"));
    assertFalse(
        new String(Files.readAllBytes(imported.bundle().resolve("encoder.onnx")), "ISO-8859-1")
            .contains("MatMul"),
        "the classifier is cut away, " + bytes + " bytes are left");
  }

  @Test
  void withoutAWordImagenetIsAssumedAndSaid() throws IOException {
    Features features = seen(OnnxNet.classifier("N", 3, SIDE, SIDE), FOUND);
    float red = (200 / 255f - .485f) / .229f;
    float green = 0; // 100 / 255 is less than the mean, and what is negative is cut off
    float blue = 0;
    float sum = red + (100 / 255f - .456f) / .224f + (50 / 255f - .406f) / .225f;
    assertArrayEquals(new float[] {red, green, blue, Math.max(0, sum)}, firstCell(features), 1e-4f);
    assertTrue(imported.remarks().get(0).startsWith("scaling: imagenet is ASSUMED"));
  }

  @Test
  void everyScalingIsWhatItSays() throws IOException {
    OnnxNet net = OnnxNet.classifier("N", 3, SIDE, SIDE);
    assertEquals(200 / 255f, seen(net, scaled("zero-to-one")).grid()[0], 1e-6f);
    assertEquals(200 / 127.5f - 1, seen(net, scaled("minus-one-to-one")).grid()[0], 1e-6f);
    assertEquals(20, seen(net, scaled("mean=100,deviation=5")).grid()[0], 1e-5f);
    Features byColour = seen(net, scaled("mean=100/0/0,deviation=5/4/2"));
    assertArrayEquals(new float[] {20, 25, 25, 70}, firstCell(byColour), 1e-4f);
    Features caffe = seen(net, scaled("caffe")); // blue first: 50 is below its mean
    assertArrayEquals(new float[] {0, 0, 76.32f, 5.602f}, firstCell(caffe), 1e-3f);
  }

  @Test
  void bytesWithTheColoursLastAreTakenAsTheyAre() throws IOException {
    OnnxNet net =
        new OnnxNet()
            .input("image", OnnxNet.BYTE, 1, SIDE, SIDE, 3)
            .node("Cast", "float", "image")
            .with("to", OnnxNet.FLOAT)
            .node("Transpose", "planes", "float")
            .with("perm", 0, 3, 1, 2)
            .look("planes")
            .output("map", OnnxNet.FLOAT, 1, 4, SIDE, SIDE);
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(seen(net, FOUND)), 1e-3f);
    assertEquals("grid: the output 'map' 1 x 4 x 8 x 8", imported.remarks().get(0));
  }

  @Test
  void halfFloatsAreCastBothWays() throws IOException {
    ByteBuffer half = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1}) {
      half.putShort(Half.fromFloat(value));
    }
    OnnxNet net =
        new OnnxNet()
            .input("image", OnnxNet.HALF, "N", 3, SIDE, SIDE)
            .tensor("W", OnnxNet.HALF, half.array(), 4, 3, 1, 1)
            .node("Conv", "map", "image", "W")
            .output("map", OnnxNet.HALF, "N", 4, SIDE, SIDE);
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(seen(net, scaled("none"))), .5f);
  }

  @Test
  void weightsOfEightBitsRun() throws IOException {
    OnnxNet net =
        new OnnxNet()
            .input("image", OnnxNet.FLOAT, "N", 3, SIDE, SIDE)
            .tensor("Q", 3, new byte[] {2, 0, 0, 0, 2, 0, 0, 0, 2, 2, 2, 2}, 4, 3, 1, 1) // int8
            .tensor("scale", OnnxNet.FLOAT, OnnxNet.floats(.5f))
            .node("DequantizeLinear", "W", "Q", "scale")
            .node("Conv", "map", "image", "W")
            .output("map", OnnxNet.FLOAT, "N", 4, SIDE, SIDE);
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(seen(net, scaled("none"))), 1e-3f);
  }

  @Test
  void aBatchOfOneBuiltIntoTheNetIsKept() throws IOException {
    OnnxNet net = OnnxNet.classifier(1, 3, SIDE, SIDE).whole("fixed", 1, 4, SIDE, SIDE);
    net.node("Reshape", "shaped", "map", "fixed").output("shaped", OnnxNet.FLOAT, 1, 4, SIDE, SIDE);
    Features features = seen(net, scaled("none"));
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(features), 1e-3f);
    assertTrue(imported.remarks().contains("It takes one picture at a time."));
    try (Encoder encoder = Encoder.open(imported.bundle())) {
      assertFalse(encoder.takesBatches());
      assertEquals(3, encoder.encode(List.of(picture(), picture(), picture())).size());
    }
  }

  @Test
  void picturesOfAnySizeGetTheirSideFromTheSettings() throws IOException {
    OnnxNet net = OnnxNet.classifier("N", 3, "H", "W");
    Features features = seen(net, BackboneSettings.of(null, "none", SIDE));
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(features), 1e-3f);
  }

  @Test
  void aNetMayCallItsValuesAsOurs() throws IOException {
    OnnxNet net =
        new OnnxNet()
            .input("pixels", OnnxNet.FLOAT, "N", 3, SIDE, SIDE)
            .weights("grid", new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1}, 4, 3, 1, 1)
            .node("Conv", "pooled", "pixels", "grid")
            .output("pooled", OnnxNet.FLOAT, "N", 4, SIDE, SIDE);
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(seen(net, scaled("none"))), 1e-3f);
  }

  @Test
  void namesChooseAlsoInsideTheNet() throws IOException {
    OnnxNet net = OnnxNet.classifier("N", 3, SIDE, SIDE);
    Features features =
        seen(net, BackboneSettings.of("grid=conv,pooled=flat", "minus-one-to-one", null));
    assertEquals(50 / 127.5f - 1, features.grid()[2], 1e-6f, "before what is negative is cut off");
    assertEquals(4, features.pooled().length);
    assertEquals(List.of(), imported.remarks(), "nothing had to be found");
    Features one = seen(net, BackboneSettings.of("pooled=logits", "none", null));
    assertArrayEquals(one.pooled(), one.grid(), "a vector alone is a grid of one cell");
    assertEquals(5, one.pooled().length);
  }

  @Test
  void tokensOfATransformerAreCells() throws IOException {
    OnnxNet net = OnnxNet.classifier("N", 3, SIDE, SIDE).operators(11);
    net.whole("rows", 0, 4, CELLS).node("Reshape", "flatmap", "map", "rows");
    net.node("Transpose", "patches", "flatmap").with("perm", 0, 2, 1);
    net.node("ReduceMean", "class", "patches").with("axes", 1, 1);
    net.graph
        .getNodeBuilder(net.graph.getNodeCount() - 1)
        .getAttributeBuilder(0)
        .clearInts()
        .addInts(1);
    net.node("Concat", "tokens", "class", "patches").with("axis", 1);
    net.graph.clearOutput();
    net.output("tokens", OnnxNet.FLOAT, "N", CELLS + 1, 4);
    Features features = seen(net, scaled("none"));
    assertEquals(4 * CELLS, features.grid().length);
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(features), 1e-3f);
    assertMean(features, 4);
  }

  @Test
  void theSameFileWithTheSameSettingsIsTheSameEncoder() throws IOException {
    Path file = OnnxNet.classifier("N", 3, SIDE, SIDE).write(folder.resolve("résumé net.onnx"));
    Backbone.Imported first = Backbone.cached(file, scaled("caffe"));
    Backbone.Imported again = Backbone.cached(file, scaled("caffe"));
    assertEquals(first, again);
    assertTrue(first.bundle().getFileName().toString().matches("r_sum__net-[0-9a-f]{12}"));
    Backbone.Imported other = Backbone.cached(file, scaled("none"));
    assertFalse(other.bundle().equals(first.bundle()));

    Path kept = folder.resolve("kept");
    Backbone.write(file, scaled("caffe"), kept, "a test");
    assertEquals(
        Bundle.open(first.bundle()).seal("encoder.onnx").sha256(),
        Bundle.open(kept).seal("encoder.onnx").sha256());
  }

  @Test
  void weightsBesideTheFileAreBroughtIn() throws IOException {
    OnnxNet net = OnnxNet.classifier("N", 3, SIDE, SIDE);
    byte[] values = net.graph.getInitializer(0).getRawData().toByteArray();
    byte[] data = new byte[10 + values.length];
    System.arraycopy(values, 0, data, 10, values.length);
    Files.write(folder.resolve("net.data"), data);
    Features features = seen(net.external("net.data", 10, values.length), scaled("none"));
    assertArrayEquals(new float[] {200, 100, 50, 350}, firstCell(features), 1e-3f);
  }
}
