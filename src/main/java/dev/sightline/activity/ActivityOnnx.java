package dev.sightline.activity;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.onnx.OnnxComparison;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.export.NetGraph;
import dev.sightline.net.OnnxWriter;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A labeller or classifier as an ONNX file. Which of these it is says the net:
 *
 * <pre>
 * a step      frame [batch, channels], state [batch, S]  ->  probabilities [batch, classes], next_state
 * sequences   frames [batch, steps, channels]            ->  probabilities [batch, steps, classes]
 * clips       frames [batch, steps, channels] or
 *             grid [batch, steps, cells, channels]       ->  probabilities [batch, classes]
 * </pre>
 *
 * <p>A net that goes on from its state is a step; one that looks ahead reads sequences; one that
 * scores clips, or whose bundle is for clips, reads clips.
 */
public final class ActivityOnnx {
  /** Sequences and frames of the proof: more than one window of every net. */
  private static final int BATCH = 2;

  private static final int FRAMES = 18;

  private final ActivityBundle bundle;
  private final int channels;
  private final int cells;

  private ActivityOnnx(ActivityBundle bundle, int cells) {
    this.bundle = bundle;
    this.cells = cells;
    channels =
        bundle.net().parameters().entries().stream()
            .filter(entry -> entry.name().equals("input.mean"))
            .mapToInt(entry -> entry.columns())
            .findFirst()
            .orElseThrow();
  }

  /**
   * Writes the net of a bundle.
   *
   * @throws IOException if the bundle is of another task, or ONNX Runtime computes something else
   *     than the net
   * @throws IllegalArgumentException if the net cannot be exported
   */
  public static void write(Bundle files, Path file) throws IOException {
    ActivityBundle bundle = ActivityBundle.read(files);
    try (ActivityNet net = bundle.net()) {
      int cells = net.looksAtGrid() ? files.integer("cells", 1, 1 << 16) : 0;
      new ActivityOnnx(bundle, cells).write(files.name(), file);
    }
  }

  /** Writes a net that stands in no bundle yet. */
  static void write(ActivityBundle bundle, int cells, Path file) throws IOException {
    new ActivityOnnx(bundle, cells).write("net", file);
  }

  private boolean isStep() {
    return bundle.net().perFrame() && bundle.net().carries() && !bundle.trimmed();
  }

  private void write(String name, Path file) throws IOException {
    NetGraph net = new NetGraph("activity", bundle.net().parameters());
    int classes = bundle.net().classes();
    String use;
    ActivityNet original = bundle.net();
    ActivityModel.Frames read = original.frames();
    if (isStep()) {
      use = "one frame a run: begin with a state of zeros and give back next_state";
      OnnxWriter w = OnnxWriter.ofStep(net);
      w.with(read.pooled(), net.input("frame", OnnxGraph.BATCH, channels));
      if (original.states() != null) {
        w.with(read.states(), net.input("state", OnnxGraph.BATCH, read.states().width()));
      }
      String p = probabilities(net, w.write(original.scores()));
      net.output("probabilities", p, OnnxGraph.BATCH, classes);
      if (original.states() != null) {
        String next = w.write(original.states());
        net.output("next_state", next, OnnxGraph.BATCH, read.states().width());
      }
    } else if (original.perFrame()) {
      String frames = sequence(net);
      String p = probabilities(net, logits(net, frames));
      if (bundle.trimmed()) {
        use = "a whole clip a run";
        net.output("probabilities", fused(net, p), OnnxGraph.BATCH, classes);
      } else {
        use = "a whole video a run, since it looks ahead";
        net.output("probabilities", p, OnnxGraph.BATCH, OnnxGraph.STEPS, classes);
      }
    } else {
      use = "a whole clip a run";
      net.output(
          "probabilities",
          probabilities(net, logits(net, sequence(net))),
          OnnxGraph.BATCH,
          classes);
    }
    describe(net, name, use);
    net.write(file, this::check);
  }

  private String sequence(NetGraph net) {
    return cells > 0
        ? net.input("grid", OnnxGraph.BATCH, OnnxGraph.STEPS, cells, channels)
        : net.input("frames", OnnxGraph.BATCH, OnnxGraph.STEPS, channels);
  }

  private String logits(NetGraph net, String frames) {
    ActivityNet original = bundle.net();
    return new OnnxWriter(net)
        .with(cells > 0 ? original.frames().grid() : original.frames().pooled(), frames)
        .write(original.scores());
  }

  private String probabilities(NetGraph net, String logits) {
    boolean several = bundle.labels().several() && !bundle.trimmed();
    return several ? net.op("Sigmoid", logits) : net.softmax(logits);
  }

  /** One prediction out of those at the frames, {@link Fusion}. */
  private String fused(NetGraph net, String p) {
    return switch (bundle.fusion()) {
      case LAST -> net.at(p, 1, -1);
      case MAX -> net.reduced("ReduceMax", p, 1);
      case MEAN -> net.reduced("ReduceMean", p, 1);
      case WEIGHTED -> {
        String ones =
            net.op("Add", net.op("Mul", net.slice(p, 2, 0, 1), net.scalar(0)), net.scalar(1));
        String gains = net.op("CumSum", ones, net.integer(1));
        String sum = net.reduced("ReduceSum", net.op("Mul", p, gains), 1);
        yield net.op("Div", sum, net.reduced("ReduceSum", gains, 1));
      }
    };
  }

  private void describe(NetGraph net, String name, String use) {
    net.describe(
        "Activity net '"
            + name
            + "' ("
            + bundle.plan().kind()
            + "), "
            + use
            + ". Frames are "
            + bundle.rateHz()
            + " a second; the metadata entry 'classes' has the classes, one a line.");
    net.metadata("task", bundle.trimmed() ? ActivityBundle.CLIPS : ActivityBundle.FRAMES);
    net.metadata("name", name);
    net.metadata("model", bundle.plan().kind().toString());
    net.metadata("rateHz", Double.toString(bundle.rateHz()));
    net.metadata("several", Boolean.toString(bundle.labels().several()));
    net.metadata("motion", Boolean.toString(bundle.plan().frames().motion()));
    net.metadata("flow", Boolean.toString(bundle.plan().frames().flow()));
    net.metadata("closeUp", Boolean.toString(bundle.plan().frames().closeUp()));
    if (!bundle.net().perFrame()) {
      net.metadata("clipFrames", Integer.toString(bundle.plan().clipFrames()));
    }
    net.metadata("classes", String.join("\n", bundle.labels().classes()));
  }

  /** Random sequences through both. */
  private void check(OnnxSession session) throws IOException {
    int frames = bundle.net().clipFrames() == 0 ? FRAMES : bundle.net().clipFrames();
    check(session, frames);
    if (!isStep()) {
      check(session, Math.min(3, frames)); // shorter than a window
    }
  }

  private void check(OnnxSession session, int frames) throws IOException {
    Random random = new Random(frames);
    float[] features = new float[BATCH * frames * Math.max(1, cells) * channels];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    float[] expected = original(features, frames);
    if (isStep()) {
      checkSteps(session, features, expected, frames);
      return;
    }
    OnnxValue input =
        cells > 0
            ? OnnxValue.of(features, BATCH, frames, cells, channels)
            : OnnxValue.of(features, BATCH, frames, channels);
    Map<String, OnnxValue> found = session.run(Map.of(session.inputs().get(0), input));
    OnnxComparison.require(session, "probabilities", expected, found, "Sightline");
  }

  private void checkSteps(OnnxSession session, float[] features, float[] expected, int frames)
      throws IOException {
    int classes = bundle.net().classes();
    Map<String, OnnxValue> inputs = new HashMap<>();
    if (session.inputs().contains("state")) {
      inputs.put("state", OnnxValue.zeros(BATCH, bundle.net().frames().states().width()));
    }
    for (int t = 0; t < frames; t++) {
      float[] now = new float[BATCH * channels];
      float[] then = new float[BATCH * classes];
      for (int r = 0; r < BATCH; r++) {
        int at = r * frames + t;
        System.arraycopy(features, at * channels, now, r * channels, channels);
        System.arraycopy(expected, at * classes, then, r * classes, classes);
      }
      inputs.put("frame", OnnxValue.of(now, BATCH, channels));
      Map<String, OnnxValue> found = session.run(inputs);
      OnnxComparison.require(session, "probabilities", then, found, "Sightline");
      if (found.containsKey("next_state")) {
        inputs.put("state", found.get("next_state"));
      }
    }
  }

  /** Probabilities of the net itself, sequence by sequence. */
  private float[] original(float[] features, int frames) {
    int[] lengths = new int[BATCH];
    Arrays.fill(lengths, frames);
    Packing packing = new Packing(lengths);
    int width = Math.max(1, cells) * channels;
    float[] packed = new float[features.length];
    for (int r = 0; r < BATCH; r++) {
      for (int t = 0; t < frames; t++) {
        int row = packing.offset(t) + r;
        System.arraycopy(features, (r * frames + t) * width, packed, row * width, width);
      }
    }
    Matrix grid = cells > 0 ? Matrix.of(packing.total() * cells, channels, packed) : null;
    Matrix pooled =
        cells > 0
            ? new Matrix(packing.total(), channels)
            : Matrix.of(packing.total(), channels, packed);
    try (FrameBatch batch = new FrameBatch(packing, pooled, grid);
        ActivityNet.Pass pass = bundle.net().score(batch, null)) {
      boolean several = bundle.labels().several() && !bundle.trimmed();
      float[] p = FrameLabelling.probabilities(pass.logits(), several);
      return bundle.net().perFrame() ? bySequence(p, packing, frames) : p;
    }
  }

  private float[] bySequence(float[] p, Packing packing, int frames) {
    int classes = bundle.net().classes();
    float[][] each = new float[BATCH][frames * classes];
    for (int r = 0; r < BATCH; r++) {
      for (int t = 0; t < frames; t++) {
        int from = (packing.offset(t) + r) * classes;
        System.arraycopy(p, from, each[r], t * classes, classes);
      }
    }
    List<float[]> parts =
        Arrays.stream(each)
            .map(one -> bundle.trimmed() ? bundle.fusion().of(one, classes) : one)
            .toList();
    float[] all = new float[parts.get(0).length * BATCH];
    for (int r = 0; r < BATCH; r++) {
      System.arraycopy(parts.get(r), 0, all, r * parts.get(r).length, parts.get(r).length);
    }
    return all;
  }
}
