package dev.sightline.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Options that had another name before every name got one meaning. The old names work until version
 * 1.0: they are replaced before the command line is read, so that nothing else knows them.
 */
final class FormerNames {
  /**
   * An option that was renamed.
   *
   * @param commands the words that call them; "train" stands for all of its commands
   */
  record Former(String before, String now, List<String> commands) {
    boolean isOf(String command) {
      return commands.stream().anyMatch(c -> (command + " ").startsWith(c + " "));
    }
  }

  static final List<Former> ALL =
      """
      --out --output: caption, label, ask, train, lecture
      --model --net: train caption, train video, train vqa
      --start --from: train caption, train video
      --start --prompt: write
      --rate --learning-rate: train caption, train video, train vqa, train encoder, train text
      --encoder-rate --encoder-learning-rate: train caption
      --self-critical-rate --self-critical-learning-rate: train caption, train video
      --top-rate --top-learning-rate: train encoder
      --rate --fps: train activity, label, watch, evaluate activity, evaluate clips
      --frame-rate --fps: train video
      --draw-rate --draw-fps: watch
      --frames --clip-frames: train video
      --batch --batch-frames: train activity
      --batch --streams: train text
      --min-count --minimum-count: train caption, train video
      --captions-per-photo --per-photo: train caption, train video
      --hold-back --hold-out: train activity
      --held-back --hold-out: train text
      --window-frames --window: train activity
      --window --attention-window: train activity
      --steps --window: train text
      --steps --distance: lecture gradients
      --flow --ranking-gradient: train activity
      --data --trained-on: models import
      --command --trained-by: models import, models import-onnx
      --video --film: label
      --record --film: watch
      --photos --limit: bench encoder
      --width --hidden: bench cells
      --cells --cell: bench cells
      """
          .lines()
          .map(FormerNames::former)
          .toList();

  /** Nets of {@code train video} that had a name of their own there. */
  private static final Map<String, String> NETS =
      Map.of("temporal-attention", "soft-attention", "mean-pool", "show-and-tell");

  private FormerNames() {}

  private static Former former(String line) {
    List<String> names = List.of(line.replaceFirst(":.*", "").split(" "));
    List<String> commands = List.of(line.replaceFirst(".*: ", "").split(", "));
    return new Former(names.get(0), names.get(1), commands);
  }

  /** The arguments with today's names; each old one is told once. */
  static String[] replaced(PrintWriter err, String... args) {
    String command =
        Arrays.stream(args)
            .filter(arg -> !arg.startsWith("-"))
            .limit(2)
            .collect(Collectors.joining(" "));
    List<Former> former =
        ALL.stream().filter(f -> f.isOf(command) && !isTodays(f, command, args)).toList();
    List<String> replaced = new ArrayList<>();
    Set<Former> used = new LinkedHashSet<>();
    boolean options = true;
    for (String arg : args) {
      options &= !arg.equals("--");
      String name = arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
      String today = arg;
      for (Former each : former) {
        if (options && each.before.equals(name)) {
          used.add(each);
          today = each.now + arg.substring(name.length());
        }
      }
      replaced.add(today);
    }
    if (command.equals("train video")) {
      replaceNets(replaced, err);
    }
    for (Former each : used) {
      err.println(
          "sightline: " + each.before + " is now " + each.now + "; the old name works until 1.0.");
    }
    return replaced.toArray(String[]::new);
  }

  private static void replaceNets(List<String> args, PrintWriter err) {
    for (int i = 0; i < args.size(); i++) {
      String before = args.get(i).replaceFirst("^--net=", "");
      boolean isNet = i > 0 && args.get(i - 1).equals("--net") || args.get(i).startsWith("--net=");
      String now = NETS.get(before);
      if (isNet && now != null) {
        args.set(i, args.get(i).replace(before, now));
        err.printf(
            Locale.ROOT,
            "sightline: the net %s is now called %s; the old name works until 1.0.%n",
            before,
            now);
      }
    }
  }

  /**
   * Whether an old name has its new meaning here. {@code train activity --window} alone has two: it
   * is the old name where it had an effect, with a MultiLSTM whose window is not named otherwise.
   */
  private static boolean isTodays(Former former, String command, String... args) {
    boolean hasTwo = ALL.stream().anyMatch(f -> f.now.equals(former.before) && f.isOf(command));
    String line = " " + String.join(" ", args).replace('=', ' ');
    return hasTwo && (!line.contains(" --net multi-lstm") || line.contains(" " + former.now + " "));
  }
}
