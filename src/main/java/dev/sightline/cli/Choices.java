package dev.sightline.cli;

import dev.sightline.bundle.NearestName;
import dev.sightline.bundle.UserCache;
import dev.sightline.encoder.zoo.EncoderNets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The values of options that take only some: for help, completion and one check. */
final class Choices {
  static final class Encoders implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return EncoderNets.names().iterator();
    }
  }

  static final class Caches implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return UserCache.KINDS.iterator();
    }
  }

  private Choices() {}

  /** As they are typed; those of an enum need no list above. Empty where any value is taken. */
  static List<String> of(ArgSpec arg) {
    return arg.completionCandidates() == null
        ? List.of()
        : StreamSupport.stream(arg.completionCandidates().spliterator(), false)
            .map(v -> v.equals(v.toUpperCase(Locale.ROOT)) ? v.toLowerCase(Locale.ROOT) : v)
            .toList();
  }

  /**
   * @throws ParameterException where an option has a value that it does not take
   */
  static void require(CommandSpec command) {
    for (ArgSpec arg : command.args()) {
      for (String value : arg.stringValues()) {
        if (isWrong(arg, value)) {
          throw new ParameterException(command.commandLine(), wrong(arg, value), arg, value);
        }
      }
    }
  }

  static boolean isWrong(ArgSpec arg, String value) {
    List<String> choices = of(arg);
    return !choices.isEmpty() && choices.stream().noneMatch(value::equalsIgnoreCase);
  }

  /** The sentence about such a value. */
  static String wrong(ArgSpec arg, String value) {
    List<String> all = of(arg);
    int last = all.size() - 1;
    return "%s is '%s'; it must be %s or %s%s"
        .formatted(
            arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel(),
            value,
            String.join(", ", all.subList(0, last)),
            all.get(last),
            NearestName.of(value, all).map(near -> "; did you mean " + near + "?").orElse(""));
  }
}
