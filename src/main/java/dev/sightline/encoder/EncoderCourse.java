package dev.sightline.encoder;

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

/**
 * The fine-tuning of an encoder. After each epoch it leaves {@code encoder-epoch01.safetensors} ...
 * (weights in half precision, named as in the file training began from, with {@code words.weight}
 * and {@code words.bias}), {@code encoder.safetensors} (the last of them) and the bundle; {@code
 * words.txt} has the words that are learned.
 */
public final class EncoderCourse implements Course, AutoCloseable {
  private final EncoderNet kind;
  private final EncoderTrainingSettings settings;
  private final List<TrainingPhoto> train;
  private final List<TrainingPhoto> dev;
  private final Map<String, String> from;
  private final TrainingOrigin origin;
  private final EncoderLesson lesson;

  /**
   * @param weights null to begin with weights drawn by the settings' seed
   * @throws IllegalArgumentException where there are too few photos, or no words to learn
   */
  public EncoderCourse(
      EncoderNet kind,
      EncoderTrainingSettings settings,
      List<TrainingPhoto> train,
      List<TrainingPhoto> dev,
      WeightTensors weights,
      TrainingOrigin origin)
      throws IOException {
    this.kind = kind;
    this.settings = settings;
    this.train = train;
    this.dev = dev;
    from = weights == null ? Map.of() : weights.metadata();
    this.origin = origin;
    lesson = new EncoderLesson(kind, settings, train, dev, weights);
  }

  @Override
  public String doing() {
    return "training an encoder";
  }

  @Override
  public TrainingIdentity identity() {
    List<String> content = new ArrayList<>();
    for (List<TrainingPhoto> part : List.of(train, dev)) {
      part.forEach(photo -> content.add(photo.file().getFileName() + " " + photo.captions()));
      content.add("");
    }
    return new TrainingIdentity()
        .settings(settings)
        .with("net", kind.name() + " (" + kind.source() + ")")
        .data(train.size() + " photos and " + dev.size() + " to check with", content)
        .with("start", String.format(Locale.ROOT, "%08x", Arrays.hashCode(lesson.beginning())));
  }

  @Override
  public List<Phase<?>> phases() {
    return List.of(lesson.phase());
  }

  @Override
  public String unit() {
    return "photos";
  }

  @Override
  public String title() {
    return "Words in photos";
  }

  @Override
  public List<String> figures() {
    return List.of("dev_word_map", "dev_loss", "dev_precision_at_5");
  }

  @Override
  public void begin(Path folder, PrintWriter screen) throws IOException {
    AtomicFile.write(
        folder.resolve("words.txt"), String.join("\n", lesson.words().words()) + "\n");
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
      String name =
          switch (score.getKey()) {
            case "dev_word_map" -> "dev word mAP";
            default -> score.getKey().replace('_', ' ');
          };
      provenance = provenance.with(name, score.getValue().doubleValue());
    }
    NetShape shape = kind.shape().resized(settings.side(), settings.width());
    EncoderBundle.write(
        kind,
        shape,
        NetWeights.load(kind, shape, WeightFile.read(file)),
        EncoderBundle.Precision.HALF,
        provenance,
        "The eye of the captioners: every layer was fine-tuned to tell which words the captions of"
            + " a photo hold.",
        bundle);
  }

  private void writeWeights(int epoch, Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>(from);
    texts.remove("classes");
    texts.put("net", kind.name());
    texts.put("source", kind.source());
    texts.put("fine-tuned", "on caption words, every layer, " + epoch + " epochs");
    texts.put("seed", Long.toString(settings.seed()));
    texts.put("words", String.join(" ", lesson.words().words()));
    Safetensors.write(file, NetWeights.of(lesson.net()), texts, true);
  }

  /** Ends the threads that read photos and train. */
  @Override
  public void close() {
    lesson.close();
  }
}
