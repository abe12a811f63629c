package dev.sightline.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.export.NetGraph;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.RecurrentLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ONNX Runtime computes from a graph that was written is what the tape and the runner do. */
class OnnxWriterTest {
  private static final int ROWS = 2;
  private static final int CELLS = 3;
  private static final int CHANNELS = 5;
  private static final int VOCABULARY = 7;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void softAttentionWritesAlike(CellKind kind) throws IOException {
    for (int layers = 1; layers <= 2; layers++) {
      Models.SoftAttention m =
          new Models.SoftAttention(CHANNELS, VOCABULARY, 3, 4, 3, 4, .3, .2, .5, kind, layers);
      writesAlike(m.net, Writing.of(m.net, m, CHANNELS), "grid");
    }
  }

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void sequenceToSequenceWritesAlike(CellKind kind) throws IOException {
    Models.S2vt m = new Models.S2vt(CHANNELS, VOCABULARY, 3, 4, .3, .2, kind, 2);
    writesAlike(m.net, Writing.of(m.net, m, CHANNELS), "frames");
  }

  private void writesAlike(Net net, Writing writing, String input) throws IOException {
    Gradients.stir(net.parameters());
    OnnxStep step = new OnnxStep(net, writing);
    assertEquals(input, step.input());
    NetGraph graph = new NetGraph("writer", net.parameters());
    String features = graph.input("features", OnnxGraph.BATCH, OnnxGraph.CELLS, CHANNELS);
    String word = graph.words("word", OnnxGraph.BATCH);
    List<String> begun = step.begin(graph, features);
    String[] names = {"state", "seen"};
    long[][] shapes = {
      {OnnxGraph.BATCH, step.stateWidth()}, {OnnxGraph.BATCH, OnnxGraph.CELLS, step.seenWidth()}
    };
    List<String> now = new ArrayList<>();
    for (int i = 0; i < begun.size(); i++) {
      graph.output("begun_" + names[i], begun.get(i), shapes[i]);
      now.add(graph.input(names[i], shapes[i]));
    }
    OnnxStep.Next next = step.step(graph, word, now);
    graph.output("scores", graph.logSoftmax(next.scores()), OnnxGraph.BATCH, VOCABULARY);
    for (int i = 0; i < begun.size(); i++) {
      graph.output("next_" + names[i], next.carried().get(i), shapes[i]);
    }
    float[] seen = TapeTest.noise(ROWS * CELLS, CHANNELS, 1).toArray();
    graph.write(
        folder.resolve("writer.onnx"),
        session -> {
          Map<String, OnnxValue> inputs = new HashMap<>();
          inputs.put("features", OnnxValue.of(seen, ROWS, CELLS, CHANNELS));
          for (int i = 0; i < begun.size(); i++) {
            long[] shape = shapes[i].clone();
            shape[0] = ROWS;
            shape[1] = shape[1] == OnnxGraph.CELLS ? CELLS : shape[1];
            inputs.put(names[i], OnnxValue.zeros(shape));
          }
          try (Matrix vectors = Matrix.of(ROWS * CELLS, CHANNELS, seen);
              Runner runner =
                  new Runner(
                      net,
                      writing,
                      new Batch(
                              new Layout(
                                  ROWS, CELLS, input.equals("frames") ? CELLS : 0, null, null))
                          .with(input, vectors),
                      1)) {
            for (int t = 0; t < 6; t++) {
              int[] words = {t == 0 ? 1 : (3 * t) % VOCABULARY, t == 0 ? 1 : (5 * t) % VOCABULARY};
              float[] expected = new float[ROWS * VOCABULARY];
              runner.step(words, expected);
              inputs.put("word", OnnxValue.of(IntStream.of(words).asLongStream().toArray(), ROWS));
              Map<String, OnnxValue> found = session.run(inputs);
              if (t == 0) {
                for (int i = 0; i < begun.size(); i++) {
                  inputs.put(names[i], found.get("begun_" + names[i]));
                }
                found = session.run(inputs);
              }
              close(expected, found.get("scores").floats());
              for (int i = 0; i < begun.size(); i++) {
                inputs.put(names[i], found.get("next_" + names[i]));
              }
            }
          }
        });
    net.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deeperLstmAnswersAlike(boolean both) throws IOException {
    Models.DeeperLstm m =
        new Models.DeeperLstm(
            CHANNELS,
            VOCABULARY,
            4,
            3,
            new RecurrentLayers(CellKind.LSTM, 3, 2, both, false, 0),
            6,
            0,
            0);
    Gradients.stir(m.net.parameters());
    NetGraph graph = new NetGraph("answerer", m.net.parameters());
    OnnxWriter w =
        new OnnxWriter(graph)
            .with(m.pooled, graph.input("pooled", OnnxGraph.BATCH, CHANNELS))
            .with(m.question, graph.words("question", OnnxGraph.BATCH, OnnxGraph.STEPS));
    graph.output("scores", w.write(m.scores), OnnxGraph.BATCH, 4);
    int[] words = {1, 5, 2, 6, 3, 3};
    graph.write(
        folder.resolve("answerer.onnx"),
        session -> {
          try (Matrix pooled = TapeTest.noise(2, CHANNELS, 1);
              Tape tape =
                  new Tape(
                      m.net,
                      new Batch(
                              new Layout(2, 0, 0, new int[] {0, 1}, new Packing(new int[] {3, 3})))
                          .with("pooled", pooled)
                          .with("question", words),
                      Dropout.OFF)) {
            long[] ids = new long[6];
            for (int i = 0; i < 6; i++) {
              ids[(i % 2) * 3 + i / 2] = words[i];
            }
            Map<String, OnnxValue> found =
                session.run(
                    Map.of(
                        "pooled", OnnxValue.of(pooled.toArray(), 2, CHANNELS),
                        "question", OnnxValue.of(ids, 2, 3)));
            close(tape.get(m.scores).toArray(), found.get("scores").floats());
          }
        });
    m.net.close();
  }

  private static void close(float[] expected, float[] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertTrue(
          Math.abs(expected[i] - found[i]) < 1e-5,
          "element " + i + " is " + found[i] + ", expected is " + expected[i]);
    }
  }
}
