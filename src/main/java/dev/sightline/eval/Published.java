package dev.sightline.eval;

import java.util.List;

/**
 * Figures that others printed, as tables to stand below ours. What is not marked stands in the
 * lecture notes; the rest is quoted at second hand.
 */
public final class Published {
  /** Captions of Flickr8k's test photos: the data set that ours are measured on. */
  public static final Published FLICKR8K =
      new Published(
          "Published, on the test photos of Flickr8k:",
          List.of("captioner", "Bleu_1", "Bleu_2", "Bleu_3", "Bleu_4"),
          List.of(
              List.of("multimodal RNN (Karpathy and Fei-Fei 2015)", "57.9", "38.3", "24.5", "16.0"),
              List.of("Show and Tell (Vinyals et al. 2015)", "63", "", "", ""),
              List.of("soft attention (Xu et al. 2015)", "67.0", "44.8", "29.9", "19.5"),
              List.of("hard attention (Xu et al. 2015)", "67.0", "45.7", "31.4", "21.3")));

  /** Captions of clips: all of MSVD, of which smaller copies hold a part. */
  public static final Published MSVD =
      new Published(
          "Published, on all of MSVD's test clips, of which this data set may hold a part (quoted at"
              + " second hand):",
          List.of("captioner", "METEOR"),
          List.of(
              List.of("S2VT, RGB (Venugopalan et al. 2015)", "29.2"),
              List.of("S2VT, RGB and optical flow", "29.8")));

  /** Clips and videos of another data set: Ng et al. 2015, both tables. */
  public static final Published SPORTS_1M =
      new Published(
          "Published, on another data set, Sports-1M (Ng et al. 2015):",
          List.of("net", "Clip Hit@1", "Hit@1", "Hit@5"),
          List.of(
              List.of("conv pooling", "68.7", "71.1", "89.3"),
              List.of("late pooling", "65.1", "67.5", "87.2"),
              List.of("slow pooling", "67.1", "69.7", "88.4"),
              List.of("local pooling", "68.1", "70.4", "88.9"),
              List.of("time-domain convolution", "64.2", "67.2", "87.2"),
              List.of("single frame, AlexNet", "", "63.6", "84.7"),
              List.of("single frame, GoogLeNet", "", "64.9", "86.6"),
              List.of("LSTM, AlexNet", "", "62.7", "83.6"),
              List.of("LSTM, GoogLeNet", "", "67.5", "87.1"),
              List.of("conv pooling, AlexNet", "", "70.4", "89.0"),
              List.of("conv pooling, GoogLeNet", "", "71.7", "90.4")));

  /** Frames of another data set. */
  public static final Published MULTITHUMOS =
      new Published(
          "Published, on another data set, MultiTHUMOS (Yeung et al. 2015, quoted at second hand):",
          List.of("net", "frame mAP"),
          List.of(
              List.of("two-stream", "27.6"),
              List.of("LSTM", "28.1"),
              List.of("MultiLSTM", "29.6")));

  private final String heading;
  private final List<String> columns;
  private final List<List<String>> rows;

  private Published(String heading, List<String> columns, List<List<String>> rows) {
    this.heading = heading;
    this.columns = columns;
    this.rows = rows;
  }

  /** A heading and the table in Markdown. */
  public String markdown() {
    TextTable table = new TextTable(columns.toArray(String[]::new));
    rows.forEach(row -> table.add(row.toArray(String[]::new)));
    return heading + "\n\n" + table.markdown();
  }
}
