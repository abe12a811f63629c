package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.backbone.OnnxNet;
import dev.sightline.world.ShapeWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's net as the eye of a captioner: trained with, found again, missed. */
class OnnxEncoderTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path net;

  @BeforeEach
  void aWorldAndANet() throws IOException {
    ShapeWorld.write(folder.resolve("data"), 4, 2, 1, 1);
    net = OnnxNet.classifier("N", 3, 8, 8).write(folder.resolve("eye.onnx"));
  }

  private int run(String line) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] words = line.replace("DIR", folder.toString()).split(" ");
    return Sightline.run(new PrintWriter(out), new PrintWriter(err), words);
  }

  private int train(String more) {
    return run(
        "train caption --data DIR/data --output DIR/run --hidden 8 --embedding 8 --epochs 1"
            + " --encoder DIR/eye.onnx"
            + more);
  }

  @Test
  void itIsTrainedWithAndFoundAgainBesideTheModel() throws IOException {
    assertEquals(0, train(""), err::toString);
    assertTrue(err.toString().contains("eye.onnx: scaling: imagenet is ASSUMED"), err::toString);
    assertTrue(err.toString().contains("eye.onnx: grid: 'map' 1 x 4 x 8 x 8"), err::toString);

    Bundle model = Bundle.open(folder.resolve("run/photo-caption"));
    String name = model.encoder().orElseThrow().name();
    assertTrue(name.startsWith("eye-"), name);
    Files.delete(net);
    assertEquals(
        0,
        run("caption --device cpu --model DIR/run/photo-caption DIR/data/images/shapes_00000.jpg"),
        err::toString);

    delete(folder.resolve("run").resolve(name));
    delete(dev.sightline.bundle.UserCache.folder("encoders").resolve(name));
    assertEquals(
        3,
        run("caption --model DIR/run/photo-caption DIR/data/images/shapes_00000.jpg"),
        err::toString);
    String missing =
        "needs the encoder '"
            + name
            + "' (encoder.onnx with SHA-256 "
            + model.encoder().orElseThrow().sha256()
            + ")";
    assertTrue(err.toString().contains(missing), err::toString);
  }

  @Test
  void whatIsKnownOfItCounts() {
    assertEquals(
        0, train(" --encoder-scaling zero-to-one --encoder-outputs grid=conv"), err::toString);
    List<String> said = err.toString().lines().filter(l -> l.contains("eye.onnx")).toList();
    assertEquals(List.of("sightline: " + folder + "/eye.onnx: pooled: the mean of the grid"), said);
  }

  @Test
  void wrongWordsAreACommandLineThatWasNotUnderstood() {
    assertEquals(2, train(" --encoder-scaling bright"), err::toString);
    assertEquals(2, train(" --encoder-outputs map"), err::toString);
    assertEquals(2, train(" --device tpu"), err::toString);
    assertEquals(2, run("bench encoder DIR/data/images --encoder-side 8 --encoder mobilenet-v2"));
    assertTrue(err.toString().contains("are for .onnx files, which mobilenet-v2 is not"));
  }

  @Test
  void aFileThatCannotBeUsedIsAMissingModel() throws IOException {
    OnnxNet.classifier("N", 3, "H", "W").write(net);
    assertEquals(3, train(""), err::toString);
    assertTrue(err.toString().contains("say which with --encoder-side"), err::toString);
    Files.delete(net);
    assertEquals(3, train(""), err::toString);
    assertTrue(err.toString().endsWith("eye.onnx: there is no such file\n"), err::toString);
  }

  @Test
  void aCardThatIsNotThereIsAMissingModelToo() {
    assertEquals(3, train(" --device cuda"), err::toString);
    assertTrue(err.toString().contains("--device cuda: this program was built for the processor"));
    assertEquals(
        3, run("train encoder --data DIR/data --weights none --output DIR/e --device cuda"));
    assertTrue(err.toString().contains("--device cuda: DL4J was built for the processor only"));
  }

  @Test
  void importedItIsAModelLikeTheOthers() {
    assertEquals(0, run("models import-onnx DIR/eye.onnx DIR/mine"), err::toString);
    assertTrue(out.toString().endsWith("mine is ready.\n"));
    assertEquals(0, run("models verify DIR/mine"), err::toString);
    assertEquals(0, run("models show DIR/mine"), err::toString);
    assertTrue(out.toString().contains("encoder"), out::toString);
  }

  private static void delete(Path bundle) throws IOException {
    try (Stream<Path> tree = Files.walk(bundle)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
