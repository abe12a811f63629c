package dev.sightline.caption;

import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.export.CellGraph;
import dev.sightline.export.NetGraph;
import java.util.List;

/**
 * {@link SoftAttention} in a graph. Where a caption begins the grid is projected once, and carried
 * on as {@code seen} {@code [batch, cells, projection + attention]}: v and the keys side by side.
 */
final class SoftAttentionOnnx implements CaptionStep {
  private final SoftAttention.Settings s;
  private final CellGraph cell;

  SoftAttentionOnnx(SoftAttention.Settings settings) {
    s = settings;
    cell = new CellGraph(s.cell(), "lstm", s.hidden(), s.layers());
  }

  @Override
  public int channels() {
    return s.channels();
  }

  @Override
  public boolean looksAtGrid() {
    return true;
  }

  @Override
  public List<Carried> carried() {
    return List.of(
        new Carried("state", OnnxGraph.BATCH, cell.width()),
        new Carried("seen", OnnxGraph.BATCH, OnnxGraph.CELLS, s.projection() + s.attention()));
  }

  @Override
  public List<String> begin(NetGraph net, String grid) {
    String v = net.rectified("project", grid);
    String keys = net.op("MatMul", v, net.weight("attention.key"));
    String mean = net.reduced("ReduceMean", v, 1);
    String h = net.squashed("first-state", mean);
    String memory = cell.memory() == 0 ? null : net.squashed("first-cell", mean);
    return List.of(cell.joined(net, new CellGraph.State(h, memory)), net.joined(2, v, keys));
  }

  @Override
  public Next step(NetGraph net, String word, List<String> now) {
    CellGraph.State before = cell.split(net, now.get(0), 0);
    String v = net.slice(now.get(1), 2, 0, s.projection());
    String keys = net.slice(now.get(1), 2, s.projection(), s.projection() + s.attention());
    NetGraph.Attention looked =
        net.attention("attention", v, keys, net.linear("query", before.h()));
    String gate = net.op("Sigmoid", net.linear("gate", before.h()));
    String z = net.op("Mul", gate, looked.z());
    String x = net.embedded("words", word);
    CellGraph.State state = cell.step(net, cell.gatesOfInput(net, x), z, before);
    String o = net.op("Add", net.linear("output-state", state.h()), net.linear("output-photo", z));
    o = net.op("Add", o, x);
    return new Next(
        net.scored("words", "output.bias", o),
        List.of(cell.joined(net, state), now.get(1)),
        looked.alpha());
  }
}
