package dev.sightline.caption;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleException;
import dev.sightline.net.Net;
import dev.sightline.net.Writer;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Parameters;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The captioners there are, and their settings in a bundle. */
final class Captioners {
  private static final int MOST_CHANNELS = 1 << 16;

  private Captioners() {}

  /**
   * A captioner.
   *
   * @param name on the command line and in a bundle
   * @param paper name and source, for people
   * @param cell the recurrent cell of the paper
   * @param settings the record of its settings: channels and vocabulary, and what it takes of a
   *     {@link CaptionPlan}, by the names there
   * @param writer declares its weights
   */
  record Kind<S extends Record>(
      String name,
      String paper,
      CellKind cell,
      Class<S> settings,
      BiFunction<Net, S, Writer<?>> writer) {

    /** A model of this kind with random weights. */
    CaptionModel model(CaptionPlan plan, int channels, int vocabulary, long seed) {
      Map<String, Object> known = values(plan);
      known.put("channels", channels);
      known.put("vocabulary", vocabulary);
      return new CaptionModel(this, record(settings, known), channels, seed);
    }

    private Set<String> names() {
      return Arrays.stream(settings.getRecordComponents())
          .map(RecordComponent::getName)
          .collect(toSet());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Kind<?>> ALL =
      List.of(
          new Kind<>(
              "show-and-tell",
              "Show and Tell (Vinyals et al. 2015)",
              CellKind.LSTM,
              CaptionModel.Settings.class,
              ShowAndTell::new),
          new Kind<>(
              "multimodal-rnn",
              "multimodal RNN (Karpathy and Fei-Fei 2015)",
              CellKind.ELMAN_RELU,
              CaptionModel.Settings.class,
              MultimodalRnn::new),
          new Kind<>(
              "soft-attention",
              "soft attention (Xu et al. 2015)",
              CellKind.LSTM,
              SoftAttention.Settings.class,
              SoftAttention::new),
          new Kind<>(
              "top-down",
              "bottom-up and top-down attention (Anderson et al. 2018)",
              CellKind.LSTM,
              SoftAttention.Settings.class,
              TopDown::new),
          new Kind<>(
              "s2vt",
              "S2VT (Venugopalan et al. 2015)",
              CellKind.LSTM,
              CaptionModel.Settings.class,
              S2vt::new));

  /**
   * @throws IllegalArgumentException where there is no such captioner
   */
  static Kind<?> of(String name) {
    return ALL.stream()
        .filter(kind -> kind.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no captioner '" + name + "'; there are " + names()));
  }

  private static String names() {
    int last = ALL.size() - 1;
    return ALL.stream().limit(last).map(Kind::name).collect(joining(", "))
        + " and "
        + ALL.get(last).name;
  }

  /** Writes what is needed to make the model again. */
  static void describe(CaptionModel model, ObjectNode into) {
    into.put("model", model.kind().name);
    values(model.settings())
        .forEach(
            (name, value) -> {
              if (value instanceof Integer i) {
                into.put(name, i);
              } else if (value instanceof Double d) {
                into.put(name, d);
              } else {
                into.put(name, value.toString());
              }
            });
  }

  /** Makes the model a bundle describes, with random weights yet. */
  static CaptionModel of(Bundle bundle) throws BundleException {
    Kind<?> kind;
    CellKind cell;
    try {
      kind = of(bundle.text("model"));
      // Bundles from before there was a choice do not name it.
      cell = bundle.settings().has("cell") ? CellKind.of(bundle.text("cell")) : CellKind.LSTM;
    } catch (IllegalArgumentException e) {
      throw new BundleException(bundle.place() + ": " + e.getMessage(), e);
    }
    int channels = bundle.integer("channels", 1, MOST_CHANNELS);
    int vocabulary = bundle.integer("vocabulary", 3, 1_000_000);
    int embedding = bundle.integer("embedding", 1, CaptionPlan.WIDEST_WORD);
    int hidden = bundle.integer("hidden", 1, CaptionPlan.WIDEST);
    double dropout = bundle.number("dropout", 0, CaptionPlan.MOST_DROPOUT);
    int layers =
        bundle.settings().has("layers") ? bundle.integer("layers", 1, CaptionPlan.MOST_LAYERS) : 1;
    // What only attention has is not asked of the others.
    Set<String> names = kind.names();
    try {
      CaptionPlan plan =
          new CaptionPlan(
              kind.name,
              1,
              embedding,
              hidden,
              names.contains("projection")
                  ? bundle.integer("projection", 1, CaptionPlan.WIDEST)
                  : 1,
              names.contains("attention") ? bundle.integer("attention", 1, CaptionPlan.WIDEST) : 1,
              dropout,
              bundle.number("dropoutOfPhoto", 0, CaptionPlan.MOST_DROPOUT),
              names.contains("coverage")
                  ? bundle.number("coverage", 0, CaptionPlan.MOST_COVERAGE)
                  : 0,
              cell,
              layers);
      return plan.model(channels, vocabulary, Parameters.ZEROS);
    } catch (IllegalArgumentException e) {
      throw new BundleException(bundle.place() + ": " + e.getMessage(), e);
    }
  }

  /** The components of a record by name. */
  private static Map<String, Object> values(Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      for (RecordComponent part : record.getClass().getRecordComponents()) {
        values.put(part.getName(), part.getAccessor().invoke(record));
      }
      return values;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + record.getClass(), e);
    }
  }

  /** The record of these components. */
  private static <R extends Record> R record(Class<R> type, Map<String, Object> values) {
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] own = Arrays.stream(parts).map(part -> values.get(part.getName())).toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(own);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make " + type + " of " + values, e);
    }
  }
}
