package dev.sightline.caption;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.bundle.Bundle;
import dev.sightline.io.SightlineException;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Parameters;

/** Makes captioners by name, and writes and reads their settings in a bundle. */
final class CaptionModels {
  private static final int MOST_CHANNELS = 1 << 16;

  private CaptionModels() {}

  /** The captioners by the name they have on the command line and in a bundle. */
  public enum Kind {
    SHOW_AND_TELL("show-and-tell", "Show and Tell (Vinyals et al. 2015)", CellKind.LSTM),
    MULTIMODAL_RNN(
        "multimodal-rnn", "multimodal RNN (Karpathy and Fei-Fei 2015)", CellKind.ELMAN_RELU),
    SOFT_ATTENTION("soft-attention", "soft attention (Xu et al. 2015)", CellKind.LSTM),
    VIDEO_TO_TEXT("s2vt", "S2VT (Venugopalan et al. 2015)", CellKind.LSTM);

    private final String title;
    private final String paper;
    private final CellKind cell;

    Kind(String title, String paper, CellKind cell) {
      this.title = title;
      this.paper = paper;
      this.cell = cell;
    }

    /** Name and source, for people. */
    String paper() {
      return paper;
    }

    /** The recurrent cell of the paper. */
    CellKind cell() {
      return cell;
    }

    static Kind of(CaptionModel model) {
      if (model instanceof SoftAttention) {
        return SOFT_ATTENTION;
      }
      if (model instanceof VideoToText) {
        return VIDEO_TO_TEXT;
      }
      return model instanceof ShowAndTell ? SHOW_AND_TELL : MULTIMODAL_RNN;
    }

    @Override
    public String toString() {
      return title;
    }

    /**
     * @throws IllegalArgumentException where there is no such captioner
     */
    static Kind of(String title) {
      for (Kind kind : values()) {
        if (kind.title.equals(title)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "There is no captioner '"
              + title
              + "'; there are show-and-tell, multimodal-rnn, soft-attention and s2vt");
    }
  }

  /** Writes what is needed to make the model again. */
  static void describe(CaptionModel model, ObjectNode into) {
    into.put("model", Kind.of(model).toString());
    if (model instanceof SoftAttention m) {
      SoftAttention.Settings s = m.settings();
      into.put("channels", s.channels()).put("vocabulary", s.vocabulary());
      into.put("embedding", s.embedding()).put("hidden", s.hidden());
      into.put("projection", s.projection()).put("attention", s.attention());
      into.put("dropout", s.dropout()).put("dropoutOfPhoto", s.dropoutOfPhoto());
      into.put("coverage", s.coverage()).put("cell", s.cell().toString()).put("layers", s.layers());
      return;
    }
    CaptionModel.Settings s = plainSettings(model);
    into.put("channels", s.channels()).put("vocabulary", s.vocabulary());
    into.put("embedding", s.embedding()).put("hidden", s.hidden());
    into.put("dropout", s.dropout()).put("dropoutOfPhoto", s.dropoutOfPhoto());
    into.put("cell", s.cell().toString()).put("layers", s.layers());
  }

  private static CaptionModel.Settings plainSettings(CaptionModel model) {
    if (model instanceof ShowAndTell m) {
      return m.settings();
    } else if (model instanceof MultimodalRnn m) {
      return m.settings();
    } else if (model instanceof VideoToText m) {
      return m.settings();
    }
    throw new IllegalArgumentException("Unknown captioner " + model.getClass());
  }

  /** Makes the model a bundle describes, with random weights yet. */
  static CaptionModel of(Bundle bundle) throws SightlineException {
    String title = bundle.text("model");
    Kind kind;
    CellKind cell;
    try {
      kind = Kind.of(title);
      // Bundles from before there was a choice do not name it.
      cell = bundle.settings().has("cell") ? CellKind.of(bundle.text("cell")) : CellKind.LSTM;
    } catch (IllegalArgumentException e) {
      throw new SightlineException(bundle.place() + ": " + e.getMessage(), e);
    }
    int channels = bundle.integer("channels", 1, MOST_CHANNELS);
    int vocabulary = bundle.integer("vocabulary", 3, 1_000_000);
    int embedding = bundle.integer("embedding", 1, CaptionPlan.WIDEST_WORD);
    int hidden = bundle.integer("hidden", 1, CaptionPlan.WIDEST);
    double dropout = bundle.number("dropout", 0, CaptionPlan.MOST_DROPOUT);
    int layers =
        bundle.settings().has("layers") ? bundle.integer("layers", 1, CaptionPlan.MOST_LAYERS) : 1;
    // What only attention has is not asked of the others.
    boolean attends = kind == Kind.SOFT_ATTENTION;
    try {
      CaptionPlan plan =
          new CaptionPlan(
              title,
              1,
              embedding,
              hidden,
              attends ? bundle.integer("projection", 1, CaptionPlan.WIDEST) : 1,
              attends ? bundle.integer("attention", 1, CaptionPlan.WIDEST) : 1,
              dropout,
              bundle.number("dropoutOfPhoto", 0, CaptionPlan.MOST_DROPOUT),
              attends ? bundle.number("coverage", 0, CaptionPlan.MOST_COVERAGE) : 0,
              cell,
              layers);
      return plan.model(channels, vocabulary, Parameters.ZEROS);
    } catch (IllegalArgumentException e) {
      throw new SightlineException(bundle.place() + ": " + e.getMessage(), e);
    }
  }
}
