package dev.sightline.world;

import dev.sightline.activity.ActivityBundle;
import dev.sightline.activity.ActivityLabels;
import dev.sightline.activity.ActivityNet;
import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.Fusion;
import dev.sightline.bundle.Provenance;
import dev.sightline.encoder.Encoder;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.VideoFrame;
import dev.sightline.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Labellers of a few weights by chance, for the {@link SmallEncoder}, and films for them. */
public final class SmallLabeller {
  private SmallLabeller() {}

  /** LSTM of 8. */
  public static ActivityPlan lstm(boolean bidirectional) {
    return ActivityPlan.usual("lstm")
        .with(
            Map.of(
                "hidden",
                8,
                "bidirectional",
                bidirectional,
                "dropout",
                0.0,
                "connected",
                8,
                "clipFrames",
                4,
                "window",
                3));
  }

  /**
   * Writes a labeller of "walk" and "sit" for 20 pictures a second, with its encoder beside it
   * unless that is there.
   */
  public static Path write(Path folder, String name, ActivityPlan plan, ActivityLabels labels)
      throws IOException {
    Path eye = folder.resolve("encoder");
    if (!eye.toFile().exists()) {
      SmallEncoder.write(eye, folder.resolve("encoder.safetensors"));
    }
    Path bundle = folder.resolve(name);
    Provenance origin =
        new Provenance("nothing", "none", 3, "unknown", "2025-01-31T12:00:00Z", Map.of());
    try (Encoder encoder = Encoder.open(eye);
        ActivityNet net = plan.net(encoder.channels(), encoder.cells(), labels.size(), 5)) {
      new ActivityBundle(plan, net, labels, 20, labels.trimmed(), Fusion.MEAN)
          .write(bundle, encoder.channels(), encoder.cells(), encoder.reference(), origin);
    }
    return bundle;
  }

  /** Background, walk and sit. */
  public static ActivityLabels labels() {
    return ActivityLabels.one(List.of("walk", "sit"));
  }

  /** Films coloured noise, 80 by 60 pixels, 25 pictures a second. */
  public static Path film(Path file, int pictures) throws MediaException {
    Random random = new Random(7);
    try (VideoWriter writer = VideoWriter.open(file, 80, 60, 25)) {
      for (int i = 0; i < pictures; i++) {
        byte[] rgb = new byte[3 * 80 * 60];
        random.nextBytes(rgb);
        writer.write(new VideoFrame(i / 25.0, new Picture(80, 60, rgb)));
      }
      writer.finish();
    }
    return file;
  }
}
