package dev.sightline.encoder.backbone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ONNX files that cannot be an encoder: a sentence each, and nothing is left behind. */
class HostileOnnxTest {
  private static final int SIDE = 8;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aName() {
    file = folder.resolve("net.onnx");
  }

  private void refused(OnnxNet net, BackboneSettings settings, String sentence) throws IOException {
    net.write(file);
    refused(settings, sentence);
  }

  private void refused(BackboneSettings settings, String sentence) {
    Path place = folder.resolve("eyes");
    var e =
        assertThrows(
            SightlineException.class, () -> Backbone.write(file, settings, place, "a test"));
    assertEquals(file + ": " + sentence, e.getMessage());
    assertFalse(Files.exists(place));
  }

  private static OnnxNet sound() {
    return OnnxNet.classifier("N", 3, SIDE, SIDE);
  }

  @Test
  void aFileThatIsNone() throws IOException {
    refused(BackboneSettings.FOUND, "there is no such file");
    Files.writeString(file, "this is not a net, whatever it is called");
    refused(BackboneSettings.FOUND, "is no ONNX file, or is cut short or damaged");
    Files.write(file, new byte[0]);
    refused(BackboneSettings.FOUND, "is no ONNX file: there is no graph in it");
  }

  @Test
  void aFileCutShort() throws IOException {
    byte[] whole = sound().bytes();
    for (int length : new int[] {whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      var e =
          assertThrows(
              SightlineException.class,
              () -> Backbone.write(file, BackboneSettings.FOUND, folder.resolve("eyes"), "a test"));
      assertEquals(file + ": is no ONNX file, or is cut short or damaged", e.getMessage());
    }
  }

  @Test
  void aFileOfThreeGigabytes() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3_000_000_000L);
    }
    refused(BackboneSettings.FOUND, "has 3.0 GB; an ONNX file has at most 2");
  }

  @Test
  void twoInputs() throws IOException {
    refused(
        sound().input("mask", OnnxNet.FLOAT, "N", 1),
        BackboneSettings.FOUND,
        "has 2 inputs ('image', 'mask'), expected one, a picture");
  }

  @Test
  void weightsListedAmongTheInputsAreNoSecondInput() throws IOException {
    sound().input("W", OnnxNet.FLOAT, 4, 3, 1, 1).write(file);
    Path place = folder.resolve("eyes");
    Backbone.write(file, BackboneSettings.FOUND, place, "a test");
    assertTrue(Files.exists(place));
  }

  @Test
  void anOperatorThatNobodyKnows() throws IOException {
    OnnxNet net = sound().node("Frobnicate", "map2", "map");
    net.graph.clearOutput();
    refused(
        net.output("map2", OnnxNet.FLOAT, "N", 4, SIDE, SIDE),
        BackboneSettings.FOUND,
        "uses the operator 'Frobnicate', which ONNX Runtime does not know");
  }

  @Test
  void sizesThatCannotBeSettled() throws IOException {
    refused(
        OnnxNet.classifier("N", 3, "H", "W"),
        BackboneSettings.FOUND,
        "its input 'image' [N, 3, H, W] takes pictures of any size; say which with"
            + " --encoder-side, for example --encoder-side 224");
    refused(
        OnnxNet.classifier("N", "C", "H", "W"),
        BackboneSettings.FOUND,
        "its input 'image' [N, C, H, W] does not say which axis holds the colours, expected 3 on"
            + " the second or the last axis");
    refused(
        OnnxNet.classifier("N", 3, SIDE, 2 * SIDE),
        BackboneSettings.FOUND,
        "takes pictures of 16 x 8 pixels, expected square ones of at most 4096");
    refused(
        sound(),
        BackboneSettings.of(null, null, 224),
        "takes pictures of 8 pixels a side, not of 224 as --encoder-side says");
  }

  @Test
  void inputsThatAreNoPictures() throws IOException {
    refused(
        OnnxNet.classifier("N", 3),
        BackboneSettings.FOUND,
        "its input 'image' [N, 3] is no picture, which has 4 axes");
    refused(
        OnnxNet.classifier("N", 1, SIDE, SIDE),
        BackboneSettings.FOUND,
        "its input 'image' [N, 1, 8, 8] takes no RGB pictures, expected 3 on the second or the"
            + " last axis");
    refused(
        OnnxNet.classifier(4, 3, SIDE, SIDE),
        BackboneSettings.FOUND,
        "takes 4 pictures at once, expected one or any number");
    refused(
        new OnnxNet().input("image", 11, "N", 3, SIDE, SIDE).look("image"),
        BackboneSettings.FOUND,
        "its input 'image' [N, 3, 8, 8] takes DOUBLE, expected float, half float or 8-bit pixels");
  }

  @Test
  void outputsThatAreNotThere() throws IOException {
    refused(
        sound(),
        BackboneSettings.of("grid=layer4", null, null),
        "has no value 'layer4'; its outputs are 'logits'");
    refused(
        sound(),
        BackboneSettings.of("grid=map,pooled=logits", null, null),
        "pooled 'logits' 1 x 5 and grid 'map' 1 x 4 x 8 x 8 have different numbers of channels;"
            + " without pooled= the mean of the grid is taken");
    refused(
        sound(),
        BackboneSettings.of("pooled=map", null, null),
        "'map' 1 x 4 x 8 x 8 is no vector, as pooled= must be");
  }

  @Test
  void oldOperators() throws IOException {
    refused(
        sound().operators(6),
        BackboneSettings.FOUND,
        "uses ONNX operator set 6, expected 7 or later");
  }

  @Test
  void weightsOutsideTheFolder() throws IOException {
    Path outside = Files.write(Files.createTempFile("outside", ".data"), new byte[48]);
    try {
      Files.createSymbolicLink(folder.resolve("link.data"), outside);
      for (String place : new String[] {"../x.data", outside.toString(), "link.data", "", "."}) {
        refused(
            sound().external(place, 0, 48),
            BackboneSettings.FOUND,
            "keeps weights outside its folder, in '" + place + "', which is not read");
      }
    } finally {
      Files.delete(outside);
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightsOutsideTheFolderWhereverTheyStand(OnnxNet.Place place) throws IOException {
    Path outside = Files.write(folder.resolveSibling("outside.data"), new byte[48]);
    refused(
        sound().external("../outside.data", 0, 48).to(place),
        BackboneSettings.FOUND,
        "keeps weights outside its folder, in '../outside.data', which is not read");
    Files.delete(outside);
  }

  /** ONNX Runtime is given bytes: only what was read into them can be there. */
  @ParameterizedTest
  @EnumSource(names = "SPARSE", mode = EnumSource.Mode.EXCLUDE)
  void weightsInTheFolderAreReadWhereverTheyStand(OnnxNet.Place place) throws IOException {
    byte[] values = OnnxNet.floats(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1);
    Files.write(folder.resolve("net.data"), values);
    sound().external("net.data", 0, 48).to(place).write(file);

    Path made =
        Backbone.write(file, BackboneSettings.FOUND, folder.resolve("eyes"), "a test").bundle();

    byte[] onnx = Files.readAllBytes(made.resolve("encoder.onnx"));
    assertTrue(new String(onnx, ISO_8859_1).contains(new String(values, ISO_8859_1)));
  }

  /** Its files are links to blobs, which lie beside each other under other names. */
  @Test
  void aModelHubsCache() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    Path snapshot = Files.createDirectories(folder.resolve("snapshots/abc/onnx"));
    sound().external("model.onnx_data", 0, 48).write(blobs.resolve("1a2b"));
    Files.write(blobs.resolve("3c4d"), OnnxNet.floats(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1));
    file = snapshot.resolve("model.onnx");
    Files.createSymbolicLink(file, Path.of("../../../blobs/1a2b"));
    Files.createSymbolicLink(snapshot.resolve("model.onnx_data"), Path.of("../../../blobs/3c4d"));

    Backbone.write(file, BackboneSettings.FOUND, folder.resolve("eyes"), "a test");
  }

  @Test
  void weightsThatAreNotAllThere() throws IOException {
    refused(
        sound().external("net.data", 0, 48),
        BackboneSettings.FOUND,
        "its weights are in net.data, which is not beside it");
    Files.write(folder.resolve("net.data"), new byte[40]);
    String beyond =
        "the weights 'W' end beyond the end of "
            + folder.resolve("net.data")
            + "; is it cut short?";
    refused(sound().external("net.data", 0, 48), BackboneSettings.FOUND, beyond);
    refused(sound().external("net.data", Long.MAX_VALUE, 48), BackboneSettings.FOUND, beyond);
    refused(
        sound().external("net.data", -1, 48),
        BackboneSettings.FOUND,
        "says of the weights 'W' that they begin or end at -1");
  }

  @Test
  void featuresThatAreNoNumbers() throws IOException {
    OnnxNet net = sound();
    net.graph
        .getInitializerBuilder(0)
        .setRawData(
            com.google.protobuf.ByteString.copyFrom(
                OnnxNet.floats(1, 0, 0, 0, 1, 0, 0, 0, 1, Float.POSITIVE_INFINITY, 0, 0)));
    net.write(file);
    var e =
        assertThrows(
            SightlineException.class,
            () -> Backbone.write(file, BackboneSettings.FOUND, folder.resolve("eyes"), "a test"));
    assertTrue(e.getMessage().endsWith(" among the features of a picture of noise"));
  }

  @Test
  void settingsThatMakeNoSense() {
    for (String outputs : new String[] {"map", "grid=", "grid=a,grid=b", "cells=a", ""}) {
      assertThrows(
          IllegalArgumentException.class, () -> BackboneSettings.of(outputs, null, null), outputs);
    }
    for (String scaling :
        new String[] {
          "bright", "mean=1", "mean=1,deviation=0", "mean=1/2,deviation=1", "mean=x,deviation=1"
        }) {
      assertThrows(
          IllegalArgumentException.class, () -> BackboneSettings.of(null, scaling, null), scaling);
    }
    assertThrows(IllegalArgumentException.class, () -> BackboneSettings.of(null, null, 0));
  }
}
