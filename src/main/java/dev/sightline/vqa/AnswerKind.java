package dev.sightline.vqa;

import dev.sightline.net.Net;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Registry;
import dev.sightline.spec.Spec;
import java.util.List;

/**
 * A kind of model that answers questions.
 *
 * @param writes whether it writes its answer word by word
 * @param net declares its weights
 */
public record AnswerKind<S extends Record>(
    String name, String paper, boolean writes, Spec<S> settings, Maker<S> net)
    implements Registry.Kind<S> {
  /** Declares the weights of a net. */
  interface Maker<S extends Record> {
    AnswerNet on(Net net, S settings, AnswerNet.Sizes sizes);
  }

  private static final Spec<AnswerSettings> PLAIN = Spec.of(AnswerSettings.class);

  /** The one that needs no words. */
  static final AnswerKind<AnswerSettings> IMAGE_ONLY =
      new AnswerKind<>(
          "image-only",
          "the picture without the question",
          false,
          PLAIN,
          (net, s, of) -> new Concatenation(net, s, of, false, true));

  /** All of them; the first is the usual one, the last are the baselines. */
  public static final Registry<AnswerKind<?>> ALL =
      new Registry<>(
          "model that answers questions",
          List.of(
              new AnswerKind<>(
                  "attention",
                  "question-guided attention over the grid (Yang et al. 2016)",
                  false,
                  Spec.of(QuestionAttention.Settings.class),
                  QuestionAttention::new),
              new AnswerKind<>(
                  "deeper-lstm",
                  "deeper LSTM Q + norm I (Lu et al. 2015)",
                  false,
                  // with less dropout it learns photos by heart
                  PLAIN.usual("layers", "2").usual("dropoutOfPhoto", "0.5"),
                  DeeperLstm::new),
              new AnswerKind<>(
                  "ask-your-neurons",
                  "Ask Your Neurons, one answer (Malinowski et al. 2015)",
                  false,
                  PLAIN,
                  AskYourNeurons::new),
              new AnswerKind<>(
                  "ask-your-neurons-words",
                  "Ask Your Neurons, word by word (Malinowski et al. 2015)",
                  true,
                  Spec.of(AskYourNeurons.InWords.class),
                  (net, s, of) -> new AskYourNeurons(net, s.all(), of)),
              new AnswerKind<>(
                  "concatenation",
                  "question and picture side by side",
                  false,
                  PLAIN,
                  (net, s, of) -> new Concatenation(net, s, of, true, true)),
              new AnswerKind<>(
                  "question-only",
                  "the question without the picture",
                  false,
                  PLAIN,
                  (net, s, of) -> new Concatenation(net, s, of, true, false)),
              IMAGE_ONLY));

  /**
   * Makes a model.
   *
   * @param channels width of a feature vector
   * @param vocabulary words of questions
   * @param symbols answers, or words to write with
   * @param seed draws the weights
   */
  static AnswerModel model(
      Plan<AnswerKind<?>> plan, int channels, int vocabulary, int symbols, long seed) {
    AnswerNet.Sizes sizes = new AnswerNet.Sizes(channels, vocabulary, symbols);
    return new AnswerModel(
        plan.kind().writes, net -> plan.kind().on(net, plan.settings(), sizes), sizes, seed);
  }

  private AnswerNet on(Net on, Record values, AnswerNet.Sizes sizes) {
    return net.on(on, settings.cast(values), sizes);
  }

  @Override
  public String toString() {
    return name;
  }
}
