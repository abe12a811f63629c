package dev.sightline.caption;

import dev.sightline.net.Net;
import dev.sightline.net.Writer;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Registry;
import dev.sightline.spec.Spec;
import java.util.List;

/** The captioners there are. */
public final class Captioners {
  private Captioners() {}

  /**
   * A captioner.
   *
   * @param writer declares its weights
   */
  public record Kind<S extends Record>(String name, String paper, Spec<S> settings, Maker<S> writer)
      implements Registry.Kind<S> {
    private Writer<?> on(Net net, Record values, Sizes sizes) {
      return writer.on(net, settings.cast(values), sizes);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Declares the weights of a captioner. */
  interface Maker<S extends Record> {
    Writer<?> on(Net net, S settings, Sizes sizes);
  }

  /**
   * What the data decide.
   *
   * @param channels width of the feature vector of a photo or frame
   * @param vocabulary number of words
   */
  record Sizes(int channels, int vocabulary) {}

  private static final Spec<CaptionSettings> PLAIN =
      Spec.of(CaptionSettings.class).usual("hidden", "512");
  private static final Spec<SoftAttention.Settings> ATTENTION =
      Spec.of(SoftAttention.Settings.class).usual("hidden", "512");

  /** All of them; the first is the usual one. */
  public static final Registry<Kind<?>> ALL =
      new Registry<>(
          "captioner",
          List.of(
              new Kind<>(
                  "soft-attention",
                  "soft attention (Xu et al. 2015)",
                  ATTENTION,
                  SoftAttention::new),
              new Kind<>(
                  "show-and-tell", "Show and Tell (Vinyals et al. 2015)", PLAIN, ShowAndTell::new),
              new Kind<>(
                  "multimodal-rnn",
                  "multimodal RNN (Karpathy and Fei-Fei 2015)",
                  PLAIN.usual("cell", "elman-relu"),
                  MultimodalRnn::new),
              new Kind<>(
                  "top-down",
                  "bottom-up and top-down attention (Anderson et al. 2018)",
                  ATTENTION,
                  TopDown::new),
              new Kind<>("s2vt", "S2VT (Venugopalan et al. 2015)", PLAIN, S2vt::new)));

  /** Those of photos: all but the one that reads nothing but clips. */
  public static final Registry<Kind<?>> OF_PHOTOS =
      new Registry<>(
          "captioner of photos",
          ALL.all().stream().filter(kind -> !kind.name().equals("s2vt")).toList());

  /** A captioner with random weights. */
  static CaptionModel model(Plan<Kind<?>> plan, int channels, int vocabulary, long seed) {
    Sizes sizes = new Sizes(channels, vocabulary);
    return new CaptionModel(
        plan, net -> plan.kind().on(net, plan.settings(), sizes), channels, seed);
  }
}
