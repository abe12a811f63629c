package dev.sightline.caption;

/** What a sampled caption's reward is compared with in self-critical training. */
public enum Baseline {
  /** The reward of the model's own greedy caption (Rennie et al. 2017). */
  GREEDY,
  /** The mean reward of the photo's other samples (Luo 2020). */
  OTHERS
}
