package dev.sightline.vqa;

import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.export.NetGraph;
import dev.sightline.export.SequenceGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * The models that answer questions, in a graph: {@link QuestionAttention}, {@link DeeperLstm},
 * {@link AskYourNeurons} and {@link Concatenation}.
 */
final class AnswerNetsOnnx {
  private final AnswerPlan plan;
  private final int channels;
  private final SequenceGraph layers;

  AnswerNetsOnnx(AnswerPlan plan, int channels) {
    this.plan = plan;
    this.channels = channels;
    layers = new SequenceGraph(plan.recurrent(), "layer");
  }

  /** Logits of the answers {@code [batch, answers]}, and where it looked, or null. */
  record Choice(String logits, String attention) {}

  /** Logits of the next symbol {@code [batch, symbols]}, and the state behind it. */
  record Step(String logits, String state) {}

  /** Width of the state of a model that writes. */
  int width() {
    return layers.width();
  }

  /** A model that chooses: declares its inputs and answers. */
  Choice choice(NetGraph net) {
    return switch (plan.kind()) {
      case ATTENTION -> attention(net);
      case DEEPER_LSTM -> new Choice(deeperLstm(net), null);
      case ASK_YOUR_NEURONS -> new Choice(askYourNeurons(net), null);
      case CONCATENATION -> {
        String ofQuestion = net.linear("question", read(net).ends());
        String ofImage = net.linear("image", image(net));
        yield new Choice(net.op("Add", ofQuestion, ofImage), null);
      }
      case QUESTION_ONLY -> new Choice(net.linear("question", read(net).ends()), null);
      case IMAGE_ONLY -> new Choice(net.linear("image", image(net)), null);
      case ASK_YOUR_NEURONS_WORDS ->
          throw new IllegalArgumentException(plan.kind() + " writes its answer word by word");
    };
  }

  private SequenceGraph.Run read(NetGraph net) {
    String question = net.words("question", OnnxGraph.BATCH, OnnxGraph.STEPS);
    return layers.run(net, net.embedded("words", question));
  }

  private String image(NetGraph net) {
    return net.standardised("image", net.input("pooled", OnnxGraph.BATCH, channels));
  }

  private Choice attention(NetGraph net) {
    String q = read(net).ends();
    String grid = net.input("grid", OnnxGraph.BATCH, OnnxGraph.CELLS, channels);
    String v = net.rectified("project", net.standardised("grid", grid));
    List<String> looks = new ArrayList<>();
    List<String> alphas = new ArrayList<>();
    for (int j = 0; j < plan.looks(); j++) {
      String name = "attention" + (j == 0 ? "" : "-" + (j + 1));
      String keys = net.op("MatMul", v, net.weight(name + ".key"));
      NetGraph.Attention looked = net.attention(name, v, keys, net.linear(name + ".query", q));
      looks.add(looked.z());
      alphas.add(net.widened(looked.alpha(), 1));
    }
    String z = net.joined(1, looks.toArray(String[]::new));
    String asked = net.squashed("question", q);
    String seen = net.op("Add", net.squashed("image", z), net.scalar(1));
    String logits = net.linear("output", net.op("Mul", asked, seen));
    return new Choice(logits, net.joined(1, alphas.toArray(String[]::new)));
  }

  private String deeperLstm(NetGraph net) {
    SequenceGraph.Run read = read(net);
    String q = read.states() == null ? read.ends() : read.states();
    String x = image(net);
    String squares = net.reduced("ReduceSum", net.op("Mul", x, x), 1);
    String least = net.op("Max", squares, net.scalar(1e-12f));
    String scale = net.op("Sqrt", net.op("Div", net.scalar(1), least));
    String i = net.op("Mul", x, net.widened(scale, 1));
    String f = net.op("Mul", net.squashed("question", q), net.squashed("image", i));
    return net.linear("output", f);
  }

  /** The photo beside every word. */
  private String askYourNeurons(NetGraph net) {
    String question = net.words("question", OnnxGraph.BATCH, OnnxGraph.STEPS);
    String words = net.embedded("words", question);
    String seen = net.widened(net.linear("image", image(net)), 1);
    String beside = net.op("Expand", seen, net.op("Shape", words));
    return net.linear("output", layers.run(net, net.joined(2, words, beside)).ends());
  }

  /** A model that writes: declares its inputs and takes one step. */
  Step step(NetGraph net) {
    String word = net.words("word", OnnxGraph.BATCH);
    String seen = net.linear("image", image(net));
    String state = net.input("state", OnnxGraph.BATCH, width());
    String x = net.joined(1, net.embedded("words", word), seen);
    SequenceGraph.Step step = layers.step(net, x, state);
    return new Step(net.linear("output", step.output()), step.state());
  }
}
