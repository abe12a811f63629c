package dev.sightline.vqa;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.onnx.OnnxComparison;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.export.NetGraph;
import dev.sightline.net.OnnxWriter;
import dev.sightline.rnn.Matrix;
import dev.sightline.spec.Plan;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model that answers questions as an ONNX file.
 *
 * <pre>
 * chooses   question [batch, words], pooled [batch, channels] or grid [batch, cells, channels]
 *           ->  probabilities [batch, answers], with attention also attention [batch, looks, cells]
 * writes    word [batch], pooled [batch, channels], state [batch, S]
 *           ->  log_probabilities [batch, symbols], next_state
 * </pre>
 *
 * <p>The questions of one run have the same number of words. Who runs a model that writes gives it
 * the words of the question one by one, then those of the answer, each plus the number of words of
 * questions.
 */
public final class AnswerOnnx {
  private static final int BATCH = 2;
  private static final int CELLS = 5;

  private AnswerOnnx() {}

  /**
   * Writes the model of a bundle.
   *
   * @throws IOException if the bundle is of another task, or ONNX Runtime computes something else
   *     than the model
   */
  public static void write(Bundle files, Path file) throws IOException {
    AnswerBundle bundle = AnswerBundle.read(files);
    try (AnswerModel model = bundle.model()) {
      Vocabulary words = bundle.vocabulary();
      Sizes sizes =
          new Sizes(files.integer("channels", 1, 1 << 16), words.size(), bundle.answers().size());
      NetGraph net = graph(bundle.plan(), model, sizes);
      describe(net, files.name(), bundle);
      net.write(file, session -> check(session, bundle.plan(), model, sizes));
    }
  }

  /**
   * @param channels width of a feature vector
   * @param words that questions are made of
   * @param symbols answers, or words of answers
   */
  record Sizes(int channels, int words, int symbols) {}

  /** Writes a model without its words. */
  static void write(Plan<AnswerKind<?>> plan, AnswerModel model, Sizes sizes, Path file)
      throws IOException {
    graph(plan, model, sizes).write(file, session -> check(session, plan, model, sizes));
  }

  private static NetGraph graph(Plan<AnswerKind<?>> plan, AnswerModel model, Sizes sizes) {
    NetGraph net = new NetGraph("answerer", model.parameters());
    boolean writes = plan.kind().writes();
    AnswerNet.Asked asked = model.asked();
    AnswerNet.Reply reply = model.reply();
    OnnxWriter w = writes ? OnnxWriter.ofStep(net) : new OnnxWriter(net);
    if (writes) {
      w.with(asked.question(), net.words("word", OnnxGraph.BATCH));
      String state = net.input("state", OnnxGraph.BATCH, reply.states().width());
      w.withInput(model.net(), AnswerNet.BEFORE, state);
    } else if (model.net().isRead(asked.question())) {
      w.with(asked.question(), net.words("question", OnnxGraph.BATCH, OnnxGraph.STEPS));
    }
    if (model.net().isRead(asked.pooled())) {
      w.with(asked.pooled(), net.input("pooled", OnnxGraph.BATCH, sizes.channels()));
    }
    if (model.looksAtGrid()) {
      w.with(asked.grid(), net.input("grid", OnnxGraph.BATCH, OnnxGraph.CELLS, sizes.channels()));
    }
    String scores = w.write(reply.scores());
    if (writes) {
      net.output("log_probabilities", net.logSoftmax(scores), OnnxGraph.BATCH, sizes.symbols());
      String next = w.write(reply.states());
      net.output("next_state", next, OnnxGraph.BATCH, reply.states().width());
      return net;
    }
    net.output("probabilities", net.softmax(scores), OnnxGraph.BATCH, sizes.symbols());
    if (!reply.looks().isEmpty()) {
      String[] looks =
          reply.looks().stream().map(look -> net.widened(w.write(look), 1)).toArray(String[]::new);
      net.output("attention", net.joined(1, looks), OnnxGraph.BATCH, looks.length, OnnxGraph.CELLS);
    }
    return net;
  }

  private static void describe(NetGraph net, String name, AnswerBundle bundle) {
    boolean writes = bundle.plan().kind().writes();
    net.describe(
        "Answers questions about pictures: '"
            + name
            + "' ("
            + bundle.plan().kind()
            + "). The metadata entries 'vocabulary' and 'answers' have the words of questions and "
            + (writes ? "of answers" : "the answers")
            + ", one a line, by their numbers.");
    net.metadata("task", AnswerBundle.TASK);
    net.metadata("name", name);
    net.metadata("model", bundle.plan().kind().toString());
    net.metadata("unknown", Integer.toString(Vocabulary.UNKNOWN));
    if (writes) {
      net.metadata("end", Integer.toString(AnswerModel.END));
    }
    net.metadata("vocabulary", lines(bundle.vocabulary().size(), bundle.vocabulary()::word));
    net.metadata(
        "answers",
        lines(bundle.answers().size(), symbol -> bundle.answers().text(List.of(symbol))));
  }

  private static String lines(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining("\n"));
  }

  /** Asks both the same random questions about random pictures, of one word and of several. */
  private static void check(
      OnnxSession session, Plan<AnswerKind<?>> plan, AnswerModel model, Sizes sizes)
      throws IOException {
    for (int length : new int[] {1, 4}) {
      Random random = new Random(length);
      float[] grid = new float[BATCH * CELLS * sizes.channels()];
      float[] pooled = new float[BATCH * sizes.channels()];
      for (int i = 0; i < grid.length; i++) {
        grid[i] = random.nextFloat();
      }
      for (int i = 0; i < pooled.length; i++) {
        pooled[i] = random.nextFloat();
      }
      int[][] questions = new int[BATCH][length];
      for (int[] question : questions) {
        Arrays.setAll(question, t -> random.nextInt(sizes.words()));
      }
      try (Matrix pooledRows = Matrix.of(BATCH, sizes.channels(), pooled);
          Matrix gridRows = Matrix.of(BATCH * CELLS, sizes.channels(), grid)) {
        QuestionBatch batch = new QuestionBatch(pooledRows, gridRows, new int[] {0, 1}, questions);
        int most = plan.kind().writes() ? 3 : sizes.symbols();
        List<AnswerModel.Said> said = model.answer(batch, most);
        Map<String, OnnxValue> inputs = new HashMap<>();
        if (session.inputs().contains("pooled")) {
          inputs.put("pooled", OnnxValue.of(pooled, BATCH, sizes.channels()));
        }
        if (session.inputs().contains("grid")) {
          inputs.put("grid", OnnxValue.of(grid, BATCH, CELLS, sizes.channels()));
        }
        if (plan.kind().writes()) {
          checkWriting(session, model.reply().states().width(), inputs, questions, said, sizes);
        } else {
          checkChoice(session, inputs, questions, said, sizes);
        }
      }
    }
  }

  private static void checkChoice(
      OnnxSession session,
      Map<String, OnnxValue> inputs,
      int[][] questions,
      List<AnswerModel.Said> said,
      Sizes sizes)
      throws IOException {
    if (session.inputs().contains("question")) {
      long[] words = Arrays.stream(questions).flatMapToInt(Arrays::stream).asLongStream().toArray();
      inputs.put("question", OnnxValue.of(words, BATCH, questions[0].length));
    }
    float[] expected = new float[BATCH * sizes.symbols()];
    for (int r = 0; r < BATCH; r++) {
      for (AnswerModel.Guess guess : said.get(r).guesses()) {
        expected[r * sizes.symbols() + guess.symbols().get(0)] = (float) guess.probability();
      }
    }
    Map<String, OnnxValue> found = session.run(inputs);
    OnnxComparison.require(session, "probabilities", expected, found, "Sightline");
    if (found.containsKey("attention")) {
      float[] first = said.get(0).attention();
      float[] looked = Arrays.copyOf(first, BATCH * first.length);
      System.arraycopy(said.get(1).attention(), 0, looked, first.length, first.length);
      OnnxComparison.require(session, "attention", looked, found, "Sightline");
    }
  }

  /** Spells out what the model wrote, and compares how probable the whole of it is. */
  private static void checkWriting(
      OnnxSession session,
      int width,
      Map<String, OnnxValue> inputs,
      int[][] questions,
      List<AnswerModel.Said> said,
      Sizes sizes)
      throws IOException {
    for (int r = 0; r < BATCH; r++) {
      for (AnswerModel.Guess guess : said.get(r).guesses()) {
        double log = 0;
        inputs.put("state", OnnxValue.zeros(BATCH, width));
        float[] next = null;
        for (int word : questions[r]) {
          next = run(session, inputs, word);
        }
        for (int symbol : guess.symbols()) {
          log += next[r * sizes.symbols() + symbol];
          next = run(session, inputs, sizes.words() + symbol);
        }
        if (guess.symbols().size() < AnswerModel.LONGEST) {
          log += next[r * sizes.symbols() + AnswerModel.END];
        }
        OnnxComparison.require(
            session.file(),
            "log_probabilities",
            new float[] {(float) Math.log(guess.probability())},
            new float[] {(float) log},
            "Sightline");
      }
    }
  }

  private static float[] run(OnnxSession session, Map<String, OnnxValue> inputs, int word)
      throws IOException {
    inputs.put("word", OnnxValue.of(new long[] {word, word}, BATCH));
    Map<String, OnnxValue> found = session.run(inputs);
    inputs.put("state", found.get("next_state"));
    return found.get("log_probabilities").floats();
  }
}
