package dev.sightline.encoder;

import dev.sightline.encoder.PhotoSet.Kind;
import dev.sightline.encoder.zoo.NetShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How well an encoder that learns sees the photos that it is measured with, in percent: of each
 * data set with texts the mean average precision of its words, of each with classes the share of
 * photos whose class is the most probable one and among the five most probable, and of how many
 * photos the most probable class is the one that the net before found.
 */
final class EncoderScores {
  private static final String AGREEMENT = "classes as before";

  private EncoderScores() {}

  /** The name of a figure in the learning curve. */
  static String column(String figure) {
    return "dev_" + figure.replaceAll("[ ,\"]", "_");
  }

  /** The names of the figures, in their order. */
  static List<String> figures(List<PhotoSet> sets, Heads heads) {
    List<String> figures = new ArrayList<>();
    for (PhotoSet set : sets) {
      if (set.kind() == Kind.CLASSES) {
        figures.add(set.name() + " top 1");
        figures.add(set.name() + " top 5");
      } else {
        figures.add(set.name() + " word mAP");
      }
    }
    if (heads.byName().containsKey(NetShape.CLASSIFIER)) {
      figures.add(AGREEMENT);
    }
    return figures;
  }

  /**
   * Measures.
   *
   * @param batch photos at a time
   * @param stop asked after each batch
   * @return null where it was told to stop
   */
  static Map<String, Double> of(
      TrainableEncoder encoder, List<PhotoSet> sets, Heads heads, int batch, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Map<String, Double> score = new LinkedHashMap<>();
    int agreed = 0;
    int photos = 0;
    PhotoBatches.Input input = new PhotoBatches.Input(encoder.side(), encoder.scaling());
    for (PhotoSet set : sets) {
      if (set.dev().isEmpty()) {
        continue;
      }
      Head head = heads.byName().get(Heads.head(set));
      WordPrecision words = new WordPrecision(set.dev().size(), head.outputs());
      int[] within = new int[2];
      try (PhotoBatches batches = PhotoBatches.once(set.dev(), input, batch)) {
        for (int done = 0; done < set.dev().size(); ) {
          if (stop.getAsBoolean()) {
            return null;
          }
          PhotoBatches.Batch some = batches.next();
          List<Features> seen = List.of(encoder.look(some.photos()));
          List<float[]> pooled = seen.stream().map(Features::pooled).toList();
          float[] p = head.outputs(pooled);
          for (int i = 0; i < seen.size(); i++) {
            float[] one = Arrays.copyOfRange(p, i * head.outputs(), (i + 1) * head.outputs());
            float[] target = heads.target(set, set.dev().get(some.places().get(i))).values();
            words.add(one, target);
            int rank = rank(one, target);
            within[0] += rank < 1 ? 1 : 0;
            within[1] += rank < 5 ? 1 : 0;
          }
          agreed += agreed(heads, seen, pooled);
          done += seen.size();
        }
      }
      photos += set.dev().size();
      if (set.kind() == Kind.CLASSES) {
        score.put(set.name() + " top 1", 100.0 * within[0] / set.dev().size());
        score.put(set.name() + " top 5", 100.0 * within[1] / set.dev().size());
      } else {
        score.put(set.name() + " word mAP", 100 * words.meanAveragePrecision());
      }
    }
    if (photos > 0 && heads.byName().containsKey(NetShape.CLASSIFIER)) {
      score.put(AGREEMENT, 100.0 * agreed / photos);
    }
    return score;
  }

  private static int agreed(Heads heads, List<Features> seen, List<float[]> pooled) {
    Head classifier = heads.byName().get(NetShape.CLASSIFIER);
    if (classifier == null) {
      return 0;
    }
    int count = classifier.outputs();
    float[] now = classifier.outputs(pooled);
    int agreed = 0;
    for (int i = 0; i < seen.size(); i++) {
      float[] one = Arrays.copyOfRange(now, i * count, (i + 1) * count);
      agreed += highest(one) == highest(seen.get(i).classes()) ? 1 : 0;
    }
    return agreed;
  }

  private static int highest(float[] values) {
    int highest = 0;
    for (int i = 1; i < values.length; i++) {
      highest = values[i] > values[highest] ? i : highest;
    }
    return highest;
  }

  /** How many outputs are above that of the target's highest. */
  private static int rank(float[] p, float[] target) {
    int wanted = highest(target);
    int rank = 0;
    for (float other : p) {
      rank += other > p[wanted] ? 1 : 0;
    }
    return rank;
  }
}
