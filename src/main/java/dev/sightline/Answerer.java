package dev.sightline;

import dev.sightline.encoder.Features;
import dev.sightline.media.PictureReader;
import dev.sightline.vqa.Answers;
import dev.sightline.vqa.PictureAnswerer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers questions about pictures: attention over the picture led by the question (Yang et al.
 * 2016), or any other answerer that Sightline trains.
 *
 * <pre>{@code
 * try (var answerer = Answerer.open("vqa")) {
 *   var question = new Answerer.Question(Path.of("room.jpg"), "what is on the table?");
 *   System.out.println(answerer.run(question).best().text());
 * }
 * }</pre>
 *
 * <p>Several questions about one picture are asked faster of {@link #look}.
 */
public final class Answerer extends OpenModel<Answerer.Question, Answerer.Reply> {
  /**
   * A question about a picture.
   *
   * @param photo the picture's file
   * @param text in English; 1 to 100 words
   */
  public record Question(Path photo, String text) {}

  /**
   * What was answered to a question.
   *
   * @param question as it was asked
   * @param answers most probable first, at least one. A question for yes or no gets only those two,
   *     if the model knows them.
   * @param unsure whether even the best answer is a guess
   * @param unknownWords words of the question that the model never saw in training and read past
   * @param noWordKnown whether those are all of its words
   * @param lacksYesNo whether the question asks for yes or no and the model learned neither
   * @param looks where the model looked: each {@code [cells]}, row by row from the top left over a
   *     square grid. Empty for a model without attention.
   */
  public record Reply(
      String question,
      List<Answer> answers,
      boolean unsure,
      List<String> unknownWords,
      boolean noWordKnown,
      boolean lacksYesNo,
      List<float[]> looks) {
    /** Keeps its own copies of the lists. */
    public Reply {
      answers = List.copyOf(answers);
      unknownWords = List.copyOf(unknownWords);
      looks = List.copyOf(looks);
    }

    /** The most probable answer. */
    public Answer best() {
      return answers.get(0);
    }
  }

  private final PictureAnswerer model;

  private Answerer(Options options, Place<PictureAnswerer> opened) {
    super(options, opened);
    model = opened.inside();
  }

  /** Opens an answerer with the default options. */
  public static Answerer open(String model) throws IOException {
    return open(model, Options.DEFAULT);
  }

  /**
   * Opens an answerer and its image encoder.
   *
   * @param model name, folder or zip, such as {@code vqa}
   * @throws IOException if it is missing, damaged or no answerer; the message says which
   */
  public static Answerer open(String model, Options options) throws IOException {
    return new Answerer(
        options,
        Place.open(model, options, place -> PictureAnswerer.open(place, options.device())));
  }

  /** Whether it says where it looked. */
  public boolean hasAttention() {
    return model.hasAttention();
  }

  @Override
  Result<Question, Reply> attempt(Question question) {
    try {
      requireWords(question.text());
      return new Result<>(question, look(question.photo()).ask(question.text()), null);
    } catch (IOException e) {
      return new Result<>(question, null, e);
    }
  }

  /**
   * Checks that a question can be asked.
   *
   * @throws IOException if it has no word, or more than 100
   */
  public static void requireWords(String question) throws IOException {
    try {
      PictureAnswerer.require(question);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /**
   * Looks at a picture once, for any number of questions.
   *
   * @throws IOException if it cannot be read
   */
  public Look look(Path photo) throws IOException {
    return using(() -> new Look(this, model.look(PictureReader.read(photo))));
  }

  /** A picture that an answerer has looked at. Safe to share between threads. */
  public static final class Look {
    private final Answerer answerer;
    private final Features seen;

    private Look(Answerer answerer, Features seen) {
      this.answerer = answerer;
      this.seen = seen;
    }

    /**
     * Answers a question about the picture.
     *
     * @throws IOException as {@link Answerer#requireWords}
     */
    public Reply ask(String question) throws IOException {
      return ask(List.of(question)).get(0);
    }

    /**
     * Answers several questions together, which is faster than one by one.
     *
     * @return in the order of the questions
     * @throws IOException as {@link Answerer#requireWords}
     */
    public List<Reply> ask(List<String> questions) throws IOException {
      for (String question : questions) {
        requireWords(question);
      }
      return answerer.using(
          () ->
              answerer.model.ask(seen, questions, answerer.options.most()).stream()
                  .map(Answerer::reply)
                  .toList());
    }
  }

  private static Reply reply(Answers said) {
    return new Reply(
        said.question(),
        said.all().stream().map(a -> new Answer(a.text(), a.probability())).toList(),
        said.unsure(),
        said.unknownWords(),
        said.noWordKnown(),
        said.lacksYesNo(),
        said.looks());
  }
}
