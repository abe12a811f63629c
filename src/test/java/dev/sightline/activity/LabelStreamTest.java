package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sightline.encoder.Features;
import dev.sightline.rnn.CellKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelStreamTest {
  private static final int CLIP = 4;
  private static final ActivityPlan PLAN = FlashWorld.plan("lstm");
  private static final ActivityPlan BIDIRECTIONAL =
      PLAN.with(Map.of("cell", CellKind.GRU, "hidden", 8, "layers", 2, "bidirectional", true));

  /** What a stream says of a video, and by which frame it said how much. */
  private record Said(float[] probabilities, int[] after) {}

  /** Each frame's weights are those of the last frames, its own the last, and add up to 1. */
  @Test
  void howMuchAStepLookedAtTheLastFramesIsKept() {
    ActivityPlan plan = FlashWorld.plan("multi-lstm");
    try (ActivityNet net = FlashWorld.net(plan, FlashWorld.ONE, 3)) {
      LabelStream stream =
          new LabelStream(net, plan, false, 4, FlashWorld.CHANNELS, FlashWorld.CELLS)
              .keepingLooks();
      for (int t = 0; t < 11; t++) {
        float[] pooled = new float[FlashWorld.CHANNELS];
        pooled[t % pooled.length] = 1;
        stream.push(new Features(pooled, new float[FlashWorld.CELLS * FlashWorld.CHANNELS]), null);
      }
      stream.finish();
      assertEquals(11, stream.looks().size());
      for (int t = 0; t < 11; t++) {
        float[] weights = stream.looks().get(t);
        assertEquals(Math.min(3, t + 1), weights.length);
        float sum = 0;
        for (float weight : weights) {
          sum += weight;
        }
        assertEquals(1, sum, 1e-5f);
      }
    }
  }

  private static Said stream(ActivityNet net, FrameFeatures video, int block) {
    LabelStream stream =
        new LabelStream(net, PLAN, false, block, FlashWorld.CHANNELS, FlashWorld.CELLS);
    float[] all = new float[video.frames() * net.classes()];
    int[] after = new int[video.frames()];
    int said = 0;
    for (int t = 0; t < video.frames(); t++) {
      float[] pooled = new float[FlashWorld.CHANNELS];
      float[] grid = new float[FlashWorld.CELLS * FlashWorld.CHANNELS];
      video.pooled(t, false, pooled, 0);
      video.grid(t, false, grid, 0);
      said = put(stream.push(new Features(pooled, grid), null), all, said);
      after[t] = said;
    }
    said = put(stream.finish(), all, said);
    assertEquals(video.frames(), said);
    assertEquals(List.of(), stream.finish());
    return new Said(all, after);
  }

  private static int put(List<float[]> some, float[] all, int said) {
    int at = said;
    for (float[] p : some) {
      System.arraycopy(p, 0, all, at++ * p.length, p.length);
    }
    return at;
  }

  private static FrameFeatures video(int frames) {
    return FlashWorld.features(frames, FlashWorld.tracks(1, 1).get(0).segments(), 7);
  }

  static Stream<String> nets() {
    return FlashWorld.kinds().stream().filter(kind -> !kind.equals("multi-lstm"));
  }

  /** Nets that know the past only label a frame when it comes, and know all that they use of it. */
  @ParameterizedTest
  @MethodSource("nets")
  void saysWhatIsSaidOfTheWholeVideoAtOnce(String kind) {
    FrameFeatures video = video(33);
    try (ActivityNet net = FlashWorld.net(FlashWorld.plan(kind), FlashWorld.ONE, 3)) {
      float[] whole = FrameLabelling.probabilities(net, CLIP, video, false);
      for (int block : new int[] {1, 2, 5, 32, 33, 40}) {
        Said said = stream(net, video, block);
        assertArrayEquals(whole, said.probabilities, 1e-5f, "block " + block);
        assertEquals(32 / block * block, said.after[31], "block " + block);
      }
    }
  }

  /** Where the whole video is within the context. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void aShortVideoIsAllContextOfBidirectionalLayers(int block) {
    FrameFeatures video = video(64);
    try (ActivityNet net = FlashWorld.net(BIDIRECTIONAL, FlashWorld.ONE, 3)) {
      float[] whole = FrameLabelling.probabilities(net, CLIP, video, false);
      Said said = stream(net, video, block);
      assertArrayEquals(whole, said.probabilities, 1e-5f);
      assertEquals(0, said.after[62]); // it waits for 64 frames more
    }
  }

  /** MultiLSTM waits for the steps that speak about a frame, and no longer. */
  @Test
  void multiLstmWaitsForItsDelay() {
    FrameFeatures video = video(50);
    ActivityPlan plan = FlashWorld.plan("multi-lstm");
    try (ActivityNet net = FlashWorld.net(plan, FlashWorld.ONE, 3)) {
      assertEquals(2, net.delay());
      float[] whole = FrameLabelling.probabilities(net, CLIP, video, false);
      Said said = stream(net, video, 1);
      assertArrayEquals(whole, said.probabilities, 1e-5f);
      assertEquals(0, said.after[1]);
      assertEquals(1, said.after[2]);
      assertEquals(30, said.after[31]);
      assertArrayEquals(whole, stream(net, video, 9).probabilities, 1e-5f);
    }
  }

  @Test
  void beyondTheContextALongVideoIsLabelledAllTheSame() {
    FrameFeatures video = video(300);
    try (ActivityNet net = FlashWorld.net(BIDIRECTIONAL, FlashWorld.ONE, 3)) {
      float[] whole = FrameLabelling.probabilities(net, CLIP, video, false);
      Said said = stream(net, video, 16);
      assertArrayEquals(whole, said.probabilities, 0.02f);
      assertNotEquals(0, whole[0] - whole[whole.length - net.classes()]);
    }
  }

  @Test
  void aStreamOfOneFrameAndOneOfNone() {
    try (ActivityNet net = FlashWorld.net(FlashWorld.plan("conv-pooling"), FlashWorld.ONE, 3)) {
      FrameFeatures one = video(1);
      assertArrayEquals(
          FrameLabelling.probabilities(net, CLIP, one, false),
          stream(net, one, 8).probabilities,
          1e-6f);
      assertEquals(
          List.of(),
          new LabelStream(net, PLAN, false, 8, FlashWorld.CHANNELS, FlashWorld.CELLS).finish());
    }
  }
}
