package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.backbone.OnnxNet;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.QuestionWorld;
import dev.sightline.world.ShapeWorld;
import dev.sightline.world.SmallAnswerer;
import dev.sightline.world.SmallEncoder;
import dev.sightline.world.SmallLabeller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command line of the README and of the guides is run, in its order, and its Java examples
 * compiled and run. The README's file names are replaced by those of a small world of coloured
 * shapes, and trainings are made small; a command that has no case here fails the build.
 */
class ReadmeCommandsTest {
  @TempDir static Path folder;

  private static final List<String> TINY_SIZES =
      List.of("--hidden", "16", "--embedding", "16", "--epochs", "1");
  private static final List<String> TINY_CAPTIONER =
      List.of("--encoder", "ENCODER", "--hidden", "16", "--embedding", "16", "--epochs", "1");
  private static final List<String> TINY_ENCODER =
      List.of("--epochs", "1", "--batch", "4", "--side", "64", "--width", "0.1");
  private static final List<String> TINY_LABELLER =
      List.of("--encoder", "ENCODER", "--hidden", "8", "--connected", "8", "--epochs", "2");
  private static final List<String> TINY_VIDEO_CAPTIONER =
      List.of(
          ("--encoder ENCODER --hidden 16 --embedding 16 --epochs 1 --photo-epochs 1 --clip-frames 2"
                  + " --minimum-count 1")
              .split(" "));
  private static final List<String> TINY_ANSWERER =
      List.of(
          ("--encoder ENCODER --hidden 8 --embedding 8 --joint 8 --projection 8 --attention 8"
                  + " --epochs 1 --minimum-count 1 --minimum-answer-count 1")
              .split(" "));
  private static final List<String> OUR_ANSWERER = List.of("--model", "ANSWERER");
  private static final List<String> OUR_MODEL = List.of("--model", "MODEL");
  private static final List<String> OUR_LABELLER = List.of("--model", "LABELLER");
  private static final List<String> FILM_AS_CAMERA =
      List.of("--model", "LABELLER", "--as-camera", "film.mp4");

  /** What is added to a command so that it runs in the small world, and what it must print. */
  private record Case(List<String> added, String printed) {}

  private static final Map<String, Case> CASES =
      Map.ofEntries(
          Map.entry("caption datasets/samples/dog-on-grass.jpg", new Case(List.of(), "dog")),
          Map.entry("caption photo.jpg", new Case(OUR_MODEL, "\n")),
          Map.entry("caption --model runs/mine photo.jpg", new Case(List.of(), "\n")),
          Map.entry("caption --all --beams 5 photo.jpg", new Case(OUR_MODEL, "-")),
          Map.entry("caption --explain looks photo.jpg", new Case(OUR_MODEL, "\n")),
          Map.entry("ask room.jpg \"what is on the table?\"", new Case(List.of(), " %  ")),
          Map.entry(
              "ask room.jpg \"how many chairs are there?\" \"what is left of the door?\"",
              new Case(OUR_ANSWERER, "what is left of the door?")),
          Map.entry(
              "ask --explain looks room.jpg \"what is on the table?\"",
              new Case(OUR_ANSWERER, " %  ")),
          Map.entry(
              "ask --json --top 5 photos \"what color is the wall?\"",
              new Case(OUR_ANSWERER, "\"answers\":")),
          Map.entry(
              "ask --json --output answers.jsonl --resume photos \"what color is the wall?\" \"is there"
                  + " a bed?\"",
              new Case(OUR_ANSWERER, "")),
          Map.entry(
              "train vqa --data my-questions --output runs/answers",
              new Case(TINY_ANSWERER, "runs/answers/vqa")),
          Map.entry(
              "train vqa --data my-questions --output runs/answers --resume",
              new Case(TINY_ANSWERER, "Going on after epoch 1.")),
          Map.entry(
              "train vqa --data my-questions --output runs/deeper --net deeper-lstm --layers 2",
              new Case(TINY_ANSWERER, "Model deeper-lstm")),
          Map.entry(
              "train vqa --data my-questions --output runs/neurons --net ask-your-neurons-words"
                  + " --cell gru",
              new Case(TINY_ANSWERER, "words to answer with")),
          Map.entry(
              "train vqa --data my-questions --output runs/both-ways --bidirectional",
              new Case(TINY_ANSWERER, "runs/both-ways/vqa")),
          Map.entry(
              "evaluate vqa --data my-questions --split dev --json vqa.json --page vqa.html",
              new Case(OUR_ANSWERER, "the most frequent answer")),
          Map.entry(
              "evaluate vqa --data my-questions --compare",
              new Case(
                  List.of("--encoder", "ENCODER", "--seeds", "1", "--epochs", "1", "--hidden", "8"),
                  "question-only")),
          Map.entry("caption photos", new Case(OUR_MODEL, ".jpg: ")),
          Map.entry("caption --isolate --recursive downloads", new Case(OUR_MODEL, ".jpg: ")),
          Map.entry(
              "caption --max-megapixels 100 --max-file 300 photos", new Case(OUR_MODEL, ".jpg: ")),
          Map.entry(
              "label --max-duration 1h --decode-timeout 30s film.mp4", new Case(List.of(), "\n")),
          Map.entry("lecture backprop", new Case(List.of(), ".300307 (a slip)")),
          Map.entry("lecture cafeteria", new Case(List.of(), "fried chicken")),
          Map.entry("lecture hello --page hello.html", new Case(List.of(), "The page is in")),
          Map.entry("lecture addition", new Case(List.of(), "of 10 seeds")),
          Map.entry("lecture sharing", new Case(List.of(), "never seen")),
          Map.entry("lecture fibonacci", new Case(List.of(), "144")),
          Map.entry("classify --model everyday photo.jpg", new Case(List.of(), " %  ")),
          Map.entry("label --smooth viterbi film.mp4", new Case(List.of(), "\n")),
          Map.entry("label --explain looks --truth my-videos film.mp4", new Case(List.of(), "\n")),
          Map.entry("caption --json photos", new Case(OUR_MODEL, "\"caption\":")),
          Map.entry(
              "caption --json --output captions.jsonl --resume photos", new Case(OUR_MODEL, "")),
          Map.entry(
              "caption --json --output captions-1.jsonl --resume --shard 1/4 photos",
              new Case(OUR_MODEL, "")),
          Map.entry(
              "train caption --data my-data --output runs/mine", new Case(TINY_CAPTIONER, "")),
          Map.entry(
              "train caption --data my-data --output runs/mine --resume",
              new Case(TINY_CAPTIONER, "")),
          Map.entry(
              "train caption --data my-data --output runs/mine --net show-and-tell",
              new Case(TINY_CAPTIONER, "")),
          Map.entry(
              "train caption --data my-data --output runs/karpathy --net multimodal-rnn",
              new Case(TINY_CAPTIONER, "")),
          Map.entry(
              "train caption --data my-data --output runs/gru --cell gru --layers 2",
              new Case(TINY_CAPTIONER, "")),
          Map.entry(
              "train activity --data my-videos --output runs/labeller",
              new Case(TINY_LABELLER, "2 videos to train on")),
          Map.entry(
              "train activity --data my-videos --output runs/labeller --resume",
              new Case(TINY_LABELLER, "Going on after epoch 2.")),
          Map.entry(
              "train activity --data my-clips --output runs/classifier",
              new Case(TINY_LABELLER, "runs/classifier/clips")),
          Map.entry(
              "train activity --data my-videos --output runs/ranked --ranking both",
              new Case(TINY_LABELLER, "runs/ranked/activity")),
          Map.entry(
              "train activity --data my-videos --output runs/several --net multi-lstm --several",
              new Case(TINY_LABELLER, "Net multi-lstm")),
          Map.entry(
              "train activity --data faces --net slow-pooling --optical-flow --fps 8 --output runs/alive",
              new Case(TINY_LABELLER, "runs/alive/clips")),
          Map.entry(
              "train activity --data my-clips --output runs/pooled --net slow-pooling",
              new Case(TINY_LABELLER, "Net slow-pooling")),
          Map.entry(
              "train text book.txt --output models/book --epochs 10",
              new Case(List.of("--hidden", "16"), "epoch 10: loss")),
          Map.entry(
              "train text book.txt --words --epochs 3 --output models/words",
              new Case(List.of("--hidden", "16"), "epoch 3: loss")),
          Map.entry(
              "write --model models/book --prompt The --temperature 0.8",
              new Case(List.of(), "The")),
          Map.entry(
              "write --model models/book --cells cells.html --read book.txt",
              new Case(List.of(), "The page is")),
          Map.entry(
              "bench cells --data flickr8k --json cells.json",
              new Case(
                  List.of(
                      ("--encoder ENCODER --hidden 8 --cell gru --caption-epochs 1"
                              + " --text-epochs 1")
                          .split(" ")),
                  "bits a character")),
          Map.entry(
              "train encoder --data my-data --weights weights.safetensors --output runs/encoder",
              new Case(TINY_ENCODER, "8 photos to train on")),
          Map.entry(
              "train encoder --data my-data --data my-films --data my-questions"
                  + " --weights weights.safetensors --output runs/encoder",
              new Case(TINY_ENCODER, "my-questions: 11 photos to train on")),
          Map.entry(
              "train caption --data my-data --from models/mine --fine-tune-encoder --learning-rate 5e-5"
                  + " --output runs/together",
              new Case(List.of("--epochs", "1", "--batch", "10"), "before: dev CIDEr-D")),
          Map.entry(
              "train caption --data my-data --output runs/rewarded --self-critical 3",
              new Case(TINY_CAPTIONER, "")),
          Map.entry(
              "train average --data my-data --from runs/rewarded/cross-entropy"
                  + " --to runs/rewarded/self-critical --output models/mine",
              new Case(List.of("--shares", "0.5", "--beams", "1", "--length-powers", "1"), "")),
          Map.entry(
              "bench encoder photos",
              new Case(List.of("--encoder", "ENCODER", "--limit", "2", "--seconds", "0.01"), "")),
          Map.entry(
              "evaluate captions --data flickr8k --split dev --page dev.html",
              new Case(OUR_MODEL, "The page is in ")),
          Map.entry(
              "evaluate captions --data flickr8k --split dev --json dev.json",
              new Case(OUR_MODEL, "Bleu_4")),
          Map.entry(
              "score captions --references references.json --hypotheses captions.json",
              new Case(List.of(), "CIDEr")),
          Map.entry(
              "score segments labels.json --json segments-scores.json",
              new Case(List.of(), "F1@50    100.00")),
          Map.entry(
              "score detections --truth truth.json --results detections.json"
                  + " --json detections-scores.json",
              new Case(List.of(), "average_mAP 0.8000")),
          Map.entry(
              "lecture gradients --output gradients.png",
              new Case(List.of("--hidden", "8", "--distance", "10"), "LSTM, forget bias 1")),
          Map.entry(
              "train caption --data my-data --output runs/eye --encoder resnet50.onnx",
              new Case(TINY_SIZES, "epoch 1 (cross-entropy)")),
          Map.entry(
              "train caption --data my-data --output runs/vit --encoder vit.onnx --encoder-side 224"
                  + " --encoder-scaling minus-one-to-one"
                  + " --encoder-outputs grid=last_hidden_state",
              new Case(TINY_SIZES, "epoch 1 (cross-entropy)")),
          Map.entry(
              "models import-onnx resnet50.onnx models/resnet50",
              new Case(List.of(), "resnet50 is ready.")),
          Map.entry("doctor", new Case(List.of(), "OpenBLAS")),
          Map.entry("caption clip.mp4", new Case(List.of(), "\n")),
          Map.entry("caption --every 5s film.mp4", new Case(List.of(), "0:00.0 -")),
          Map.entry("caption --scenes --srt film.srt film.mp4", new Case(List.of(), "0:00.0 -")),
          Map.entry(
              "train video --data my-films --photos my-data --output runs/video",
              new Case(TINY_VIDEO_CAPTIONER, "3 clips to train on, 1 to check with")),
          Map.entry(
              "train video --data my-films --output runs/s2vt --net s2vt",
              new Case(TINY_VIDEO_CAPTIONER, "epoch 1 (cross-entropy)")),
          Map.entry(
              "evaluate video-captions --data my-films --split dev --json films.json --page films.html",
              new Case(List.of(), "\nclips ")),
          Map.entry("label film.mp4", new Case(List.of(), "\n")),
          Map.entry(
              "label --timeline film.png --srt film.srt --film labelled.mp4 film.mp4",
              new Case(List.of(), "\n")),
          Map.entry("label --json videos", new Case(OUR_LABELLER, "\"rate\":")),
          Map.entry("classify clip.mp4", new Case(List.of(), "fight")),
          Map.entry(
              "evaluate activity --data my-videos --json activity.json --page activity.html",
              new Case(List.of("--model", "TRAINED"), "frame_accuracy")),
          Map.entry(
              "evaluate clips --data my-clips --json clips.json --page clips.html",
              new Case(List.of("--model", "CLASSIFIER"), "Hit@1")),
          Map.entry(
              "evaluate activity --data my-videos --compare --curves early.png",
              new Case(
                  List.of(
                      "--encoder", "ENCODER", "--seeds", "1", "--epochs", "1", "--only", "LSTM"),
                  "| LSTM |")),
          Map.entry("watch", new Case(FILM_AS_CAMERA, "labels a second")),
          Map.entry(
              "watch --film seen.mp4 --seconds 60", new Case(FILM_AS_CAMERA, "labels a second")),
          Map.entry("watch --as-camera film.mp4", new Case(OUR_LABELLER, "labels a second")),
          Map.entry(
              "watch --as-camera film.mp4 --loop --no-window",
              new Case(List.of("--model", "LABELLER", "--seconds", "1"), "labels a second")),
          Map.entry(
              "models export photo-caption captioner.onnx",
              new Case(List.of(), "out log_probabilities float")),
          Map.entry("models export mobilenet-v2 eye.onnx", new Case(List.of(), "out grid float")),
          Map.entry(
              "models import --net squeezenet --weights squeezenet.safetensors models/squeezenet",
              new Case(List.of(), "squeezenet is ready.")),
          Map.entry(
              "serve", new Case(List.of("--port", "0"), "Sightline answers at http://127.0.0.1:")),
          Map.entry(
              "serve --host 0.0.0.0 --token SECRET",
              new Case(List.of("--port", "0"), "Sightline answers at http://0.0.0.0:")),
          Map.entry("models list", new Case(List.of(), "photo-caption")),
          Map.entry("models show photo-caption", new Case(List.of(), "a model for photo-caption")),
          Map.entry("models verify", new Case(List.of("MODEL"), ": whole")));

  @BeforeAll
  static void aSmallWorldWithATrainedCaptioner() throws IOException {
    ShapeWorld.write(folder.resolve("data"), 8, 4, 4, 1);
    ColourFilms.writeFilms(folder.resolve("my-videos"), 3);
    ColourFilms.writeClips(folder.resolve("my-clips"), 2);
    ColourFilms.writeClips(folder.resolve("faces"), 2);
    ColourFilms.writeCaptionedClips(folder.resolve("my-films"));
    SmallEncoder.write(folder.resolve("encoder"), folder.resolve("weights.safetensors"));
    EncoderNet squeezeNet = EncoderNets.named("squeezenet");
    Safetensors.write(
        folder.resolve("squeezenet.safetensors"),
        NetWeights.of(squeezeNet.init(squeezeNet.shape(), 1)),
        Map.of(),
        true);
    OnnxNet.classifier("N", 3, 8, 8).write(folder.resolve("resnet50.onnx"));
    OnnxNet.patches("last_hidden_state").write(folder.resolve("vit.onnx"));
    Files.writeString(folder.resolve("references.json"), "{\"1\": [\"a red square\"]}");
    Files.writeString(folder.resolve("captions.json"), "{\"1\": [\"a red circle\"]}");
    Files.writeString(
        folder.resolve("labels.json"), "{\"predicted\": [[1, 2]], \"truth\": [[1, 2]]}");
    Files.writeString(
        folder.resolve("truth.json"),
        "{\"v_a\": {\"annotations\": [{\"segment\": [0, 100], \"label\": \"surfing\"}]}}");
    Files.writeString(
        folder.resolve("detections.json"),
        "{\"results\": {\"a\":"
            + " [{\"segment\": [0, 88], \"label\": \"surfing\", \"score\": 0.9}]}}");
    Files.writeString(
        folder.resolve("book.txt"), "The sun is red. \"The sea,\" he said.\n".repeat(9));
    QuestionWorld.table(folder.resolve("my-questions"), 12);
    SmallAnswerer.write(folder);
    SmallLabeller.write(folder, "labeller", SmallLabeller.lstm(false), SmallLabeller.labels());
    SmallLabeller.film(folder.resolve("film.mp4"), 10);
    StringWriter said = new StringWriter();
    List<String> training = new ArrayList<>(List.of("train", "caption", "--data", "my-data"));
    training.addAll(List.of("--output", "FIXTURE"));
    training.addAll(TINY_CAPTIONER);
    assertEquals(0, run(said, training), said::toString);
  }

  /** A word of the README, as it is called here. */
  private static String ours(String word) {
    return switch (word) {
      case "photo.jpg", "room.jpg" -> folder.resolve("data/images/shapes_00000.jpg").toString();
      case "photos", "downloads" -> folder.resolve("data/images").toString();
      case "my-data", "flickr8k" -> folder.resolve("data").toString();
      case "ENCODER" -> folder.resolve("encoder").toString();
      case "TRAINED" -> folder.resolve("runs/labeller/activity").toString();
      case "CLASSIFIER" -> folder.resolve("runs/classifier/clips").toString();
      case "videos" -> folder.resolve("my-videos").toString();
      case "clip.mp4" -> folder.resolve("my-clips/red/red0.mp4").toString();
      case "ANSWERER" -> folder.resolve("answerer/vqa").toString();
      case "LABELLER" -> folder.resolve("labeller").toString();
      case "FIXTURE" -> folder.resolve("fixture").toString();
      case "MODEL", "photo-caption" -> folder.resolve("fixture/photo-caption").toString();
      case "runs/mine",
          "runs/rewarded",
          "runs/together",
          "runs/rewarded/cross-entropy",
          "runs/rewarded/self-critical",
          "models/mine",
          "runs/encoder",
          "runs/karpathy",
          "my-questions",
          "runs/answers",
          "runs/deeper",
          "runs/neurons",
          "runs/both-ways",
          "vqa.json",
          "my-videos",
          "my-clips",
          "faces",
          "runs/alive",
          "my-films",
          "runs/video",
          "runs/s2vt",
          "films.json",
          "runs/labeller",
          "runs/classifier",
          "runs/ranked",
          "runs/several",
          "runs/pooled",
          "runs/gru",
          "runs/eye",
          "runs/vit",
          "resnet50.onnx",
          "vit.onnx",
          "models/resnet50",
          "models/book",
          "models/words",
          "models/squeezenet",
          "book.txt",
          "cells.html",
          "cells.json",
          "looks",
          "dev.json",
          "gradients.png",
          "captioner.onnx",
          "eye.onnx",
          "film.mp4",
          "film.png",
          "film.srt",
          "labelled.mp4",
          "seen.mp4",
          "activity.json",
          "clips.json",
          "early.png",
          "weights.safetensors",
          "squeezenet.safetensors",
          "references.json",
          "captions.json",
          "captions.jsonl",
          "captions-1.jsonl",
          "hello.html",
          "dev.html",
          "activity.html",
          "clips.html",
          "vqa.html",
          "films.html",
          "answers.jsonl",
          "labels.json",
          "segments-scores.json",
          "truth.json",
          "detections.json",
          "detections-scores.json" ->
          folder.resolve(word).toString();
      default -> word;
    };
  }

  private static int run(StringWriter said, List<String> words) {
    PrintWriter out = new PrintWriter(said, true);
    return Sightline.run(
        out, out, words.stream().map(ReadmeCommandsTest::ours).toArray(String[]::new));
  }

  /** What a user reads, in the order in which it is run. */
  private static final List<String> GUIDES =
      List.of(
          "README.md",
          "docs/caption.md",
          "docs/ask.md",
          "docs/label.md",
          "docs/train.md",
          "docs/evaluate.md",
          "docs/serve.md",
          "docs/java.md");

  private static List<String> blocks(String language) throws IOException {
    Pattern fence = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$");
    List<String> all = new ArrayList<>();
    for (String guide : GUIDES) {
      Matcher block = fence.matcher(Files.readString(Path.of(guide)));
      block.results().forEach(found -> all.add(found.group(1)));
    }
    return all;
  }

  /** The command lines, each once, without comments and redirections. */
  private static List<String> commands() throws IOException {
    return blocks("sh").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("./sightline "))
        .map(line -> line.substring("./sightline ".length()).replaceFirst("\\s+[#>].*$", ""))
        .distinct()
        .toList();
  }

  @Test
  void everyCommandHasACaseAndEveryCaseItsCommand() throws IOException {
    Set<String> inReadme = new TreeSet<>(commands());
    assertEquals(inReadme, new TreeSet<>(CASES.keySet()));
  }

  @TestFactory
  Stream<DynamicTest> everyCommandRuns() throws IOException {
    return commands().stream()
        .map(command -> dynamicTest(command, () -> runs(command, CASES.get(command))));
  }

  /** As a shell cuts them: what stands in double quotes is one word. */
  private static List<String> words(String command) {
    Matcher word = Pattern.compile("\"([^\"]*)\"|\\S+").matcher(command);
    List<String> words = new ArrayList<>();
    while (word.find()) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    return words;
  }

  private static void runs(String command, Case how) throws Exception {
    List<String> words = words(command);
    words.addAll(how.added());
    StringWriter said = new StringWriter();
    if (words.get(0).equals("serve")) {
      serves(words, said, how);
      return;
    }
    assertEquals(0, run(said, words), said::toString);
    assertTrue(said.toString().contains(how.printed()), said::toString);
  }

  /** A server runs until it is told to end. */
  private static void serves(List<String> words, StringWriter said, Case how) throws Exception {
    AtomicInteger code = new AtomicInteger(-1);
    Thread server = new Thread(() -> code.set(run(said, words)));
    server.start();
    while (server.isAlive() && !said.toString().contains(how.printed())) {
      Thread.sleep(20);
    }
    server.interrupt();
    server.join();
    assertEquals(0, code.get(), said::toString);
    assertTrue(said.toString().contains(how.printed()), said::toString);
  }

  @Test
  void theJavaExamplesCompileAndRun() throws Exception {
    List<String> examples = blocks("java");
    for (int i = 0; i < examples.size(); i++) {
      String name = "Example" + i;
      Path source = Files.createDirectories(folder.resolve("java")).resolve(name + ".java");
      String code =
          examples
              .get(i)
              .replace("\"photo-caption\"", "\"" + ours("MODEL") + "\"")
              .replace("\"activity\"", "\"" + ours("LABELLER") + "\"")
              .replace("\"vqa\"", "\"" + ours("ANSWERER") + "\"")
              .replace("film.mp4", ours("film.mp4"))
              .replace("photo.jpg", ours("photo.jpg"));
      Files.writeString(
          source,
          "import dev.sightline.*;\nimport java.nio.file.Path;\nimport java.util.List;\npublic class "
              + name
              + " { public static void main(String[] arguments) throws Exception {\n"
              + code
              + "}}\n");
      assertTrue(printed(source, name).endsWith("\n"));
    }
  }

  private static String printed(Path source, String name) throws Exception {
    String path = System.getProperty("java.class.path");
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", path, "-proc:none", source.toString());
    assertEquals(0, errors);

    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {source.getParent().toUri().toURL()})) {
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
