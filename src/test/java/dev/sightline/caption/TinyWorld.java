package dev.sightline.caption;

import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.spec.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Twelve invented photos whose features say which animal stands where, and captions that are true.
 */
final class TinyWorld {
  static final int CHANNELS = 16;
  static final int CELLS = 4;
  private static final String[] ANIMALS = {"dog", "cat", "horse"};
  private static final String[] PLACES = {"in the snow", "on the grass", "in water", "near a tree"};

  private TinyWorld() {}

  static CaptionSet set() {
    return set(-1);
  }

  /** The same, but a feature of that photo is no number; of none where it is negative. */
  static CaptionSet set(int poisoned) {
    List<CaptionedPhoto> photos = new ArrayList<>();
    float[][] grids = new float[12][];
    Random random = new Random(4);
    for (int p = 0; p < 12; p++) {
      String animal = ANIMALS[p % 3];
      String place = PLACES[p / 3];
      photos.add(
          new CaptionedPhoto(
              "photo" + p,
              Path.of("photo" + p + ".jpg"),
              List.of(
                  "A " + animal + " runs " + place + " .",
                  "A brown " + animal + " is playing " + place)));
      grids[p] = new float[CELLS * CHANNELS];
      for (int c = 0; c < CELLS; c++) {
        grids[p][c * CHANNELS + p % 3] = c == p % CELLS ? 2 : 0;
        grids[p][c * CHANNELS + 3 + p / 3] = 1;
        grids[p][c * CHANNELS + 7 + random.nextInt(9)] = 0.3f;
      }
    }
    if (poisoned >= 0) {
      grids[poisoned][2] = Float.NaN;
    }
    return new CaptionSet(photos, new Invented(grids));
  }

  private record Invented(float[][] grids) implements PhotoFeatures {
    @Override
    public int channels() {
      return CHANNELS;
    }

    @Override
    public int cells() {
      return CELLS;
    }

    @Override
    public boolean hasMirrored() {
      return true;
    }

    @Override
    public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
      java.util.Arrays.fill(pooled, photoAt * CHANNELS, (photoAt + 1) * CHANNELS, 0);
      for (int c = 0; c < CELLS; c++) {
        int from = (mirrored ? CELLS - 1 - c : c) * CHANNELS;
        if (grid != null) {
          int to = (photoAt * CELLS + c) * CHANNELS;
          System.arraycopy(grids[photo], from, grid, to, CHANNELS);
        }
        for (int k = 0; k < CHANNELS; k++) {
          pooled[photoAt * CHANNELS + k] += grids[photo][from + k] / CELLS;
        }
      }
    }
  }

  static CaptionModel model(String kind, int vocabulary) {
    return Captioners.model(plan(kind), CHANNELS, vocabulary, 3);
  }

  static Plan<Captioners.Kind<?>> plan(String kind) {
    Map<String, Object> settings =
        Map.of(
            "embedding",
            24,
            "hidden",
            32,
            "projection",
            24,
            "attention",
            24,
            "dropout",
            0.1,
            "dropoutOfPhoto",
            0.1);
    return Captioners.ALL.plan(kind, settings);
  }

  /** A training of some epochs on the whole world. */
  static CaptionTrainingSettings settings(int epochs, int selfCritical) {
    return settings(epochs, selfCritical, 0);
  }

  /** The same, with some pictures hidden. */
  static CaptionTrainingSettings settings(int epochs, int selfCritical, double hidden) {
    return new CaptionTrainingSettings(
        epochs,
        8,
        2,
        1e-2,
        10,
        5,
        0,
        true,
        hidden,
        12,
        selfCritical,
        3,
        3e-3,
        0.2,
        0.1,
        4,
        Baseline.GREEDY,
        1000,
        2,
        1,
        9);
  }
}
