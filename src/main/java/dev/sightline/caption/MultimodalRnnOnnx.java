package dev.sightline.caption;

import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.export.CellGraph;
import dev.sightline.export.NetGraph;
import java.util.List;

/** {@link MultimodalRnn} in a graph: the photo is a bias of the gates where a caption begins. */
final class MultimodalRnnOnnx implements CaptionStep {
  private final CaptionModel.Settings settings;
  private final CellGraph cell;

  MultimodalRnnOnnx(CaptionModel.Settings settings) {
    this.settings = settings;
    cell = new CellGraph(settings.cell(), "cell", settings.hidden(), settings.layers());
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
    return List.of(net.zeroRow(cell.width()), image(net, pooled));
  }

  private static String image(NetGraph net, String pooled) {
    return net.linear("image", net.standardised("image", pooled));
  }

  @Override
  public List<String> goOn(NetGraph net, List<String> before) {
    return List.of(before.get(0), net.scalar(0));
  }

  @Override
  public Next step(NetGraph net, String word, List<String> now) {
    String gates = cell.gatesOfInput(net, net.embedded("words", word));
    gates = net.op("Add", gates, now.get(1));
    CellGraph.State state = cell.step(net, gates, null, cell.split(net, now.get(0), 0));
    return new Next(net.linear("output", state.h()), List.of(cell.joined(net, state)), null);
  }
}
