package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.rnn.CellKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A labeller says the same in ONNX Runtime: writing one compares the two. */
class ActivityOnnxTest {
  private static final int CELLS = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("dev.sightline.activity.FlashWorld#kinds")
  void everyNetIsWritten(String kind) throws IOException {
    write(
        plan(kind, CellKind.LSTM, 1, false),
        ActivityLabels.one(List.of("walk", "sit")),
        Fusion.MEAN);
    assertTrue(Files.exists(folder.resolve("net.onnx")));
  }

  static Stream<Arguments> recurrent() {
    return Stream.concat(
        Stream.of(Arguments.of(CellKind.LSTM, 2, false)),
        Arrays.stream(CellKind.values())
            .flatMap(cell -> Stream.of(Arguments.of(cell, 1, false), Arguments.of(cell, 2, true))));
  }

  @ParameterizedTest(name = "{0}, {1} layers, in both directions: {2}")
  @MethodSource("recurrent")
  void everyRecurrentNetIsWritten(CellKind cell, int layers, boolean both) throws IOException {
    write(
        plan("lstm", cell, layers, both),
        ActivityLabels.several(List.of("walk", "sit")),
        Fusion.MEAN);
    List<String> inputs = inputs();
    assertEquals(both ? List.of("frames") : List.of("frame", "state"), inputs);
  }

  @Test
  void directionsThatShareTheirWeightsAreWritten() throws IOException {
    write(
        plan("lstm", CellKind.LEAKY, 2, true).with(Map.of("shared", true)),
        ActivityLabels.one(List.of("walk")),
        Fusion.MEAN);
    assertEquals(List.of("frames"), inputs());
  }

  @ParameterizedTest
  @EnumSource(Fusion.class)
  void aClipIsClassifiedByItsFrames(Fusion fusion) throws IOException {
    write(
        plan("lstm", CellKind.GRU, 1, false),
        ActivityLabels.ofClips(List.of("fight", "none")),
        fusion);
    assertEquals(List.of("frames"), inputs());
  }

  @ParameterizedTest
  @ValueSource(ints = {-9, -2, 2, 20})
  void aNetWhoseOutputsHaveAnOffsetIsWritten(int offset) throws IOException {
    write(
        plan("multi-lstm", CellKind.LSTM, 1, false).with(Map.of("offset", offset)),
        ActivityLabels.one(List.of("walk")),
        Fusion.MEAN);
    assertEquals(List.of("frames"), inputs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"late-pooling", "slow-pooling", "local-pooling"})
  void poolingOfMapsIsWritten(String kind) throws IOException {
    write(
        plan(kind, CellKind.LSTM, 1, false).with(Map.of("maps", true)),
        ActivityLabels.one(List.of("walk", "sit")),
        Fusion.MEAN);
    assertEquals(List.of("grid"), inputs());
  }

  private List<String> inputs() throws IOException {
    try (OnnxSession session =
        new OnnxSession(Files.readAllBytes(folder.resolve("net.onnx")), "net")) {
      return session.inputs().stream().sorted().toList();
    }
  }

  private void write(ActivityPlan plan, ActivityLabels labels, Fusion fusion) throws IOException {
    try (ActivityNet net = plan.net(6, CELLS, labels.size(), 5)) {
      ActivityBundle bundle = new ActivityBundle(plan, net, labels, 5, labels.trimmed(), fusion);
      ActivityOnnx.write(bundle, net.looksAtGrid() ? CELLS : 0, folder.resolve("net.onnx"));
    }
  }

  private static ActivityPlan plan(String kind, CellKind cell, int layers, boolean both) {
    return ActivityPlan.usual(kind)
        .with(
            Map.of(
                "cell",
                cell,
                "hidden",
                8,
                "layers",
                layers,
                "bidirectional",
                both,
                "connected",
                7,
                "clipFrames",
                14,
                "window",
                5));
  }
}
