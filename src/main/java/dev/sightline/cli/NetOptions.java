package dev.sightline.cli;

import dev.sightline.spec.Declared;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Registry;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The option {@code --net}, and one for each setting that any of the nets has. */
@Command
class NetOptions<K extends Registry.Kind<?>> extends SettingOptions {
  private final Registry<K> nets;
  private String net;

  /** The first of the nets is the usual one. */
  NetOptions(Registry<K> nets) {
    this.nets = nets;
    net = nets.names().get(0);
    nets.all().forEach(kind -> add(kind.name(), kind.settings()));
  }

  @Override
  void addTo(CommandSpec command) {
    Kept kept = new Kept(() -> net, value -> net = value == null ? net : (String) value);
    command.addOption(
        OptionSpec.builder("--net")
            .paramLabel("<net>")
            .type(String.class)
            .description("Kind of net: ${COMPLETION-CANDIDATES}. Default: " + net + ".")
            .completionCandidates(nets.names())
            .getter(kept)
            .setter(kept)
            .build());
    super.addTo(command);
  }

  /**
   * The net that was asked for, with its settings.
   *
   * @param err is told of settings that it has not
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  Plan<K> plan(PrintWriter err) {
    K kind = nets.of(net.toLowerCase(Locale.ROOT));
    nets.all().stream()
        .flatMap(other -> other.settings().settings().stream())
        .filter(s -> asked().containsKey(s.name()) && !kind.settings().has(s.name()))
        .filter(s -> s.checked(asked().get(s.name())) != null)
        .map(Declared::option)
        .distinct()
        .forEach(
            option ->
                err.printf(
                    Locale.ROOT,
                    "sightline: %s has no effect: %s has no such setting.%n",
                    option,
                    kind.name()));
    return Plan.usual(kind).with(asked());
  }
}
