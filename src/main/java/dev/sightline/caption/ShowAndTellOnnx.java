package dev.sightline.caption;

import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.export.CellGraph;
import dev.sightline.export.NetGraph;
import java.util.List;

/** {@link ShowAndTell} in a graph: the photo is read where a caption begins. */
final class ShowAndTellOnnx implements CaptionStep {
  private final CaptionModel.Settings settings;
  private final CellGraph cell;

  ShowAndTellOnnx(CaptionModel.Settings settings) {
    this.settings = settings;
    cell = new CellGraph(settings.cell(), "lstm", settings.hidden(), settings.layers());
  }

  @Override
  public int channels() {
    return settings.channels();
  }

  @Override
  public boolean looksAtGrid() {
    return false;
  }

  @Override
  public List<Carried> carried() {
    return List.of(new Carried("state", OnnxGraph.BATCH, cell.width()));
  }

  @Override
  public List<String> begin(NetGraph net, String pooled) {
    String seen = net.linear("image", net.standardised("image", pooled));
    CellGraph.State state = cell.step(net, cell.gatesOfInput(net, seen), null, cell.zeros(net));
    return List.of(cell.joined(net, state));
  }

  @Override
  public Next step(NetGraph net, String word, List<String> now) {
    String gates = cell.gatesOfInput(net, net.embedded("words", word));
    CellGraph.State state = cell.step(net, gates, null, cell.split(net, now.get(0), 0));
    return new Next(net.linear("output", state.h()), List.of(cell.joined(net, state)), null);
  }
}
