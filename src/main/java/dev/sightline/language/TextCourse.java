package dev.sightline.language;

import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.text.Alphabet;
import dev.sightline.text.NGramModel;
import dev.sightline.text.Symbols;
import dev.sightline.text.WordSymbols;
import dev.sightline.train.Course;
import dev.sightline.train.Phase;
import dev.sightline.train.Trainer;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The training of a model that writes text. After each epoch the model writes a sample. */
public final class TextCourse implements Course, AutoCloseable {
  private static final int SAMPLE = 200;

  private static final int LONGEST_N_GRAM = 6;

  private final TextPlan plan;
  private final TextTrainingSettings settings;
  private final String text;
  private final TrainingOrigin origin;
  private final TextBundle bundle;
  private final TextLesson lesson;

  /**
   * @param origin of the model; its data are the name of the text
   * @throws IllegalArgumentException where the text is too short for the settings
   */
  public TextCourse(
      TextPlan plan, TextTrainingSettings settings, String text, TrainingOrigin origin) {
    this.plan = plan;
    this.settings = settings;
    this.text = text;
    this.origin = origin;
    Symbols symbols =
        plan.words() ? WordSymbols.of(text, settings.minimumCount()) : Alphabet.of(text);
    int size = Math.max(1, symbols.size());
    bundle = new TextBundle(new TextModel(plan, size, settings.seed()), symbols);
    lesson = new TextLesson(settings, bundle.model(), symbols.ids(text), symbols.unit());
  }

  @Override
  public String doing() {
    return "training a model that writes text";
  }

  @Override
  public TrainingIdentity identity() {
    return new TrainingIdentity()
        .settings(plan)
        .settings(settings)
        .data(String.format(Locale.ROOT, "%,d characters", text.length()), List.of(text));
  }

  @Override
  public List<Phase<?>> phases() {
    return List.of(lesson.phase());
  }

  @Override
  public String unit() {
    return bundle.symbols().unit() + "s";
  }

  @Override
  public String title() {
    return plan.words() ? "Word model" : "Character model";
  }

  @Override
  public List<String> figures() {
    return List.of("bits", "dev_loss");
  }

  @Override
  public void begin(Path folder, PrintWriter screen) {
    screen.printf(
        Locale.ROOT,
        "%,d %s, %d of them different; %d streams side by side; %,d parameters.%n",
        lesson.characters(),
        unit(),
        bundle.symbols().size(),
        lesson.streams(),
        bundle.model().parameters().size());
    double[] bits = lesson.bitsOfNGrams(LONGEST_N_GRAM, bundle.symbols().size());
    if (bits.length > 0) {
      screen.println(
          "To beat, in bits a "
              + bundle.symbols().unit()
              + " on what is held back: "
              + NGramModel.listed(bits));
    }
  }

  @Override
  public void write(Path place, Trainer.Epoch epoch) throws IOException {
    Provenance provenance =
        Provenance.now(origin.data(), origin.command(), settings.seed())
            .with("epoch", epoch.number());
    Number bits = epoch.dev().figures().get("bits");
    if (bits != null) {
      provenance =
          provenance.with("bits a " + bundle.symbols().unit() + ", held back", bits.doubleValue());
    }
    bundle.write(place, provenance);
  }

  @Override
  public void epoch(Trainer.Epoch epoch, PrintWriter screen) {
    int[] sample =
        new TextSampler(bundle, 0.8, settings.seed() + epoch.number()).write(new int[0], SAMPLE);
    screen.println("  | " + bundle.symbols().text(sample).replace("\n", "\n  | "));
  }

  /** Frees the model. */
  @Override
  public void close() {
    bundle.model().close();
  }
}
