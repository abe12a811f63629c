package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivityBundleTest {
  private static final EncoderReference ENCODER = new EncoderReference("eyes", "0".repeat(64));
  private static final Provenance ORIGIN =
      Provenance.now("flashes", "sightline train activity", 3).with("dev frame_accuracy, %", 81.25);

  @TempDir Path folder;

  private Path write(ActivityPlan plan, ActivityLabels labels, Fusion fusion) throws IOException {
    Path place = folder.resolve(plan.net().kind().name());
    try (ActivityNet net = net(plan, labels)) {
      new ActivityBundle(plan, net, labels, FlashWorld.RATE, labels.trimmed(), fusion)
          .write(place, FlashWorld.CHANNELS, FlashWorld.CELLS, ENCODER, ORIGIN);
    }
    return place;
  }

  private static ActivityNet net(ActivityPlan plan, ActivityLabels labels) {
    ActivityNet net = FlashWorld.net(plan, labels, 3);
    Random random = new Random(1);
    float[] some = new float[20 * FlashWorld.CHANNELS];
    for (int i = 0; i < some.length; i++) {
      some[i] = (float) (1 + random.nextGaussian());
    }
    try (Matrix x = Matrix.of(20, FlashWorld.CHANNELS, some)) {
      net.prepare(x);
    }
    return net;
  }

  @ParameterizedTest
  @MethodSource("dev.sightline.activity.FlashWorld#kinds")
  void isReadAsItWasWritten(String kind) throws IOException {
    ActivityPlan plan = FlashWorld.plan(kind);
    Path place = write(plan, FlashWorld.ONE, Fusion.WEIGHTED);
    FrameFeatures video = FlashWorld.tracks(1, 5).get(0).features();

    ActivityBundle read = ActivityBundle.read(Bundle.open(place).expectTask("activity"));

    assertEquals(plan, read.plan());
    assertEquals(FlashWorld.ONE, read.labels());
    assertEquals(FlashWorld.RATE, read.rateHz());
    assertEquals(Fusion.WEIGHTED, read.fusion());
    try (ActivityNet before = net(plan, FlashWorld.ONE);
        ActivityNet after = read.net()) {
      assertArrayEquals(
          FrameLabelling.probabilities(before, 4, video, false),
          FrameLabelling.probabilities(after, 4, video, false),
          2e-3f);
    }
  }

  @Test
  void layersOfEveryShapeAndLabelsOfEveryKind() throws IOException {
    for (ActivityLabels labels : new ActivityLabels[] {FlashWorld.SEVERAL, FlashWorld.CLIPS}) {
      ActivityPlan plan =
          FlashWorld.plan("lstm")
              .with(
                  Map.of(
                      "cell",
                      CellKind.GRU,
                      "hidden",
                      7,
                      "layers",
                      2,
                      "bidirectional",
                      true,
                      "shared",
                      true,
                      "motion",
                      true,
                      "flow",
                      true,
                      "closeUp",
                      labels.trimmed()));
      Bundle files = Bundle.open(write(plan, labels, Fusion.LAST));
      ActivityBundle read = ActivityBundle.read(files);
      assertEquals(plan, read.plan());
      assertEquals(labels, read.labels());
      assertEquals(labels.trimmed() ? "clips" : "activity", files.task());
      read.net().close();
    }
    String card = Files.readString(folder.resolve("lstm/MODEL_CARD.md"));
    assertTrue(card.contains("walk, jump, rest") && card.contains("81.25"), card);
  }

  private String complaint(String kind, Consumer<ObjectNode> change) throws IOException {
    Path place = write(FlashWorld.plan(kind), FlashWorld.ONE, Fusion.MEAN);
    try (BundleWriter writer = BundleWriter.revise(Bundle.open(place))) {
      change.accept(writer.settings());
      writer.finish();
    }
    return assertThrows(SightlineException.class, () -> ActivityBundle.read(Bundle.open(place)))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lstm|hidden|1073741824|'hidden' is 1073741824, expected a whole number from 1 to 8192",
        "lstm|hidden|8192|its settings ask for a weight",
        "lstm|layers|17|'layers' is 17, expected a whole number from 1 to 16",
        "lstm|layers|16|holds no tensor named layer-2.input",
        "lstm|layers|2|holds no tensor named layer-2.input",
        "lstm|channels|65536|its settings ask for a weight",
        "lstm|channels|0|'channels' is 0, expected 1 to 65536",
        "lstm|dropout|1|'dropout' is 1, expected a number from 0 to 0.99",
        "lstm|rateHz|0|'rateHz' is 0, expected 0.001 to 1000.0",
        "multi-lstm|window|1000|its settings ask for a weight",
        "multi-lstm|offset|1001|'offset' is 1001, expected a whole number from -1000 to 1000",
        "conv-pooling|cells|65536|its settings ask for a weight",
        "conv-pooling|cells|2|its settings ask for a weight",
        "local-pooling|clipFrames|1000|its settings ask for a weight",
        "late-pooling|connected|8192|its settings ask for a weight",
        "time-convolution|cells|5|",
        "time-convolution|cells|65536|its settings ask for a weight"
      })
  void absurdSizesAreRefusedBeforeMemoryIsTaken(
      String net, String setting, int value, String sentence) throws IOException {
    String said = complaint(net, s -> s.put(setting, value));
    assertTrue(said.contains(sentence == null ? "cells" : sentence), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "net|transformer|There is no net for activities 'transformer'; there are lstm",
        "cell|hopfield|'cell' is \"hopfield\", expected one of lstm",
        "fusion|median|There is no fusion 'median'; there are last, max, mean and weighted",
        "fusion|MEAN|There is no fusion 'MEAN'",
        "net|frame-softmax|weight"
      })
  void unknownNamesAreRefused(String setting, String value, String sentence) throws IOException {
    String said = complaint("lstm", s -> s.put(setting, value));
    assertTrue(said.startsWith(folder.toString()) && said.contains(sentence), said);
  }

  @Test
  void classesAreNamesAndEachStandsOnce() throws IOException {
    String kind = "frame-softmax";
    String none = complaint(kind, s -> s.putArray("classes"));
    assertTrue(none.contains("There are 0 activities to tell apart"), none);
    String missing = complaint(kind, s -> s.remove("classes"));
    assertTrue(missing.contains("There are 0 activities to tell apart"), missing);
    String twice =
        complaint(kind, s -> s.putArray("classes").add("background").add("walk").add("walk"));
    assertTrue(twice.contains("stands twice"), twice);
    String first = complaint(kind, s -> s.putArray("classes").add("walk").add("jump").add("sit"));
    assertTrue(first.contains("Class 0 is walk, not background"), first);
    String blank = complaint(kind, s -> s.putArray("classes").add("background").add(" ").add("b"));
    assertTrue(blank.contains("classes must be at most 10000 names"), blank);
    String number = complaint(kind, s -> s.putArray("classes").add("background").add(3).add("b"));
    assertTrue(number.contains("classes must be at most 10000 names"), number);
    String more =
        complaint(kind, s -> s.putArray("classes").add("background").add("a").add("b").add("c"));
    assertTrue(more.contains("output"), more);
  }

  @Test
  void aBundleFromBeforeFlowHasNone() throws IOException {
    Path place = write(FlashWorld.plan("lstm"), FlashWorld.ONE, Fusion.MEAN);
    try (BundleWriter writer = BundleWriter.revise(Bundle.open(place))) {
      writer.settings().remove("flow");
      writer.settings().remove("closeUp");
      writer.finish();
    }
    ActivityBundle read = ActivityBundle.read(Bundle.open(place));
    assertEquals(FlashWorld.plan("lstm"), read.plan());
    read.net().close();
  }

  @Test
  void closeUpsAreOfClips() throws IOException {
    String said = complaint("lstm", s -> s.put("closeUp", true));
    assertTrue(said.contains("expected was a task 'clips'"), said);
  }

  @Test
  void directionsAndTheirWeightsMustGoTogether() throws IOException {
    String shared = complaint("lstm", s -> s.put("shared", true));
    assertTrue(shared.contains("the layers are not bidirectional"), shared);
  }

  @Test
  void anotherTaskIsRefused() throws IOException {
    Path place = folder.resolve("captioner");
    try (BundleWriter writer = BundleWriter.to(place, "photo-caption")) {
      writer.provenance(ORIGIN).card("# Another\n");
      writer.finish();
    }
    String said =
        assertThrows(SightlineException.class, () -> ActivityBundle.read(Bundle.open(place)))
            .getMessage();
    assertEquals(place + ": is a model for photo-caption, expected one for activity", said);
  }
}
