package dev.sightline.cli;

import static java.util.Locale.ROOT;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command as its help lists them: in sections, each with its default. */
final class OptionSections {
  /** A heading, and the names of its options in their order. */
  record Section(String heading, List<String> names) {
    Section(String heading, String... names) {
      this(heading, List.of(names));
    }
  }

  /** A name has one meaning, and so one section, whatever the command. */
  private static final String MODEL = "Model";

  static final List<Section> ALL =
      List.of(
          new Section(
              "Input",
              "--data --sentences --photos --photo-epochs --split --videos --dev-videos --hold-out --several"
                  .split(" ")),
          new Section(
              "Files",
              "--files-from --null --recursive --shard --read --as-camera --loop".split(" ")),
          new Section(
              "To score",
              ("--references --hypotheses --truth --results --subset --tiou --keep-background"
                      + " --meteor-paraphrases --published")
                  .split(" ")),
          new Section(
              "Output",
              ("--output --resume --json --top --all --explain --beside --every --scenes --srt --vtt --detections --timeline"
                      + " --film --draw-fps --no-window --seconds --cells --passage --units --curves --page"
                      + " --trained-on --trained-by --precision")
                  .split(" ")),
          new Section(
              MODEL,
              ("--model --from --to --beams --free --name-above --unsure --drop-unsure --calibrate --learn-durations --shares --length-powers --prompt --length --temperature"
                      + " --net --weights --classes --cell --hidden --layers --bidirectional --shared --embedding --joint"
                      + " --projection --attention --looks --word-range --dropout --dropout-photo"
                      + " --coverage --concepts --minimum-count --minimum-answer-count --answers --connected"
                      + " --attention-window --delays --offset --fusion")
                  .split(" ")),
          new Section(
              "Frames and features",
              "--fps --smooth --clip-frames --motion --optical-flow --close-up".split(" ")),
          new Section(
              "Encoder",
              ("--encoder --encoder-outputs --encoder-scaling --encoder-side --side --width --device"
                      + " --fine-tune-encoder --frozen-blocks --encoder-learning-rate --replicas --no-variation")
                  .split(" ")),
          new Section(
              "Training",
              ("--epochs --batch --batch-frames --streams --per-photo --window --back --optimizer"
                      + " --learning-rate --top-learning-rate --weight-decay --averaging --smoothing"
                      + " --clip-norm --clip-value --ranking --ranking-weight --clamp"
                      + " --ranking-gradient --gain --no-mirror --hidden-pictures --patience --last")
                  .split(" ")),
          new Section(
              "Self-critical training",
              ("--self-critical --self-critical-batch --self-critical-learning-rate --reward-bleu"
                      + " --imitation --samples --baseline")
                  .split(" ")),
          new Section("Comparing nets", "--compare --only --folds --seeds".split(" ")),
          new Section(
              "Measuring", "--limit --text --caption-epochs --text-epochs --distance".split(" ")),
          new Section("Server", "--host --port --token --models".split(" ")),
          new Section(
              "Limits",
              ("--max-upload --max-concurrent --max-waiting --timeout --isolate --max-megapixels"
                      + " --max-file --max-duration --max-frames --decode-timeout")
                  .split(" ")),
          new Section("General", "--seed --verbose --help --version".split(" ")));

  private OptionSections() {}

  /** Has a command line and its commands show their options like that. */
  static void show(CommandLine line) {
    Map<String, IHelpSectionRenderer> sections = new HashMap<>(line.getHelpSectionMap());
    sections.put(SECTION_KEY_OPTION_LIST, OptionSections::render);
    line.setHelpSectionMap(sections);
  }

  private static String render(Help help) {
    CommandSpec copy = CommandSpec.create(); // an option is shown as one of a command
    help.commandSpec().options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSections::withDefault)
        .forEach(copy::addOption);
    List<OptionSpec> shown = copy.options();
    StringBuilder text = new StringBuilder();
    for (Section section : ALL) {
      List<OptionSpec> options = new ArrayList<>(shown);
      options.removeIf(option -> !heading(option).equals(section.heading));
      if (options.isEmpty()) {
        continue;
      }
      options.sort(Comparator.comparing(option -> section.names.indexOf(option.longestName())));
      Help.Layout layout = help.createDefaultLayout(shown, List.of(), help.colorScheme());
      layout.addOptions(options, help.parameterLabelRenderer());
      text.append(String.format(ROOT, "%n%s:%n%s", section.heading, layout));
    }
    return text.toString();
  }

  /** The section that lists an option; a setting of one net alone need not be listed anywhere. */
  private static String heading(OptionSpec option) {
    return ALL.stream()
        .filter(section -> section.names.contains(option.longestName()))
        .findFirst()
        .map(Section::heading)
        .orElse(isSetting(option) ? MODEL : "");
  }

  /** Whether an option was made of a setting. */
  static boolean isSetting(OptionSpec option) {
    return option.getter() instanceof SettingOptions.Kept;
  }

  /**
   * The option with its default behind its description, unless that names one in words; the value
   * of a number is called N if it has no name of its own.
   */
  private static OptionSpec withDefault(OptionSpec option) {
    String said = String.join(" ", option.description());
    String value = usual(option);
    if (option.required() && option.group() == null) {
      said += " Required.";
    } else if (!value.isEmpty() && !said.contains("Default:")) {
      said += " Default: " + value + ".";
    }
    return OptionSpec.builder(option).description(said).paramLabel(label(option)).build();
  }

  private static String label(OptionSpec option) {
    Class<?> type = MethodType.methodType(option.auxiliaryTypes()[0]).wrap().returnType();
    String label = option.paramLabel();
    return !label.startsWith("<")
        ? label
        : Number.class.isAssignableFrom(type)
            ? "N"
            : label.replaceAll("[<>]", "").toUpperCase(ROOT);
  }

  /** The default of an option as one would type it; empty where it has none. */
  static String usual(OptionSpec option) {
    Object usual = option.defaultValue() == null ? option.initialValue() : option.defaultValue();
    boolean none = usual == null || option.arity().max() == 0 || usual instanceof List<?>;
    return none
        ? ""
        : usual instanceof Double number
            ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
            : usual.toString();
  }
}
