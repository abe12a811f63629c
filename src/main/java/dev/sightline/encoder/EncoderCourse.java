package dev.sightline.encoder;

import static java.util.stream.Collectors.joining;

import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.io.AtomicFile;
import dev.sightline.train.Course;
import dev.sightline.train.Phase;
import dev.sightline.train.RateSchedule;
import dev.sightline.train.Trainer;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The fine-tuning of an encoder. After each epoch it leaves {@code encoder-epoch01.safetensors} ...
 * (weights in half precision, named as in the file training began from, with those of {@code words}
 * and {@code classifier}), {@code encoder.safetensors} (the last of them) and the bundle; {@code
 * words.txt} has the words that are learned. The last epoch counts.
 */
public final class EncoderCourse implements Course, AutoCloseable {
  private final EncoderNet kind;
  private final EncoderTrainingSettings settings;
  private final List<PhotoSet> sets;
  private final List<String> classes;
  private final Map<String, String> from;
  private final TrainingOrigin origin;
  private final NetShape shape;
  private final TrainableEncoder encoder;
  private final Heads heads;
  private final EncoderLesson lesson;
  private final EncoderWeights learner;
  private final int beginning;

  /**
   * @param sets what it learns from
   * @param weights null to begin with weights drawn by the settings' seed
   * @param classes that the weights tell apart and it is to tell apart further; none to forget them
   * @throws IllegalArgumentException where there are too few photos, or no words to learn
   */
  public EncoderCourse(
      EncoderNet kind,
      EncoderTrainingSettings settings,
      List<PhotoSet> sets,
      WeightTensors weights,
      List<String> classes,
      TrainingOrigin origin)
      throws IOException {
    if (sets.stream().map(PhotoSet::name).distinct().count() < sets.size()) {
      throw new IllegalArgumentException(
          "two data sets have one name; rename a folder, so that their figures can be told apart");
    }
    int photos = sets.stream().mapToInt(set -> set.train().size()).sum();
    if (photos < settings.batch()) {
      throw new IllegalArgumentException(
          photos + " training photos do not fill one batch of " + settings.batch() + ".");
    }
    this.kind = kind;
    this.settings = settings;
    this.sets = List.copyOf(sets);
    this.classes = List.copyOf(classes);
    from = weights == null ? Map.of() : weights.metadata();
    this.origin = origin;
    NetShape begun =
        NetShape.of(settings.side())
            .with(classes.size(), 0)
            .resized(settings.side(), settings.width());
    ComputationGraph net =
        weights == null ? kind.init(begun, settings.seed()) : NetWeights.load(kind, begun, weights);
    encoder =
        new TrainableEncoder(
            kind.name(), kind, begun, net, settings.replicas(), settings.frozenBlocks());
    float[] before = classes.isEmpty() ? null : Heads.parameters(net.getLayer(NetShape.CLASSIFIER));
    heads = new Heads(sets, settings.words(), encoder.channels(), before);
    shape = begun.with(classes.size(), heads.words().size());
    lesson = new EncoderLesson(settings, this.sets, encoder, heads);
    learner = new EncoderWeights(settings, encoder, heads);
    beginning = Arrays.hashCode(learner.weights());
  }

  @Override
  public String doing() {
    return "training an encoder";
  }

  @Override
  public TrainingIdentity identity() {
    List<String> content = new ArrayList<>();
    int train = 0;
    int dev = 0;
    for (PhotoSet set : sets) {
      train += set.train().size();
      dev += set.dev().size();
      content.add(set.name() + " " + set.kind());
      for (List<TrainingPhoto> part : List.of(set.train(), set.dev())) {
        part.forEach(photo -> content.add(photo.file().getFileName() + " " + photo.texts()));
        content.add("");
      }
    }
    return new TrainingIdentity()
        .settings(settings)
        .with("net", kind.name() + " (" + kind.source() + ")")
        .data(train + " photos and " + dev + " to check with", content)
        .with("start", String.format(Locale.ROOT, "%08x", beginning));
  }

  @Override
  public List<Phase<?>> phases() {
    return List.of(
        new Phase<>(
                "",
                lesson,
                List.of(learner),
                new RateSchedule(Double.POSITIVE_INFINITY, settings.warmUp(), 0),
                settings.epochs(),
                Integer.MAX_VALUE)
            .measured(1, true));
  }

  @Override
  public String unit() {
    return "photos";
  }

  @Override
  public String title() {
    return "What photos show";
  }

  @Override
  public List<String> figures() {
    return EncoderScores.figures(sets, heads).stream().map(EncoderScores::column).toList();
  }

  @Override
  public void begin(Path folder, PrintWriter screen) throws IOException {
    AtomicFile.write(folder.resolve("words.txt"), String.join("\n", heads.words()) + "\n");
  }

  @Override
  public void write(Path bundle, Trainer.Epoch epoch) throws IOException {
    Path file = bundle.resolveSibling("encoder.safetensors");
    for (String name :
        List.of(
            String.format(Locale.ROOT, "encoder-epoch%02d.safetensors", epoch.number()),
            "encoder.safetensors")) {
      writeWeights(epoch.number(), bundle.resolveSibling(name));
    }
    Provenance provenance =
        Provenance.now(origin.data(), origin.command(), settings.seed())
            .with("epoch", epoch.number());
    for (Map.Entry<String, ? extends Number> score : epoch.dev().figures().entrySet()) {
      provenance =
          provenance.with(score.getKey().replace('_', ' ') + ", %", score.getValue().doubleValue());
    }
    EncoderBundle.write(
        kind,
        shape,
        NetWeights.load(kind, shape, WeightFile.read(file)),
        EncoderBundle.Precision.HALF,
        provenance,
        "The eye of the other models: it was fine-tuned to tell which words captions and questions"
            + " about a photo hold, and which classes photos are of.",
        new EncoderBundle.Labels(classes, heads.words()),
        bundle);
  }

  private void writeWeights(int epoch, Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>(from);
    texts.remove("classes");
    texts.put("net", kind.name());
    texts.put("source", kind.source());
    String part =
        settings.frozenBlocks() == 0 ? "every layer" : "above block " + settings.frozenBlocks();
    String names = sets.stream().map(PhotoSet::name).collect(joining(", "));
    texts.put("fine-tuned", "on " + names + ", " + part + ", " + epoch + " epochs");
    texts.put("seed", Long.toString(settings.seed()));
    texts.put("words", String.join(" ", heads.words()));
    Safetensors.write(file, learner.tensors(), texts, true);
  }

  /** Ends the threads that read photos and train. */
  @Override
  public void close() {
    lesson.close();
    encoder.close();
  }
}
