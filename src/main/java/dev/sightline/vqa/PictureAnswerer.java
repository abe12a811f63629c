package dev.sightline.vqa;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.Device;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.Features;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import dev.sightline.rnn.Matrix;
import dev.sightline.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Answers questions about pictures.
 *
 * <pre>{@code
 * try (var answerer = PictureAnswerer.open(Path.of("models/vqa"))) {
 *   System.out.println(answerer.ask(Path.of("photo.jpg"), "what is on the table?").best().text());
 * }
 * }</pre>
 *
 * <p>Who has several questions about one picture encodes it once, with {@link #look}, and asks all
 * of them together, which is faster still.
 *
 * <p>Safe to share between threads, {@link #close} aside: close it, as it holds native memory, when
 * no thread uses it any more.
 */
public final class PictureAnswerer implements AutoCloseable {
  /** Words of a question at most. */
  public static final int MOST_WORDS = 100;

  /** Answers that are considered unless the caller wishes otherwise. */
  private static final int USUAL = 5;

  private static final Set<String> YES_NO = Set.of("yes", "no");

  /** Words that begin a question for yes or no. */
  private static final Set<String> VERBS =
      Set.of(
          "is", "are", "was", "were", "am", "do", "does", "did", "has", "have", "had", "can",
          "could", "will", "would", "should", "may", "might", "must", "isn't", "aren't", "doesn't",
          "don't", "can't");

  private final AnswerBundle bundle;
  private final Encoder encoder;

  private PictureAnswerer(AnswerBundle bundle, Encoder encoder) {
    this.bundle = bundle;
    this.encoder = encoder;
  }

  /**
   * Opens a model and the encoder it names.
   *
   * @param place a bundle's folder or zip
   * @throws IOException if bundle or encoder is missing or damaged; the message says which and how
   */
  public static PictureAnswerer open(Path place) throws IOException {
    return open(place, Device.AUTO);
  }

  /** As {@link #open(Path)}, with its encoder computed by this device. */
  public static PictureAnswerer open(Path place, Device device) throws IOException {
    Bundle files = Bundle.open(place);
    AnswerBundle bundle = AnswerBundle.read(files);
    try {
      return new PictureAnswerer(bundle, Encoder.openFor(files, "model", device));
    } catch (IOException e) {
      bundle.model().close();
      throw e;
    }
  }

  /** What the model can say. */
  public AnswerTable answers() {
    return bundle.answers();
  }

  /** Whether it says where it looked: {@link Answers#looks}. */
  public boolean hasAttention() {
    return bundle.model().looksAtGrid();
  }

  /** Encodes a picture once, for any number of questions. */
  public Features look(Picture picture) {
    return encoder.encode(picture);
  }

  /**
   * Answers one question about a picture in a file.
   *
   * @throws IOException if the picture cannot be read
   * @throws IllegalArgumentException as {@link #require} says
   */
  public Answers ask(Path picture, String question) throws IOException {
    require(question);
    return ask(PictureReader.read(picture), question);
  }

  /** Answers one question about a picture. */
  public Answers ask(Picture picture, String question) {
    require(question);
    return ask(look(picture), List.of(question), USUAL).get(0);
  }

  /**
   * Answers questions about one picture.
   *
   * @param seen from {@link #look}
   * @param most answers that are considered for each
   * @return in the order of the questions
   * @throws IllegalArgumentException as {@link #require} says
   */
  public List<Answers> ask(Features seen, List<String> questions, int most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "At least 1 answer is to be considered; asked for are " + most);
    }
    if (questions.isEmpty()) {
      return List.of();
    }
    List<List<String>> words = questions.stream().map(PictureAnswerer::words).toList();
    // Yes and no are looked for among all answers, however unlikely.
    boolean yesNo =
        bundle.answers().knowsYesAndNo() && words.stream().anyMatch(PictureAnswerer::isYesNo);
    int considered = yesNo ? Math.max(most, bundle.answers().size()) : most;
    int[][] ids = words.stream().map(bundle.vocabulary()::ids).toArray(int[][]::new);
    List<AnswerModel.Said> said;
    try (Matrix pooled = Matrix.of(1, seen.channels(), seen.pooled());
        Matrix grid =
            bundle.model().looksAtGrid()
                ? Matrix.of(seen.cells(), seen.channels(), seen.grid())
                : null) {
      said =
          bundle
              .model()
              .answer(new QuestionBatch(pooled, grid, new int[ids.length], ids), considered);
    }
    List<Answers> all = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      all.add(answers(questions.get(i), words.get(i), said.get(i), seen.cells(), most));
    }
    return all;
  }

  private Answers answers(
      String question, List<String> words, AnswerModel.Said said, int cells, int most) {
    List<Answers.Answer> answers =
        said.guesses().stream()
            .map(g -> new Answers.Answer(bundle.answers().text(g.symbols()), g.probability()))
            .toList();
    boolean yesNo = isYesNo(words);
    boolean known = bundle.answers().knowsYesAndNo();
    if (yesNo && known) {
      answers = yesOrNo(answers);
    }
    answers = answers.subList(0, Math.min(most, answers.size()));
    List<float[]> looks = new ArrayList<>();
    float[] attention = said.attention() == null ? new float[0] : said.attention();
    for (int at = 0; at < attention.length; at += cells) {
      looks.add(Arrays.copyOfRange(attention, at, at + cells));
    }
    List<String> unknown =
        words.stream().filter(word -> !bundle.vocabulary().contains(word)).distinct().toList();
    boolean none = words.stream().noneMatch(bundle.vocabulary()::contains);
    return new Answers(question, answers, unknown, none, yesNo && !known, looks);
  }

  /** Those two alone, and how probable each is if it is one of them. */
  private static List<Answers.Answer> yesOrNo(List<Answers.Answer> all) {
    List<Answers.Answer> two = all.stream().filter(a -> YES_NO.contains(a.text())).toList();
    double sum = Math.max(Double.MIN_NORMAL, two.stream().mapToDouble(a -> a.probability()).sum());
    return two.stream().map(a -> new Answers.Answer(a.text(), a.probability() / sum)).toList();
  }

  /** Whether a question wants a yes or no: it begins with a verb, and offers no choice. */
  static boolean isYesNo(List<String> words) {
    return VERBS.contains(words.get(0)) && !words.contains("or");
  }

  /**
   * Sees to it that something is asked.
   *
   * @throws IllegalArgumentException where a question has no word, or more than {@value
   *     #MOST_WORDS}
   */
  public static void require(String question) {
    List<String> unused = words(question);
  }

  private static List<String> words(String question) {
    List<String> words = Tokenizer.tokenize(question);
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "The question '"
              + question.strip()
              + "' has no word in it; ask one such as 'what is it?'");
    }
    if (words.size() > MOST_WORDS) {
      throw new IllegalArgumentException(
          "The question has "
              + words.size()
              + " words, at most "
              + MOST_WORDS
              + " are read: "
              + String.join(" ", words.subList(0, 6))
              + " ...");
    }
    return words;
  }

  @Override
  public void close() {
    bundle.model().close();
    encoder.close();
  }
}
