package dev.sightline.caption;

import dev.sightline.export.NetGraph;
import java.util.List;

/**
 * {@link MultimodalRnn} in a graph: as {@link ShowAndTellOnnx}, but the photo is a bias of the
 * gates where a caption begins.
 */
final class MultimodalRnnOnnx extends ShowAndTellOnnx {
  MultimodalRnnOnnx(CaptionModel.Settings settings) {
    super(settings, "cell");
  }

  @Override
  public List<String> begin(NetGraph net, String pooled) {
    return List.of(net.zeroRow(cell.width()), image(net, pooled));
  }

  @Override
  public List<String> goOn(NetGraph net, List<String> before) {
    return List.of(before.get(0), net.scalar(0));
  }

  @Override
  String gates(NetGraph net, String word, List<String> now) {
    return net.op("Add", super.gates(net, word, now), now.get(1));
  }
}
