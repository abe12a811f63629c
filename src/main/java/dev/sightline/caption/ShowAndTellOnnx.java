package dev.sightline.caption;

import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.export.CellGraph;
import dev.sightline.export.NetGraph;
import java.util.List;

/** {@link ShowAndTell} in a graph: the photo is read where a caption begins. */
class ShowAndTellOnnx implements CaptionStep {
  private final int channels;
  final CellGraph cell;

  ShowAndTellOnnx(CaptionModel.Settings settings) {
    this(settings, "lstm");
  }

  /**
   * @param name of the cell among the parameters
   */
  ShowAndTellOnnx(CaptionModel.Settings settings, String name) {
    channels = settings.channels();
    cell = new CellGraph(settings.cell(), name, settings.hidden(), settings.layers());
  }

  @Override
  public int channels() {
    return channels;
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
    String seen = image(net, pooled);
    CellGraph.State state = cell.step(net, cell.gatesOfInput(net, seen), null, cell.zeros(net));
    return List.of(cell.joined(net, state));
  }

  /** The photo as the cell reads it. */
  static String image(NetGraph net, String pooled) {
    return net.linear("image", net.standardised("image", pooled));
  }

  @Override
  public Next step(NetGraph net, String word, List<String> now) {
    String gates = gates(net, word, now);
    CellGraph.State state = cell.step(net, gates, null, cell.split(net, now.get(0), 0));
    return new Next(net.linear("output", state.h()), List.of(cell.joined(net, state)), null);
  }

  /** What a word gives to the cell's gates; {@code now} as in {@link #step}. */
  String gates(NetGraph net, String word, List<String> now) {
    return cell.gatesOfInput(net, net.embedded("words", word));
  }
}
