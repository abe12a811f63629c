package dev.sightline.caption;

import dev.sightline.export.NetGraph;
import java.util.List;

/** One captioner as {@link CaptionOnnx} writes it: how a caption begins, and one word of it. */
interface CaptionStep {
  /**
   * A value that is carried from word to word.
   *
   * @param name of the input; the output is called {@code next_} and this
   * @param shape for the file
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  record Carried(String name, long... shape) {
    @Override
    public long[] shape() {
      return shape.clone();
    }
  }

  /**
   * What a word leads to.
   *
   * @param scores of the next word, {@code [batch, vocabulary]}
   * @param carried in the order of {@link #carried}
   * @param attention {@code [batch, cells]}, or null
   */
  record Next(String scores, List<String> carried, String attention) {}

  /** Width of a feature vector. */
  int channels();

  /** Whether it reads the features before they are pooled, or those of frames. */
  boolean looksAtGrid();

  /** What is carried from word to word. */
  List<Carried> carried();

  /**
   * What is made of the features before the first word, in the order of {@link #carried}; more
   * values may follow, which {@link #goOn} has too.
   */
  List<String> begin(NetGraph net, String features);

  /** The same where no caption of the batch begins. */
  default List<String> goOn(NetGraph net, List<String> before) {
    return before;
  }

  /**
   * One word.
   *
   * @param word {@code [batch]}
   * @param now what {@link #begin} or {@link #goOn} gave
   */
  Next step(NetGraph net, String word, List<String> now);
}
