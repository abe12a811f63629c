package dev.sightline.activity;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.Standardisation;

/** What the nets that read a clip and score the whole of it have in common. */
abstract class ClipNet implements ActivityNet {
  final int classes;
  final Parameters parameters = new Parameters();
  final Standardisation standardised;

  /**
   * @param channels width of the features that are standardised
   */
  ClipNet(int channels, int classes) {
    this.classes = classes;
    standardised = new Standardisation(parameters, "input", channels);
  }

  @Override
  public final Parameters parameters() {
    return parameters;
  }

  @Override
  public final int classes() {
    return classes;
  }

  @Override
  public final boolean perFrame() {
    return false;
  }

  @Override
  public final void prepare(Matrix pooled, int... blocks) {
    standardised.fit(pooled, blocks);
  }
}
