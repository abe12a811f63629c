package dev.sightline.vqa;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.Arguments;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.QuestionData;
import dev.sightline.encoder.Device;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.Features;
import dev.sightline.io.AtomicFile;
import dev.sightline.io.Json;
import dev.sightline.media.PictureReader;
import dev.sightline.rnn.Adam;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Optimizer;
import dev.sightline.rnn.Parameters;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how fast models that answer questions are trained, and how fast questions about one
 * picture are answered. A training step is forward, backward, clipping and Adam on a batch of
 * photos with some questions each, whose features lie in memory.
 */
public final class AnswerSpeed {
  private static final int WARM_UP = 5;
  private static final double CLIP_NORM = 5;
  private static final double RATE = 1e-3;

  /** The models that are measured. */
  private static final List<AnswerKind<?>> KINDS =
      List.of(
          AnswerKind.ALL.of("deeper-lstm"), AnswerKind.ALL.of("ask-your-neurons"), AnswerKind.ALL.of("attention"));

  /**
   * What was measured of a model.
   *
   * @param parameters how many weights it has
   * @param trained questions a second in training, median over the batches
   */
  public record Speed(String model, int parameters, double trained) {}

  /** Some photos with their questions. */
  private record Batch(int[] questions, int[][] answers) {}

  private final AnswerTask task;
  private final QuestionSet set;
  private final AnswerBundle first;
  private final List<Batch> batches = new ArrayList<>();
  private final int timed;

  /**
   * @param task sizes and batches; its kind is not looked at
   * @param timed batches that are timed for each model
   */
  public AnswerSpeed(AnswerTask task, QuestionSet set, int timed) {
    this.task = task;
    this.set = set;
    this.timed = timed;
    first = AnswerCourse.bundle(task, set);
    int size = task.settings().batch();
    for (int from = 0; from + size <= set.size() && batches.size() < 20; from += size) {
      int begin = from;
      int[] questions = new int[size];
      Arrays.setAll(questions, i -> begin + i);
      int[][] answers = new int[size][];
      Arrays.setAll(
          answers,
          i -> {
            List<int[]> known = first.answers().lessons(set.question(begin + i).answer());
            return known.isEmpty() ? new int[1] : known.get(0);
          });
      batches.add(new Batch(questions, answers));
    }
    if (batches.isEmpty()) {
      throw new IllegalArgumentException(
          "There are " + set.size() + " questions to measure with; needed are " + size);
    }
  }

  private AnswerModel model(AnswerKind<?> kind) {
    return AnswerKind.model(
        Plan.usual(kind),
        set.features().channels(),
        first.vocabulary().size(),
        first.answers().size(),
        1);
  }

  /** Trains each model for some batches. */
  public List<Speed> run() {
    List<Speed> speeds = new ArrayList<>();
    for (AnswerKind<?> kind : KINDS) {
      try (AnswerModel model = model(kind)) {
        speeds.add(new Speed(kind.toString(), model.parameters().size(), trained(model)));
      }
    }
    return speeds;
  }

  private double trained(AnswerModel model) {
    Optimizer adam = new Adam(model.parameters());
    double[] speeds = new double[timed];
    for (int k = 0; k < WARM_UP + timed; k++) {
      Batch batch = batches.get(k % batches.size());
      try (QuestionSet.Loaded loaded = load(batch, model)) {
        long begin = System.nanoTime();
        double unused = model.lossAndGradient(loaded.batch(), batch.answers, 0, k);
        unused = adam.step(RATE, Clipping.byNorm(CLIP_NORM));
        if (k >= WARM_UP) {
          speeds[k - WARM_UP] = batch.questions.length / ((System.nanoTime() - begin) / 1e9);
        }
      }
    }
    Arrays.sort(speeds);
    return speeds[timed / 2];
  }

  private QuestionSet.Loaded load(Batch batch, AnswerModel model) {
    return set.load(batch.questions, null, first.vocabulary(), model.looksAtGrid());
  }

  /**
   * Asks a model about one picture, over and over.
   *
   * @return seconds for all questions at once and for one after the other, by those names
   */
  public static Map<String, Double> asked(
      PictureAnswerer answerer, Features seen, List<String> questions) {
    List<Answers> unused = answerer.ask(seen, questions, 1);
    long begin = System.nanoTime();
    unused = answerer.ask(seen, questions, 1);
    double together = (System.nanoTime() - begin) / 1e9;
    begin = System.nanoTime();
    for (String question : questions) {
      unused = answerer.ask(seen, List.of(question), 1);
    }
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("together", together);
    seconds.put("one by one", (System.nanoTime() - begin) / 1e9);
    return seconds;
  }

  /** As many questions as asked for, from the set, over and over. */
  public List<String> questions(int count) {
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      questions.add(set.question(i % set.size()).text());
    }
    return questions;
  }

  /**
   * Writes what another program needs to do the same: {@code bench.json} with sizes, batches (photo
   * of each question, word ids, answer) and for each model the names and shapes of its weights with
   * loss and gradient norm of the first batch without dropout; the features of each batch in {@code
   * grid-K.f32} and {@code pooled-K.f32}, and weights in {@code MODEL.f32}, little-endian floats.
   */
  public void dump(Path folder) throws IOException {
    Files.createDirectories(folder);
    ObjectNode all = Json.object();
    all.put("channels", set.features().channels()).put("cells", set.features().cells());
    all.put("vocabulary", first.vocabulary().size()).put("answers", first.answers().size());
    Spec.write(task.plan().settings(), all);
    all.put("rate", RATE).put("clipNorm", CLIP_NORM).put("warmUp", WARM_UP).put("timed", timed);
    ArrayNode list = all.putArray("batches");
    for (int k = 0; k < batches.size(); k++) {
      try (QuestionSet.Loaded loaded =
          set.load(batches.get(k).questions, null, first.vocabulary(), true)) {
        write(folder.resolve("pooled-" + k + ".f32"), loaded.pooled().toArray());
        write(folder.resolve("grid-" + k + ".f32"), loaded.grid().toArray());
        list.add(batch(loaded.batch(), batches.get(k)));
      }
    }
    ObjectNode models = all.putObject("models");
    for (AnswerKind<?> kind : KINDS) {
      try (AnswerModel model = model(kind)) {
        models.set(kind.toString(), described(model));
        write(folder.resolve(kind + ".f32"), model.parameters().values().toArray());
      }
    }
    AtomicFile.write(folder.resolve("bench.json"), Json.line(all));
  }

  private static ObjectNode batch(QuestionBatch batch, Batch given) {
    ObjectNode node = Json.object().put("photos", batch.photos());
    ArrayNode questions = node.putArray("questions");
    for (int q : QuestionBatch.longestFirst(batch.questions())) {
      ObjectNode question = questions.addObject().put("photo", batch.photoOf()[q]);
      question.put("answer", given.answers[q][0]);
      ArrayNode words = question.putArray("words");
      for (int word : batch.questions()[q]) {
        words.add(word);
      }
    }
    return node;
  }

  private ObjectNode described(AnswerModel model) {
    ObjectNode node = Json.object();
    ArrayNode weights = node.putArray("weights");
    for (Parameters.Entry entry : model.parameters().entries()) {
      ObjectNode weight = weights.addObject().put("name", entry.name());
      weight.putArray("shape").add(entry.rows()).add(entry.columns());
    }
    Batch batch = batches.get(0);
    try (QuestionSet.Loaded loaded = load(batch, model)) {
      node.put("loss", model.lossAndGradient(loaded.batch(), batch.answers, 0, Dropout.OFF));
    }
    double squares = 0;
    for (float g : model.parameters().gradients().toArray()) {
      squares += (double) g * g;
    }
    return node.put("gradientNorm", Math.sqrt(squares));
  }

  private static void write(Path file, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  /** {@code --data DIR [--model M] [--batch N] [--timed N] [--dump DIR] [--json OUT]}. */
  public static void main(String... words) throws IOException {
    Arguments arguments = Arguments.of(words);
    QuestionData questions = QuestionData.read(arguments.path("--data"), "train");
    try (Encoder eye =
        Encoder.open(ModelFolders.find(arguments.get("--encoder", "mobilenet-v2")))) {
      QuestionSet set = QuestionSet.of(eye, questions, false, (done, all) -> {});
      AnswerTask task =
          new AnswerTask(
              AnswerKind.ALL.plan("attention", Map.of()),
              Spec.with(
                  Spec.of(AnswerTrainingSettings.class).usual(),
                  "batch",
                  arguments.number("--batch", 64)),
              Spec.of(AnswerTask.Known.class).usual());
      AnswerSpeed bench = new AnswerSpeed(task, set, arguments.number("--timed", 40));
      if (arguments.has("--dump")) {
        bench.dump(arguments.path("--dump"));
        return;
      }
      List<Speed> speeds = bench.run();
      for (Speed speed : speeds) {
        System.out.printf(
            Locale.ROOT,
            "%-17s %.1f M weights: trained %.0f questions/s%n",
            speed.model(),
            speed.parameters() / 1e6,
            speed.trained());
      }
      Path model = ModelFolders.find(arguments.get("--model", "vqa"));
      try (PictureAnswerer answerer = PictureAnswerer.open(model, Device.AUTO)) {
        Features seen = answerer.look(PictureReader.read(set.question(0).photo()));
        Map<String, Double> asked = asked(answerer, seen, bench.questions(1000));
        asked.forEach(
            (how, seconds) ->
                System.out.printf(
                    Locale.ROOT, "1,000 questions about one picture, %s: %.2f s%n", how, seconds));
        arguments.write(Map.of("models", speeds, "thousandQuestions", asked));
      }
    }
  }
}
