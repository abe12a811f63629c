package dev.sightline.caption;

import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.export.CellGraph;
import dev.sightline.export.NetGraph;
import java.util.List;

/**
 * {@link S2vt} in a graph: where a caption begins both LSTMs read the frames; with each word the
 * lower one takes a step without a frame. The state is that of the lower one, then that of the
 * upper one.
 */
final class VideoToTextOnnx implements CaptionStep {
  private final CaptionModel.Settings settings;
  private final CellGraph lower;
  private final CellGraph upper;

  VideoToTextOnnx(CaptionModel.Settings settings) {
    this.settings = settings;
    lower = new CellGraph(settings.cell(), "lstm-1", settings.hidden(), settings.layers());
    upper = new CellGraph(settings.cell(), "lstm-2", settings.hidden(), settings.layers());
  }

  @Override
  public int channels() {
    return settings.channels();
  }

  @Override
  public boolean looksAtGrid() {
    return true;
  }

  @Override
  public List<Carried> carried() {
    return List.of(new Carried("state", OnnxGraph.BATCH, lower.width() + upper.width()));
  }

  @Override
  public List<String> begin(NetGraph net, String frames) {
    String x = net.linear("frame", net.standardised("frame", frames));
    CellGraph.Sequence low = lower.run(net, lower.gatesOfInput(net, x), null, false);
    String brought = net.linear("lstm-1-to-2", low.outputs());
    String gates = net.op("Add", brought, upper.gatesOfInput(net, null));
    CellGraph.Sequence high = upper.run(net, gates, null, false);
    return List.of(net.joined(1, lower.joined(net, low.last()), upper.joined(net, high.last())));
  }

  @Override
  public Next step(NetGraph net, String word, List<String> now) {
    CellGraph.State before = lower.split(net, now.get(0), 0);
    CellGraph.State low = lower.step(net, lower.gatesOfInput(net, null), null, before);
    String gates = upper.gatesOfInput(net, net.embedded("words", word));
    gates = net.op("Add", gates, net.linear("lstm-1-to-2", low.h()));
    CellGraph.State high =
        upper.step(net, gates, null, upper.split(net, now.get(0), lower.width()));
    String state = net.joined(1, lower.joined(net, low), upper.joined(net, high));
    return new Next(net.linear("output", high.h()), List.of(state), null);
  }
}
