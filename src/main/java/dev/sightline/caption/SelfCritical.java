package dev.sightline.caption;

import dev.sightline.eval.CiderD;
import dev.sightline.eval.SentenceBleu;
import dev.sightline.rnn.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * Self-critical sequence training (Rennie et al. 2017, section 3): the model is rewarded for
 * sampled captions that are better than its own greedy one.
 *
 * <pre>
 * reward r = CIDEr-D against the photo's captions [+ share * BLEU-1]
 * gradient of the loss = (r(sample) - b) * gradient of -log p(sample),   b = r(greedy caption)
 * </pre>
 *
 * With the baseline {@code OTHERS} (Luo 2020), b is the mean reward of the photo's other samples,
 * which needs no greedy decoding. The end symbol counts as a word in the reward: without it,
 * captions learn to break off behind an article.
 */
final class SelfCritical {
  private final CiderD metric;
  private final List<CiderD.References> references;
  private final List<SentenceBleu> unigrams;
  private final double share;
  private final Baseline baseline;
  private final Sampling.Settings sampling;

  /**
   * @param share of BLEU-1 that is added to the reward, 0 for none
   */
  SelfCritical(
      List<List<int[]>> captions, Baseline baseline, double share, int samples, int longest) {
    metric = CiderD.ofReferences(captions);
    references = captions.stream().map(metric::prepare).toList();
    unigrams = share == 0 ? List.of() : captions.stream().map(SentenceBleu::new).toList();
    this.share = share;
    this.baseline = baseline;
    sampling = new Sampling.Settings(samples, longest, 1, 0);
  }

  /** Samples, and the mean of their rewards; NaN where the scores of words are no numbers. */
  record Samples(CaptionBatch batch, double reward) {}

  /** Draws captions for some photos and weighs each by how much better it is than the baseline. */
  Samples draw(CaptionModel model, int[] photos, Matrix pooled, Matrix grid, long seed) {
    List<List<Hypothesis>> drawn = Sampling.sample(model, pooled, grid, sampling, seed);
    List<List<Hypothesis>> greedy =
        baseline == Baseline.GREEDY
            ? BeamSearch.search(
                model,
                pooled,
                grid,
                new BeamSearch.Settings(1, sampling.maximumLength(), 0, 0),
                false)
            : null;
    List<int[]> captions = new ArrayList<>();
    int[] photoOf = new int[photos.length * sampling.samples()];
    float[] weights = new float[photoOf.length];
    double total = 0;
    for (int p = 0; p < photos.length; p++) {
      if (drawn.get(p).size() < sampling.samples() || greedy != null && greedy.get(p).isEmpty()) {
        return new Samples(null, Double.NaN); // no word is likelier than another
      }
      double[] rewards = new double[sampling.samples()];
      double sum = 0;
      for (int k = 0; k < rewards.length; k++) {
        int[] words = ended(drawn.get(p).get(k).words());
        captions.add(words);
        rewards[k] = reward(words, photos[p]);
        sum += rewards[k];
      }
      total += sum;
      double greedyReward =
          greedy == null ? 0 : reward(ended(greedy.get(p).get(0).words()), photos[p]);
      for (int k = 0; k < rewards.length; k++) {
        double compared =
            greedy == null ? (sum - rewards[k]) / Math.max(1, rewards.length - 1) : greedyReward;
        photoOf[p * rewards.length + k] = p;
        weights[p * rewards.length + k] = (float) (rewards[k] - compared);
      }
    }
    CaptionBatch batch =
        new CaptionBatch(pooled, grid, photoOf, captions.toArray(new int[0][]), weights);
    return new Samples(batch, total / photoOf.length);
  }

  private double reward(int[] words, int photo) {
    double cider = metric.score(words, references.get(photo));
    return share == 0 ? cider : cider + share * unigrams.get(photo).score(words);
  }

  /** Closed by the end symbol, unless it was cut at the longest length. */
  private int[] ended(int[] words) {
    return words.length < sampling.maximumLength() ? CaptionSet.closed(words) : words;
  }
}
