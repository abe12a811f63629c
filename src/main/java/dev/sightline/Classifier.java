package dev.sightline;

import dev.sightline.activity.ClipClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says which class a short clip belongs to, such as fight or no fight.
 *
 * <pre>{@code
 * try (var classifier = Classifier.open("clips")) {
 *   System.out.println(classifier.run(Path.of("clip.mp4")).get(0).text());
 * }
 * }</pre>
 *
 * <p>It gives every class that it knows, most probable first; their probabilities add up to 1. It
 * is for clips of seconds: of a long film it looks at the beginning, and says so to the listener of
 * {@link Options.Builder#on}.
 */
public final class Classifier extends OpenModel<Path, List<Answer>> {
  private final ClipClassifier model;

  private Classifier(Options options, Place<ClipClassifier> opened) {
    super(options, opened);
    model = opened.inside();
  }

  /** Opens a classifier with the default options. */
  public static Classifier open(String model) throws IOException {
    return open(model, Options.DEFAULT);
  }

  /**
   * Opens a classifier and its image encoder.
   *
   * @param model name, folder or zip, such as {@code clips}
   * @throws IOException if it is missing, damaged or no classifier; the message says which
   */
  public static Classifier open(String model, Options options) throws IOException {
    return new Classifier(
        options, Place.open(model, options, place -> ClipClassifier.open(place, options.device())));
  }

  @Override
  Result<Path, List<Answer>> attempt(Path clip) {
    try {
      ClipClassifier.Answers said = model.classify(clip);
      return new Result<>(clip, answers(said), said.problem().orElse(null));
    } catch (IOException e) {
      return new Result<>(clip, null, e);
    }
  }

  /**
   * Classifies pictures that are the frames of one clip, in their order and evenly spaced; one is
   * enough.
   *
   * @throws IOException if one of them cannot be read
   */
  public List<Answer> frames(List<Path> pictures) throws IOException {
    return using(() -> answers(model.classify(pictures)));
  }

  private static List<Answer> answers(ClipClassifier.Answers said) {
    return said.answers().stream().map(a -> new Answer(a.label(), a.probability())).toList();
  }
}
