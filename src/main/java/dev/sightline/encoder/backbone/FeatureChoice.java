package dev.sightline.encoder.backbone;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.TensorInfo;
import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which of a net's values are the features: the grid, and the vector of the whole picture.
 *
 * <ul>
 *   <li>What the settings name counts.
 *   <li>Else the grid is the output that is a feature map, the coarsest if there are several; where
 *       the outputs are vectors only, as a classifier's are, the last feature map inside the net;
 *       where there is none of either, the vector, as a grid of one cell.
 *   <li>The vector is the output of as many values as the grid has channels, if there is just one;
 *       else the mean of the grid.
 * </ul>
 *
 * @param grid the feature map
 * @param pooled the vector, or null for the mean of the grid
 * @param remarks what was found rather than told, for people
 */
record FeatureChoice(FeatureValue grid, FeatureValue pooled, List<String> remarks) {

  /** Chooses; what is asked for and is not there is refused with what there is. */
  static FeatureChoice of(
      OnnxFile file, BackboneInput input, BackboneSettings settings, Graft graft)
      throws SightlineException {
    return new Choosing(file, input, settings, graft).choice();
  }

  private record Choosing(
      OnnxFile file, BackboneInput input, BackboneSettings settings, Graft graft) {

    FeatureChoice choice() throws SightlineException {
      List<String> outputs =
          file.graph().getOutputList().stream().map(ValueInfoProto::getName).toList();
      List<String> asked = new ArrayList<>();
      settings.grid().ifPresent(asked::add);
      settings.pooled().ifPresent(asked::add);
      for (String name : asked) {
        if (!graft.values().contains(name)) {
          throw new SightlineException(
              path() + ": has no value '" + name + "'; its outputs are " + quoted(outputs));
        }
      }
      List<String> shown = new ArrayList<>(asked);
      outputs.stream()
          .filter(graft.values()::contains)
          .filter(o -> !asked.contains(o))
          .forEach(shown::add);
      List<FeatureValue> values = values(shown);
      List<String> remarks = new ArrayList<>();
      FeatureValue pooled = named(settings.pooled(), values);
      if (pooled != null && pooled.isGrid()) {
        throw new SightlineException(
            path() + ": " + pooled.described() + " is no vector, as pooled= must be");
      }
      FeatureValue grid = named(settings.grid(), values);
      if (grid == null) {
        grid = found(values, pooled, remarks);
      }
      if (pooled == null) {
        pooled = fitting(grid, values, remarks);
      } else if (pooled.channels() != grid.channels()) {
        throw new SightlineException(
            "%s: pooled %s and grid %s have different numbers of channels; without pooled= the mean of the grid is taken"
                .formatted(path(), pooled.described(), grid.described()));
      }
      return new FeatureChoice(grid, pooled, remarks);
    }

    private Path path() {
      return file.path();
    }

    /** What each of the values can be taken for; those that are no features are left out. */
    private List<FeatureValue> values(List<String> names) throws SightlineException {
      if (names.isEmpty()) {
        return List.of();
      }
      Map<String, TensorInfo> shapes;
      try (Trial trial = Trial.of(graft.showing(names, input.side()), input.side(), path())) {
        shapes = trial.shapes();
      }
      List<FeatureValue> values = new ArrayList<>();
      for (String name : names) {
        TensorInfo info = shapes.get(Names.prefixed(name));
        Optional<FeatureValue> value =
            info == null
                ? Optional.empty()
                : FeatureValue.of(name, info.getShape(), info.type, input.channelsLast());
        if (value.isPresent()) {
          values.add(value.get());
        } else if (settings.grid().filter(name::equals).isPresent()
            || settings.pooled().filter(name::equals).isPresent()) {
          throw new SightlineException(
              "%s: '%s' %s is neither a feature map, square and of one picture, nor a vector"
                  .formatted(
                      path(),
                      name,
                      info == null ? "is no tensor" : FeatureValue.shape(info.getShape())));
        }
      }
      return values;
    }

    private static FeatureValue named(Optional<String> name, List<FeatureValue> values) {
      return values.stream()
          .filter(v -> name.filter(v.name()::equals).isPresent())
          .findFirst()
          .orElse(null);
    }

    private FeatureValue found(List<FeatureValue> values, FeatureValue pooled, List<String> remarks)
        throws SightlineException {
      Optional<FeatureValue> map =
          values.stream()
              .filter(FeatureValue::isGrid)
              .filter(value -> pooled == null || value.channels() == pooled.channels())
              .min(Comparator.comparingInt(FeatureValue::cells));
      if (map.isPresent()) {
        remarks.add("grid: the output " + map.get().described());
        return map.get();
      }
      if (pooled != null) {
        remarks.add("grid: none, the vector " + pooled.described() + " as one cell");
        return pooled;
      }
      List<FeatureValue> inside = values(graft.lastValues());
      for (int i = inside.size() - 1; i >= 0; i--) {
        if (inside.get(i).isGrid()) {
          remarks.add(
              "grid: "
                  + inside.get(i).described()
                  + ", the last feature map inside the net, since no output is one");
          return inside.get(i);
        }
      }
      List<FeatureValue> vectors = values.stream().filter(value -> !value.isGrid()).toList();
      if (vectors.size() == 1) {
        remarks.add("grid: none, the vector " + vectors.get(0).described() + " as one cell");
        return vectors.get(0);
      }
      String all = vectors.stream().map(FeatureValue::described).collect(Collectors.joining(", "));
      throw new SightlineException(
          "%s: gives no features%s; choose with --encoder-outputs grid=NAME"
              .formatted(path(), all.isEmpty() ? "" : "; its outputs are " + all));
    }

    private static FeatureValue fitting(
        FeatureValue grid, List<FeatureValue> values, List<String> remarks) {
      if (!grid.isGrid()) {
        return grid;
      }
      List<FeatureValue> fitting =
          values.stream().filter(v -> !v.isGrid() && v.channels() == grid.channels()).toList();
      if (fitting.size() != 1) {
        remarks.add("pooled: the mean of the grid");
        return null;
      }
      remarks.add("pooled: the output " + fitting.get(0).described());
      return fitting.get(0);
    }

    private static String quoted(List<String> names) {
      return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
  }
}
