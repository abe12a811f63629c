package dev.sightline.caption;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.onnx.OnnxComparison;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.export.NetGraph;
import dev.sightline.net.OnnxStep;
import dev.sightline.net.Runner;
import dev.sightline.rnn.Matrix;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A captioner as an ONNX file that writes one word a run:
 *
 * <pre>
 * features, word [batch], state [batch, S]  ->  log_probabilities [batch, vocabulary], next_state
 * </pre>
 *
 * <p>A caption begins with the start symbol: for a row that is given it the state counts for
 * nothing and is made from the features. So whoever runs the file begins with zeros, and gives back
 * what came out. What does not change while a caption is written, as the keys of attention, is part
 * of what is given back ({@code seen}), so that it is computed once.
 */
public final class CaptionOnnx {
  /** Rows, cells or frames, and steps of the proof. */
  private static final int ROWS = 3;

  private static final int CELLS = 5;
  private static final int STEPS = 6;

  private CaptionOnnx() {}

  /**
   * Writes the captioner of a bundle.
   *
   * @throws IOException if the bundle is none of a captioner, or ONNX Runtime computes something
   *     else than the model
   */
  public static void write(Bundle files, Path file) throws IOException {
    CaptionBundle bundle = CaptionBundle.read(files);
    try (CaptionModel model = bundle.model()) {
      NetGraph net = graph(model);
      describe(net, files.name(), bundle);
      net.write(file, session -> check(session, model));
    }
  }

  /** Writes a captioner without its words. */
  static void write(CaptionModel model, Path file) throws IOException {
    write(model, model, file);
  }

  /**
   * Writes one captioner if it computes what another does.
   *
   * @throws IOException where it does not
   */
  static void write(CaptionModel model, CaptionModel original, Path file) throws IOException {
    graph(model).write(file, session -> check(session, original));
  }

  /** A value that is carried from word to word. */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Carried(String name, long... shape) {}

  private static List<Carried> carried(OnnxStep step) {
    Carried state = new Carried("state", OnnxGraph.BATCH, step.stateWidth());
    return step.seenWidth() == 0
        ? List.of(state)
        : List.of(state, new Carried("seen", OnnxGraph.BATCH, OnnxGraph.CELLS, step.seenWidth()));
  }

  /** The model's graph. */
  private static NetGraph graph(CaptionModel model) {
    OnnxStep step = new OnnxStep(model.net(), model.writing());
    NetGraph net = new NetGraph("captioner", model.parameters());
    String features =
        step.input().equals("pooled")
            ? net.input("pooled", OnnxGraph.BATCH, model.channels())
            : net.input("grid", OnnxGraph.BATCH, OnnxGraph.CELLS, model.channels());
    String word = net.words("word", OnnxGraph.BATCH);
    List<Carried> carried = carried(step);
    List<String> before = carried.stream().map(one -> net.input(one.name, one.shape)).toList();
    String begins = net.op("Equal", word, net.integer(Vocabulary.START)); // [batch]
    List<String> now =
        net.either(
            net.any(begins),
            branch -> {
              List<String> fresh = step.begin(branch, features);
              return IntStream.range(0, fresh.size())
                  .mapToObj(
                      i ->
                          branch.op(
                              "Where",
                              branch.column(begins, carried.get(i).shape.length),
                              fresh.get(i),
                              before.get(i)))
                  .toList();
            },
            branch -> before);
    OnnxStep.Next next = step.step(net, word, now);
    net.output(
        "log_probabilities", net.logSoftmax(next.scores()), OnnxGraph.BATCH, model.vocabulary());
    if (next.alpha() != null) {
      net.output("attention", next.alpha(), OnnxGraph.BATCH, OnnxGraph.CELLS);
    }
    for (int i = 0; i < carried.size(); i++) {
      net.output("next_" + carried.get(i).name, next.carried().get(i), carried.get(i).shape);
    }
    return net;
  }

  private static void describe(NetGraph net, String name, CaptionBundle bundle) {
    Vocabulary words = bundle.vocabulary();
    net.describe(
        "Captioner '"
            + name
            + "', one word a run. Begin with word = "
            + Vocabulary.START
            + " and zeros for whatever has a next_ among the outputs; give back the word chosen and"
            + " what came out; stop at word "
            + Vocabulary.END
            + ". The metadata entry 'vocabulary' has the words, one a line, by their numbers.");
    net.metadata("task", bundle.task());
    net.metadata("model", bundle.model().plan().kind().name());
    net.metadata("name", name);
    net.metadata("start", Integer.toString(Vocabulary.START));
    net.metadata("end", Integer.toString(Vocabulary.END));
    net.metadata("unknown", Integer.toString(Vocabulary.UNKNOWN));
    bundle
        .sampling()
        .ifPresent(
            frames -> {
              net.metadata("rateHz", Double.toString(frames.rateHz()));
              net.metadata("frames", Integer.toString(frames.frames()));
            });
    net.metadata(
        "vocabulary",
        IntStream.range(0, words.size()).mapToObj(words::word).collect(Collectors.joining("\n")));
  }

  /** Writes the same random words with both. */
  private static void check(OnnxSession session, CaptionModel model) throws IOException {
    Random random = new Random(1);
    int channels = model.channels();
    float[] grid = new float[ROWS * CELLS * channels];
    float[] pooled = new float[ROWS * channels];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = random.nextFloat();
      pooled[i / (CELLS * channels) * channels + i % channels] += grid[i] / CELLS;
    }
    Map<String, OnnxValue> inputs = new HashMap<>();
    if (session.inputs().contains("grid")) {
      inputs.put("grid", OnnxValue.of(grid, ROWS, CELLS, channels));
    } else {
      inputs.put("pooled", OnnxValue.of(pooled, ROWS, channels));
    }
    for (Carried one : carried(new OnnxStep(model.net(), model.writing()))) {
      long[] shape = one.shape.clone();
      shape[0] = ROWS;
      shape[1] = shape[1] == OnnxGraph.CELLS ? CELLS : shape[1];
      inputs.put(one.name, OnnxValue.zeros(shape));
    }
    try (Matrix pooledRows = Matrix.of(ROWS, channels, pooled);
        Matrix gridRows = Matrix.of(ROWS * CELLS, channels, grid);
        Runner decoding = model.decode(pooledRows, gridRows, 1)) {
      int[] words = {Vocabulary.START, Vocabulary.START, Vocabulary.START};
      for (int t = 0; t < STEPS; t++) {
        float[] expected = new float[ROWS * model.vocabulary()];
        decoding.step(words, expected);
        inputs.put("word", OnnxValue.of(IntStream.of(words).asLongStream().toArray(), ROWS));
        Map<String, OnnxValue> found = session.run(inputs);
        OnnxComparison.require(session, "log_probabilities", expected, found, "Sightline");
        attention(session, decoding, found);
        found.forEach(
            (name, value) -> {
              if (name.startsWith("next_")) {
                inputs.put(name.substring("next_".length()), value);
              }
            });
        for (int r = 0; r < ROWS; r++) {
          words[r] = random.nextInt(model.vocabulary());
          words[r] = words[r] == Vocabulary.START ? Vocabulary.UNKNOWN : words[r];
        }
      }
    }
  }

  private static void attention(OnnxSession session, Runner decoding, Map<String, OnnxValue> found)
      throws IOException {
    if (!found.containsKey("attention")) {
      return;
    }
    float[] expected = new float[ROWS * CELLS];
    for (int r = 0; r < ROWS; r++) {
      System.arraycopy(decoding.attention(r), 0, expected, r * CELLS, CELLS);
    }
    OnnxComparison.require(session, "attention", expected, found, "Sightline");
  }
}
