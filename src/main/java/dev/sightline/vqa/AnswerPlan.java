package dev.sightline.vqa;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentLayers;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which model, and how large: as it is asked for on the command line and written into a bundle.
 *
 * @param kind of model
 * @param recurrent layers that read the question
 * @param embedding width of a word
 * @param joint width in which question and picture meet
 * @param projection width of a place of the grid, for attention
 * @param attention width of the net that scores a place
 * @param looks times that attention looks at the picture
 * @param dropout probability, on words, the question's vector and what is joined
 * @param dropoutOfPhoto probability, on the places of the grid, or on the photo's vector of a model
 *     that has no attention
 * @param wordRange words begin uniform in ± this
 */
public record AnswerPlan(
    Kind kind,
    RecurrentLayers recurrent,
    int embedding,
    int joint,
    int projection,
    int attention,
    int looks,
    double dropout,
    double dropoutOfPhoto,
    double wordRange) {
  /** The models by the name they have on the command line and in a bundle. */
  public enum Kind {
    ATTENTION(
        "attention",
        "question-guided attention over the grid (Yang et al. 2016)",
        QuestionAttention::new),
    DEEPER_LSTM("deeper-lstm", "deeper LSTM Q + norm I (Lu et al. 2015)", DeeperLstm::new),
    ASK_YOUR_NEURONS(
        "ask-your-neurons",
        "Ask Your Neurons, one answer (Malinowski et al. 2015)",
        AskYourNeurons::new),
    ASK_YOUR_NEURONS_WORDS(
        "ask-your-neurons-words",
        "Ask Your Neurons, word by word (Malinowski et al. 2015)",
        AskYourNeurons::new),
    CONCATENATION(
        "concatenation",
        "question and picture side by side",
        (net, plan, of) -> new Concatenation(net, plan, of, true, true)),
    QUESTION_ONLY(
        "question-only",
        "the question without the picture",
        (net, plan, of) -> new Concatenation(net, plan, of, true, false)),
    IMAGE_ONLY(
        "image-only",
        "the picture without the question",
        (net, plan, of) -> new Concatenation(net, plan, of, false, true));

    private final String title;
    private final String paper;
    private final AnswerNet.Maker net;

    Kind(String title, String paper, AnswerNet.Maker net) {
      this.title = title;
      this.paper = paper;
      this.net = net;
    }

    /** Declares its weights. */
    AnswerNet.Maker net() {
      return net;
    }

    /** Name and source, for people. */
    public String paper() {
      return paper;
    }

    /** Whether it writes its answer word by word. */
    public boolean writes() {
      return this == ASK_YOUR_NEURONS_WORDS;
    }

    /**
     * @throws IllegalArgumentException where there is no such model
     */
    public static Kind of(String title) {
      for (Kind kind : values()) {
        if (kind.title.equals(title)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "There is no model '"
              + title
              + "' that answers questions; there are "
              + Arrays.stream(values()).map(Kind::toString).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
      return title;
    }
  }

  static final int WIDEST = 8192;
  static final int MOST_LAYERS = 16;
  static final int MOST_LOOKS = 16;
  static final double MOST_DROPOUT = 0.99;
  static final double WIDEST_WORDS = 10;

  /** Of the photo's vector in the deeper LSTM, which learns photos by heart with less. */
  private static final double MORE_DROPOUT_OF_PHOTO = 0.5;

  /** Attention with an LSTM of 128, which did best on DAQUAR. */
  public static final AnswerPlan DEFAULT =
      new AnswerPlan(
          Kind.ATTENTION,
          new RecurrentLayers(CellKind.LSTM, 128, 1, false, false, 0),
          128,
          256,
          128,
          128,
          1,
          0.5,
          0.3,
          0.1);

  /**
   * @throws IllegalArgumentException saying which number is out of range
   */
  public AnswerPlan {
    within("hidden", recurrent.hidden(), WIDEST);
    within("layers", recurrent.layers(), MOST_LAYERS);
    within("embedding", embedding, WIDEST);
    within("joint", joint, WIDEST);
    within("projection", projection, WIDEST);
    within("attention", attention, WIDEST);
    within("looks", looks, MOST_LOOKS);
    within("dropout", dropout);
    within("dropout-photo", dropoutOfPhoto);
    if (!(wordRange > 0 && wordRange <= WIDEST_WORDS)) {
      throw new IllegalArgumentException(
          "word-range is " + wordRange + "; it must be more than 0, and at most " + WIDEST_WORDS);
    }
    if (kind.writes() && recurrent.bidirectional()) {
      throw new IllegalArgumentException(
          kind + " writes its answer word by word and cannot be bidirectional");
    }
  }

  private static void within(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is 1 to " + most);
    }
  }

  private static void within(String name, double value) {
    if (!(value >= 0 && value <= MOST_DROPOUT)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed is 0 to " + MOST_DROPOUT);
    }
  }

  /** The dropout of the photo that did best on DAQUAR. */
  public static double dropoutOfPhoto(Kind kind) {
    return kind == Kind.DEEPER_LSTM ? MORE_DROPOUT_OF_PHOTO : DEFAULT.dropoutOfPhoto;
  }

  /** The same sizes for another model, with the dropout of the photo that it needs. */
  public AnswerPlan of(Kind other) {
    return new AnswerPlan(
        other,
        recurrent,
        embedding,
        joint,
        projection,
        attention,
        looks,
        dropout,
        dropoutOfPhoto(other),
        wordRange);
  }

  /** The same with another width of the state. */
  public AnswerPlan withHidden(int width) {
    return new AnswerPlan(
        kind,
        new RecurrentLayers(
            recurrent.cell(),
            width,
            recurrent.layers(),
            recurrent.bidirectional(),
            recurrent.shared(),
            recurrent.dropout()),
        embedding,
        joint,
        projection,
        attention,
        looks,
        dropout,
        dropoutOfPhoto,
        wordRange);
  }

  /**
   * Makes the model.
   *
   * @param channels width of a feature vector
   * @param vocabulary words of questions
   * @param symbols answers, or words to write with
   * @param seed draws the weights
   */
  AnswerModel model(int channels, int vocabulary, int symbols, long seed) {
    return new AnswerModel(this, new AnswerNet.Sizes(channels, vocabulary, symbols), seed);
  }
}
