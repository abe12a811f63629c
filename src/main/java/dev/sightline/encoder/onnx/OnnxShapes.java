package dev.sightline.encoder.onnx;

import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;

/** DL4J's layers that only rearrange what they read, as ONNX nodes. */
final class OnnxShapes {
  private OnnxShapes() {}

  /** Adds such a layer; null where it is none of them. */
  static String add(LayerSite site, org.deeplearning4j.nn.conf.layers.Layer conf) {
    OnnxGraph graph = site.graph();
    String name = site.name();
    if (conf instanceof ZeroPaddingLayer padding) {
      LayerSite.requireChannelsFirst(padding.getDataFormat());
      int[] p = padding.getPadding();
      String pads = graph.integers(name + ":pads", 0, 0, p[0], p[2], 0, 0, p[1], p[3]);
      return graph.node("Pad", name + ":pad", List.of(site.input(), pads));
    }
    if (conf instanceof ZeroPadding1DLayer padding) {
      int[] p = padding.getPadding();
      String pads = graph.integers(name + ":pads", 0, 0, p[0], 0, 0, p[1]);
      return graph.node("Pad", name + ":pad", List.of(site.input(), pads));
    }
    if (conf instanceof Cropping2D cropping) {
      LayerSite.requireChannelsFirst(cropping.getDataFormat());
      int[] c = cropping.getCropping();
      return cropped(
          graph, name, site.input(), new long[] {2, 3}, LayerSite.longs(c[0], c[2]), c[1], c[3]);
    }
    if (conf instanceof Cropping1D cropping) {
      int[] c = cropping.getCropping();
      return cropped(graph, name, site.input(), new long[] {2}, LayerSite.longs(c[0]), c[1]);
    }
    if (conf instanceof Upsampling2D upsampling) {
      LayerSite.requireChannelsFirst(upsampling.getFormat());
      int[] s = upsampling.getSize();
      return larger(graph, name, site.input(), 1, 1, s[0], s[1]);
    }
    if (conf instanceof Upsampling1D upsampling) {
      return larger(graph, name, site.input(), 1, 1, upsampling.getSize()[0]);
    }
    if (conf instanceof SpaceToDepthLayer space) {
      LayerSite.requireChannelsFirst(space.getDataFormat());
      return graph.node(
          "SpaceToDepth",
          name + ":depth",
          List.of(site.input()),
          Attribute.of("blocksize", (long) space.getBlockSize()));
    }
    if (conf instanceof RepeatVector repeat) {
      LayerSite.requireChannelsFirst(
          repeat.getDataFormat() == null ? RNNFormat.NCW : repeat.getDataFormat());
      String axis = graph.integers(name + ":axis", 2);
      String one = graph.node("Unsqueeze", name + ":one", List.of(site.input(), axis));
      String times = graph.integers(name + ":times", 1, 1, repeat.getN());
      return graph.node("Tile", name + ":repeated", List.of(one, times));
    }
    return null;
  }

  /** Cuts so much off the beginning and the end of some axes. */
  private static String cropped(
      OnnxGraph graph, String name, String value, long[] axes, long[] before, int... after) {
    long[] ends = new long[after.length];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = after[i] == 0 ? Integer.MAX_VALUE : -after[i];
    }
    return graph.slice(name, ":cropped", value, axes, before, ends);
  }

  /** Repeats every element so many times along each axis. */
  private static String larger(OnnxGraph graph, String name, String value, float... scales) {
    return graph.node(
        "Resize",
        name + ":larger",
        List.of(value, "", graph.constant(name + ":scales", scales, scales.length)),
        Attribute.of("mode", "nearest"),
        Attribute.of("coordinate_transformation_mode", "asymmetric"),
        Attribute.of("nearest_mode", "floor"));
  }
}
