package dev.sightline.robustness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.QuestionWorld;
import dev.sightline.world.ShapeWorld;
import dev.sightline.world.SmallEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Kills trainings at random moments, goes on with {@code --resume}, and compares what they end with
 * with an uninterrupted one: the weights byte for byte, and the learning curve but for its times.
 * Every training is run as a user runs it, by the command line, in a Java of its own, on a world of
 * a few drawn pictures.
 */
public final class KilledTrainings {
  /**
   * A training to be killed.
   *
   * @param arguments of the command line, without {@code --output}
   * @param out where it is told to write
   * @param weights the files that must be the same, below {@code out}
   * @param curve its learning curve
   * @param times columns of the curve that are times
   */
  public record Training(
      String name,
      List<String> arguments,
      String out,
      List<String> weights,
      String curve,
      List<String> times) {}

  /** What became of one. */
  public record Outcome(
      String training, int kills, int trainings, int same, double secondsUninterrupted) {}

  /** A training may take so long on a machine that does other things too. */
  private static final long LONGEST_SECONDS = 1200;

  /** How much longer a training may go on after each time that it was killed. */
  private static final double LONGER = 1.1;

  private final Path folder;
  private final Random random;

  /** Writes the small world into a folder. */
  public KilledTrainings(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.random = new Random(seed);
    ShapeWorld.write(folder.resolve("shapes"), 24, 6, 0, 1);
    ColourFilms.writeFilms(folder.resolve("films"), 3);
    ColourFilms.writeCaptionedClips(folder.resolve("clips"));
    QuestionWorld.table(folder.resolve("questions"), 12);
    SmallEncoder.write(folder.resolve("encoder"), folder.resolve("weights.safetensors"));
    Files.writeString(
        folder.resolve("book.txt"), "The sun is red. \"The sea,\" he said.\n".repeat(60));
  }

  /**
   * All of them, the encoder's first: at the end it would be what is left out where somebody loses
   * patience. It takes longest to begin, so that fewer epochs would nearly always be killed before
   * the first of them. The training of captions has a self-critical phase.
   */
  public List<Training> all() {
    String eye = folder.resolve("encoder").toString();
    String shapes = folder.resolve("shapes").toString();
    List<String> bundles = List.of("checkpoint.safetensors");
    return List.of(
        new Training(
            "encoder",
            words(
                "train encoder --data %s --weights %s --epochs 24 --batch 4 --side 64 --width 0.1",
                shapes, folder.resolve("weights.safetensors")),
            "",
            List.of(
                "encoder.safetensors",
                "encoder-epoch01.safetensors",
                "encoder-epoch24.safetensors",
                "checkpoint.safetensors",
                "mobilenet-v2/encoder.onnx"),
            "curve.csv",
            List.of("seconds")),
        new Training(
            "caption",
            words(
                "train caption --data %s --encoder %s --hidden 12 --embedding 12 --batch 8"
                    + " --epochs 8 --self-critical 6 --patience 99",
                shapes, eye),
            "",
            with(bundles, "photo-caption/weights.safetensors", "self-critical/weights.safetensors"),
            "curve.csv",
            List.of("seconds")),
        new Training(
            "video",
            words(
                "train video --data %s --photos %s --encoder %s --hidden 12 --embedding 12 --epochs"
                    + " 6 --photo-epochs 5 --patience 99 --clip-frames 2 --minimum-count 1",
                folder.resolve("clips"), shapes, eye),
            "",
            with(bundles, "video-caption/weights.safetensors"),
            "curve.csv",
            List.of("seconds")),
        new Training(
            "activity",
            words(
                "train activity --data %s --encoder %s --hidden 8 --connected 8 --epochs 40",
                folder.resolve("films"), eye),
            "",
            with(bundles, "activity/weights.safetensors"),
            "curve.csv",
            List.of("seconds")),
        new Training(
            "vqa",
            words(
                "train vqa --data %s --encoder %s --hidden 8 --embedding 8 --joint 8 --projection 8"
                    + " --attention 8 --epochs 25 --patience 99 --minimum-count 1"
                    + " --minimum-answer-count 1",
                folder.resolve("questions"), eye),
            "",
            with(bundles, "vqa/weights.safetensors"),
            "curve.csv",
            List.of("seconds")),
        new Training(
            "text",
            words("train text %s --hidden 24 --epochs 25", folder.resolve("book.txt")),
            "/model",
            List.of("model/weights.safetensors", "model-training/checkpoint.safetensors"),
            "model-training/curve.csv",
            List.of("seconds")));
  }

  private static List<String> words(String format, Object... values) {
    return List.of(String.format(format, values).split(" "));
  }

  private static List<String> with(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  /**
   * Kills one training, again and again.
   *
   * @param kills at least; each training is brought to its end, however often it takes
   */
  public Outcome kill(Training training, int kills) throws Exception {
    Path whole = folder.resolve(training.name + "-whole");
    long begun = System.nanoTime();
    run(training, whole); // the features are cached now: the second run is the measure
    Path again = folder.resolve(training.name + "-again");
    begun = System.nanoTime();
    run(training, again);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Map<String, String> expected = result(training, whole);
    if (!expected.equals(result(training, again))) {
      throw new IOException(
          training.name
              + ": two uninterrupted trainings differ: "
              + expected
              + " and "
              + result(training, again));
    }
    int killed = 0;
    int trainings = 0;
    int attempts = 0;
    int same = 0;
    double expectedSeconds = seconds;
    while (killed < kills) {
      Path out = folder.resolve(training.name + "-killed" + attempts++);
      boolean ended = false;
      int before = killed;
      long start = System.nanoTime();
      double patience = expectedSeconds;
      while (!ended) {
        try (Child child = start(training, out)) {
          // From before the first checkpoint to the end.
          ended = child.ended((long) (1000 * patience * (0.2 + 0.75 * random.nextDouble())));
          if (!ended) {
            child.kill();
            killed++;
            patience *= LONGER; // or on a machine that has become slower it would never end
          } else if (child.exitCode(LONGEST_SECONDS) != 0) {
            throw new IOException(training.name + " does not go on: " + child.said());
          }
        }
      }
      if (killed == before) {
        // The machine has become faster; nothing was killed, so that it does not count.
        expectedSeconds = Math.min(expectedSeconds, (System.nanoTime() - start) / 1e9);
        continue;
      }
      trainings++;
      Map<String, String> found = result(training, out);
      if (found.equals(expected)) {
        same++;
      } else {
        System.out.println(training.name + ": expected " + expected + ", found " + found);
      }
    }
    return new Outcome(training.name, killed, trainings, same, seconds);
  }

  private Child start(Training training, Path out) throws IOException {
    Files.createDirectories(out);
    List<String> arguments = new ArrayList<>(training.arguments);
    arguments.addAll(List.of("--output", out + training.out, "--resume"));
    return Child.sightline(folder, arguments);
  }

  private void run(Training training, Path out) throws Exception {
    try (Child child = start(training, out)) {
      if (child.exitCode(LONGEST_SECONDS) != 0) {
        throw new IOException(training.name + " fails: " + child.said());
      }
    }
  }

  private static Map<String, String> result(Training training, Path out) throws Exception {
    Map<String, String> result = new LinkedHashMap<>();
    for (String name : training.weights) {
      byte[] bytes = Files.readAllBytes(out.resolve(name));
      String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      result.put(name, hash.substring(0, 16));
    }
    List<String> rows = Files.readAllLines(out.resolve(training.curve));
    List<String> columns = Arrays.asList(rows.get(0).split(","));
    StringBuilder curve = new StringBuilder();
    for (String row : rows) {
      String[] cells = row.split(",", -1);
      for (int i = 0; i < cells.length; i++) {
        curve.append(training.times.contains(columns.get(i)) ? "" : cells[i]).append(',');
      }
      curve.append('\n');
    }
    result.put("curve", curve.toString());
    return result;
  }

  /**
   * {@code KilledTrainings FOLDER KILLS OUT.json}: about so many kills, shared among all trainings,
   * at least one for each; exit code 1 where one did not end the same.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int kills = Integer.parseInt(arguments[1]);
    long seed = 20261122;
    KilledTrainings trainings = new KilledTrainings(folder, seed);
    List<Training> all = trainings.all();
    List<Outcome> outcomes = new ArrayList<>();
    int killed = 0;
    for (int i = 0; i < all.size(); i++) {
      // Trainings are brought to their end, so that some take more kills than their share.
      int share = Math.max(1, (kills - killed) / (all.size() - i));
      Outcome outcome = trainings.kill(all.get(i), share);
      outcomes.add(outcome);
      killed += outcome.kills;
      System.out.println(outcome);
    }
    int ended = outcomes.stream().mapToInt(Outcome::trainings).sum();
    int same = outcomes.stream().mapToInt(Outcome::same).sum();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("command", "eval/robustness/kill.sh");
    report.put("seed", seed);
    report.put("kills", killed);
    report.put("trainingsThatWereKilled", ended);
    report.put("endedWithTheSameWeightsAndCurve", same);
    report.put("trainings", outcomes);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(Path.of(arguments[2]).toFile(), report);
    System.out.printf("%d kills, %d trainings, %d ended the same.%n", killed, ended, same);
    System.exit(same == ended ? 0 : 1);
  }
}
