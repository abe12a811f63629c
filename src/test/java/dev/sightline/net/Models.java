package dev.sightline.net;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentLayers;

/** Models on the graph, with the weights of those that are tried beside them. */
final class Models {
  private Models() {}

  /** Lu et al. 2015. */
  static final class DeeperLstm {
    final Net net = new Net();
    final Net.Normal normal;
    final Value pooled;
    final Value question;
    final Value scores;

    DeeperLstm(
        int channels,
        int vocabulary,
        int answers,
        int embedding,
        RecurrentLayers recurrent,
        int joint,
        double dropout,
        double dropoutOfPhoto) {
      normal = net.normal("image", channels);
      Net.Table words = net.table("words", vocabulary, embedding);
      Layers layers = net.layers(recurrent, "layer", embedding);
      int width = layers.carries() ? layers.stateWidth() : layers.outputs();
      Net.Linear ofQuestion = net.linear("question", width, joint);
      Net.Linear ofImage = net.linear("image", channels, joint, Math.sqrt(channels));
      Net.Linear output = net.linear("output", joint, answers);
      net.allocate(1);
      pooled = net.input("pooled", Rows.PHOTO, channels);
      question = net.words("question", Rows.STEP);
      Value read = layers.of(words.of(question).dropout(dropout));
      Value q = (layers.carries() ? layers.states(read) : layers.ends(read)).dropout(dropout);
      Value i = normal.of(pooled).unitLength().dropout(dropoutOfPhoto);
      Value f = ofQuestion.of(q).tanh().times(ofImage.of(i).tanh()).dropout(dropout);
      scores = output.of(f);
    }
  }

  /** Xu et al. 2015. */
  static final class SoftAttention implements Writer<SoftAttention.Seen> {
    record Seen(Value v, Cell.Now lstm) implements State {}

    final Net net = new Net();
    private final double dropout;
    private final double dropoutOfPhoto;
    private final double coverage;
    private final Net.Linear project;
    private final Net.Linear firstState;
    private final Net.Linear firstCell;
    private final Net.Linear query;
    private final Net.Linear gate;
    private final Attention attention;
    private final Net.Table words;
    private final Cell lstm;
    private final Net.Linear fromState;
    private final Net.Linear fromPhoto;

    SoftAttention(
        int channels,
        int vocabulary,
        int embedding,
        int hidden,
        int projection,
        int width,
        double dropout,
        double dropoutOfPhoto,
        double coverage,
        CellKind cell,
        int layers) {
      this.dropout = dropout;
      this.dropoutOfPhoto = dropoutOfPhoto;
      this.coverage = coverage;
      project = net.linear("project", channels, projection);
      firstState = net.linear("first-state", projection, hidden);
      int memory = cell.memory(hidden, layers);
      firstCell = memory == 0 ? null : net.linear("first-cell", projection, memory);
      query = net.linear("query", hidden, width);
      gate = net.linear("gate", hidden, 1);
      attention = net.attention("attention", projection, width);
      words = net.table("words", vocabulary, embedding);
      lstm = net.cell(cell, "lstm", embedding, projection, hidden, layers, dropout);
      fromState = net.linear("output-state", hidden, embedding);
      fromPhoto = net.linearWithoutBias("output-photo", projection, embedding);
      words.withBias("output.bias");
      net.allocate(1);
    }

    @Override
    public Seen begin(Photo photo) {
      Value v = project.of(photo.grid()).relu().dropout(dropoutOfPhoto);
      Value mean = v.mean();
      return new Seen(
          v,
          new Cell.Now(
              firstState.of(mean).tanh(), firstCell == null ? null : firstCell.of(mean).tanh()));
    }

    @Override
    public Next<Seen> next(Value word, Seen before) {
      Value h = before.lstm().h();
      Value x = words.of(word).dropout(dropout);
      Attention.Look look = attention.of(before.v(), query.of(h));
      Value z = look.seen().times(gate.of(h).sigmoid());
      Cell.Now now = lstm.next(x, null, z, before.lstm());
      Value o = fromState.of(now.h()).plus(fromPhoto.of(z), x).dropout(dropout);
      return new Next<>(words.scores(o), new Seen(before.v(), now), look.alpha());
    }

    @Override
    public Value penalty(Value looks) {
      return coverage == 0 ? null : looks.total().times(-1).plus(1).square().times(coverage);
    }
  }

  /** Venugopalan et al. 2015. */
  static final class S2vt implements Writer<S2vt.Seen> {
    record Seen(Cell.Now low, Cell.Now high) implements State {}

    final Net net = new Net();
    private final double dropout;
    private final double dropoutOfPhoto;
    private final Net.Normal normal;
    private final Net.Linear frame;
    private final Cell lower;
    private final Net.Table words;
    private final Cell upper;
    private final Net.Linear between;
    private final Net.Linear output;

    S2vt(
        int channels,
        int vocabulary,
        int embedding,
        int hidden,
        double dropout,
        double dropoutOfPhoto,
        CellKind cell,
        int layers) {
      this.dropout = dropout;
      this.dropoutOfPhoto = dropoutOfPhoto;
      normal = net.normal("frame", channels);
      frame = net.linear("frame", channels, embedding);
      lower = net.cell(cell, "lstm-1", embedding, 0, hidden, layers, dropout);
      words = net.table("words", vocabulary, embedding);
      upper = net.cell(cell, "lstm-2", embedding, 0, hidden, layers, dropout);
      between = net.linearWithoutBias("lstm-1-to-2", hidden, upper.gates());
      output = net.linear("output", hidden, vocabulary);
      net.allocate(1);
    }

    @Override
    public Seen begin(Photo clip) {
      Value x = frame.of(normal.of(clip.frames()).dropout(dropoutOfPhoto));
      return x.scan(
              new Seen(lower.zero(Rows.PHOTO), upper.zero(Rows.PHOTO)),
              (f, before) -> both(f, null, before))
          .last();
    }

    @Override
    public Next<Seen> next(Value word, Seen before) {
      Seen now = both(null, words.of(word).dropout(dropout), before);
      return new Next<>(output.of(now.high().h().dropout(dropout)), now);
    }

    private Seen both(Value seen, Value word, Seen before) {
      Cell.Now low = lower.next(seen, before.low());
      Value a = between.of(low.h().dropout(dropout));
      return new Seen(low, upper.next(word, a, null, before.high()));
    }
  }
}
