package dev.sightline.caption;

import dev.sightline.eval.CiderD;
import dev.sightline.eval.SentenceBleu;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.train.Descent;
import dev.sightline.train.NetLearner;
import dev.sightline.train.Phase;
import dev.sightline.train.RateSchedule;
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
final class SelfCritical extends CaptionLesson {
  private final Sampling.Settings sampling;

  /** Made with the first batch: it counts the words of all captions. */
  private CiderD metric;

  private List<CiderD.References> references;
  private List<SentenceBleu> unigrams;

  SelfCritical(
      CaptionTrainingSettings settings, CaptionBundle bundle, CaptionSet train, CaptionSet dev) {
    super(settings, bundle, train, dev, false);
    sampling = new Sampling.Settings(settings.samples(), settings.longest(), 1, 0);
  }

  /** The phase after that by cross-entropy, at a rate that does not change. */
  Phase<?> phase() {
    Descent descent = Descent.adam(settings.selfCriticalRate(), settings.clipNorm());
    return new Phase<>(
        "self-critical",
        this,
        List.of(new NetLearner(model.parameters(), descent)),
        RateSchedule.CONSTANT,
        settings.selfCriticalEpochs(),
        settings.patience());
  }

  @Override
  int together() {
    return Integer.MAX_VALUE;
  }

  @Override
  int partsOfBatch() {
    return settings.selfCriticalPhotos();
  }

  @Override
  public String loss() {
    return "reward";
  }

  /** Returns the mean reward; NaN where the scores of words are no numbers. */
  @Override
  public double learn(Drawn batch) {
    if (metric == null) {
      metric = CiderD.ofReferences(captions);
      references = captions.stream().map(metric::prepare).toList();
      unigrams =
          settings.rewardBleu() == 0
              ? List.of()
              : captions.stream().map(SentenceBleu::new).toList();
    }
    try (CaptionSet.Loaded loaded = train.load(batch.photos(), batch.mirrored())) {
      Samples samples = draw(batch.photos(), loaded.pooled(), loaded.grid(), batch.seed());
      if (Double.isNaN(samples.reward)) {
        return Double.NaN;
      }
      // Without dropout, as the samples were drawn: with it, the gradient is another policy's.
      double loss = model.lossAndGradient(samples.batch, 0, Dropout.OFF);
      if (settings.imitation() > 0) {
        loss += imitate(batch, loaded, settings.imitation());
      }
      return Double.isFinite(loss) ? samples.reward : loss;
    }
  }

  /** Samples, and the mean of their rewards; NaN where the scores of words are no numbers. */
  private record Samples(CaptionBatch batch, double reward) {}

  /** Draws captions for some photos and weighs each by how much better it is than the baseline. */
  private Samples draw(int[] photos, Matrix pooled, Matrix grid, long seed) {
    List<List<Hypothesis>> drawn = Sampling.sample(model, pooled, grid, sampling, seed);
    List<List<Hypothesis>> greedy =
        settings.baseline() == Baseline.GREEDY
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
    return settings.rewardBleu() == 0
        ? cider
        : cider + settings.rewardBleu() * unigrams.get(photo).score(words);
  }

  /** Closed by the end symbol, unless it was cut at the longest length. */
  private int[] ended(int[] words) {
    return words.length < sampling.maximumLength() ? CaptionSet.closed(words) : words;
  }
}
