package dev.sightline.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.rnn.Parameters;
import dev.sightline.spec.Spec;
import dev.sightline.train.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A labeller as it stands in a bundle of task {@code activity} (frames of untrimmed videos) or
 * {@code clips} (trimmed clips as a whole).
 *
 * @param plan which net
 * @param net with its weights
 * @param labels what it knows
 * @param rateHz frames a second that it was trained on
 * @param trimmed whether it classifies clips
 * @param fusion how a net that scores frames is made to speak of a whole clip
 * @param durations how long activities last and what follows what; empty where that is not known
 */
public record ActivityBundle(
    ActivityPlan plan,
    ActivityNet net,
    ActivityLabels labels,
    double rateHz,
    boolean trimmed,
    Fusion fusion,
    Optional<HiddenMarkov> durations) {
  /** Without knowing how long activities last. */
  public ActivityBundle(
      ActivityPlan plan,
      ActivityNet net,
      ActivityLabels labels,
      double rateHz,
      boolean trimmed,
      Fusion fusion) {
    this(plan, net, labels, rateHz, trimmed, fusion, Optional.empty());
  }

  /** The task of a labeller of frames. */
  public static final String FRAMES = "activity";

  /** The task of a classifier of clips. */
  public static final String CLIPS = "clips";

  /** Frames a second that a bundle can be of, at least and at most. */
  public static final double LOWEST_RATE = 0.001;

  /** At most. */
  public static final double HIGHEST_RATE = 1000;

  private static final int LARGEST = 1 << 16;
  private static final int MOST_CLASSES = 10_000;

  /**
   * Reads a bundle.
   *
   * @throws IOException if it is not of one of the two tasks, or does not fit together
   */
  public static ActivityBundle read(Bundle bundle) throws IOException {
    boolean trimmed = bundle.task().equals(CLIPS);
    bundle.expectTask(trimmed ? CLIPS : FRAMES);
    List<String> classes = new ArrayList<>();
    for (JsonNode name : bundle.settings().path("classes")) {
      if (!name.isTextual() || name.textValue().isBlank() || classes.size() >= MOST_CLASSES) {
        throw new SightlineException(
            bundle.place() + ": classes must be at most " + MOST_CLASSES + " names");
      }
      classes.add(name.textValue());
    }
    try {
      boolean several = bundle.settings().path("several").asBoolean();
      ActivityLabels labels = new ActivityLabels(classes, several, trimmed);
      double rateHz = bundle.number("rateHz", LOWEST_RATE, HIGHEST_RATE);
      Fusion fusion = Fusion.of(bundle.text("fusion"));
      ActivityPlan plan =
          new ActivityPlan(
              bundle.plan("net", ActivityKind.ALL), bundle.settings(FrameSettings.SPEC));
      if (plan.frames().closeUp() && !trimmed) {
        throw new SightlineException(
            bundle.place()
                + ": it looks at close-ups, which are of whole clips, but is to label frames;"
                + " expected was a task 'clips'");
      }
      int channels = bundle.integer("channels", 1, LARGEST);
      int cells = plan.looksAtGrid() ? bundle.integer("cells", 1, LARGEST) : 0;
      ActivityNet net = plan.net(channels, cells, labels.size(), Parameters.ZEROS);
      try {
        Weights.read(bundle, net.parameters());
      } catch (IOException e) {
        net.close();
        throw e;
      }
      return new ActivityBundle(
          plan, net, labels, rateHz, trimmed, fusion, HiddenMarkov.read(bundle, labels.size()));
    } catch (IllegalArgumentException e) {
      throw new SightlineException(bundle.place() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a bundle with the net's weights as they are now, replacing one that stands there when
   * all of it is written.
   *
   * @param channels width of a frame's features
   * @param cells cells of a frame's grid
   */
  public void write(
      Path folder, int channels, int cells, EncoderReference encoder, Provenance provenance)
      throws IOException {
    try (BundleWriter writer = BundleWriter.to(folder, trimmed ? CLIPS : FRAMES)) {
      ObjectNode settings = writer.settings();
      ArrayNode names = settings.putArray("classes");
      labels.classes().forEach(names::add);
      settings.put("several", labels.several()).put("rateHz", rateHz);
      settings.put("fusion", fusion.toString());
      settings.put("channels", channels);
      if (plan.looksAtGrid()) {
        settings.put("cells", cells);
      }
      plan.net().write("net", settings);
      Spec.write(plan.frames(), settings);
      durations.ifPresent(known -> known.write(settings));
      writer.encoder(encoder).provenance(provenance);
      writer.card(card(provenance, encoder));
      Weights.write(writer, net.parameters());
      writer.finish();
    }
  }

  private String card(Provenance p, EncoderReference encoder) {
    StringBuilder card = new StringBuilder();
    card.append(
        trimmed
            ? "# Clip classifier\n\nSays which of these a clip of some seconds shows: "
            : "# Activity labeller\n\nSays when in a video these happen: ");
    card.append(String.join(", ", labels.activities()));
    card.append(".\n\n## What it knows, and what not\n\nIt was trained on ").append(p.data());
    card.append(
        ", and on nothing else. What it says of other places, cameras, light or people"
            + " has not been measured and should not be relied on. It is no alarm.\n\n## How it was"
            + " made\n\n");
    card.append(
        String.format(
            Locale.ROOT,
            "* Net: %s, %,d parameters, on the features of encoder %s, %s frames a second%n",
            plan.kind().paper(),
            net.parameters().size(),
            encoder.name(),
            rateHz));
    card.append("* Settings: ").append(Spec.line(plan.net().settings())).append(", ");
    card.append(Spec.line(plan.frames())).append('\n');
    card.append("* Command: `").append(p.command()).append("`\n");
    card.append("* Seed: ").append(p.seed()).append(", revision: ").append(p.commit());
    card.append(", date: ").append(p.date()).append("\n");
    p.metrics()
        .forEach(
            (name, value) -> card.append(String.format(Locale.ROOT, "* %s: %.2f%n", name, value)));
    return card.toString();
  }
}
