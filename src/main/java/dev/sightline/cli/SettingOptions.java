package dev.sightline.cli;

import static java.util.stream.Collectors.joining;

import dev.sightline.spec.Declared;
import dev.sightline.spec.Spec;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** Options made of records of settings: what was asked for, by the names of the settings. */
@Command
class SettingOptions {
  /** Where the value of an option is kept. */
  record Kept(Supplier<Object> value, Consumer<Object> keep) implements IGetter, ISetter {
    @Override
    @SuppressWarnings("unchecked")
    public <T> T get() {
      return (T) value.get();
    }

    @Override
    public <T> T set(T now) {
      T before = get();
      keep.accept(now);
      return before;
    }
  }

  /** A setting, and whose: that of a net, or of a record that has no name. */
  private record Owned(String owner, Declared setting) {}

  private final Map<String, Object> asked = new LinkedHashMap<>();
  private final Map<String, List<Owned>> options = new LinkedHashMap<>();
  private final Set<String> owners = new LinkedHashSet<>();

  /** One option for each setting of these records. */
  SettingOptions(Spec<?>... specs) {
    for (Spec<?> spec : specs) {
      add("", spec);
    }
  }

  /** Adds an option for each setting, unless there is one of that name. */
  final void add(String owner, Spec<?> spec) {
    owners.add(owner);
    for (Declared setting : spec.settings()) {
      if (setting.hasOption()) {
        options
            .computeIfAbsent(setting.option(), name -> new ArrayList<>())
            .add(new Owned(owner, setting));
      }
    }
  }

  @picocli.CommandLine.Spec
  void addTo(CommandSpec command) {
    options.values().forEach(of -> command.addOption(option(of)));
  }

  private OptionSpec option(List<Owned> of) {
    Declared setting = of.get(0).setting;
    boolean flag = setting.type() == boolean.class;
    boolean given = !setting.usual().equals("true"); // a flag switches off what is usually on
    Kept kept =
        new Kept(
            () -> asked.get(setting.name()),
            value -> {
              if (value == null) {
                asked.remove(setting.name());
              } else {
                asked.put(setting.name(), flag ? Boolean.valueOf(given) : value);
              }
            });
    return OptionSpec.builder(setting.option())
        .paramLabel(setting.label().isEmpty() ? "<" + setting.name() + ">" : setting.label())
        .type(flag ? boolean.class : MethodType.methodType(setting.type()).wrap().returnType())
        .description(setting.says() + nets(of) + (flag ? "" : usual(of)))
        .getter(kept)
        .setter(kept)
        .build();
  }

  /** Which nets have it, where not all do. */
  private String nets(List<Owned> of) {
    return of.size() == owners.size()
        ? ""
        : of.stream().map(Owned::owner).collect(joining(", ", " For ", "."));
  }

  /** The default, and of which nets it is another. */
  private static String usual(List<Owned> of) {
    Declared setting = of.get(0).setting;
    if (setting.usual().isEmpty() || setting.says().contains("Default:")) {
      return "";
    }
    String others =
        of.stream()
            .filter(other -> !other.setting.usual().equals(setting.usual()))
            .map(other -> "; " + other.setting.usual() + " for " + other.owner)
            .collect(joining());
    String range = setting.range().isEmpty() ? "" : " (" + setting.range() + ")";
    return " Default: " + setting.usual() + range + others + ".";
  }

  /** What was asked for, by the names of the settings. */
  Map<String, Object> asked() {
    return asked;
  }

  /** Whether a setting was asked for. */
  boolean isAsked(String setting) {
    return asked.containsKey(setting);
  }

  /**
   * What is usual, but for what was asked for.
   *
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  <S extends Record> S over(S usual) {
    return Spec.with(usual, asked);
  }

  /** The defaults of a record, but for what was asked for. */
  <S extends Record> S of(Class<S> record) {
    return over(Spec.of(record).usual());
  }
}
