package dev.sightline.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sightline.bundle.ManifestFuzz;
import dev.sightline.bundle.Safetensors;
import dev.sightline.data.ActivityData;
import dev.sightline.data.CaptionFolder;
import dev.sightline.data.ClipData;
import dev.sightline.data.CocoCaptions;
import dev.sightline.data.Daquar;
import dev.sightline.data.EasyVqa;
import dev.sightline.data.Flickr8k;
import dev.sightline.data.KarpathySplit;
import dev.sightline.data.Msvd;
import dev.sightline.data.QuestionTable;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.data.VideoList;
import dev.sightline.data.VqaJson;
import dev.sightline.encoder.backbone.OnnxFileFuzz;
import dev.sightline.encoder.weights.WeightsFuzz;
import dev.sightline.eval.CaptionFile;
import dev.sightline.eval.DetectionFiles;
import dev.sightline.eval.SegmentationFile;
import dev.sightline.media.HeaderFuzz;
import dev.sightline.text.Alphabet;
import dev.sightline.text.Tokenizer;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What Jazzer calls with one input after the other, for the parser that its {@code --target_args}
 * name. A parser may refuse an input with an {@link IOException}, whose message is a sentence; all
 * else that it throws is a finding.
 *
 * <p>An input for a parser of several files is these files, with {@code ====} between them.
 */
public final class ParserFuzz {
  private static final byte[] NOTHING = {0};

  /** A parser of one input. */
  @FunctionalInterface
  private interface Parser {
    void parse(byte[] input) throws IOException;
  }

  private static final Map<String, Parser> PARSERS = new TreeMap<>();
  private static Parser parser;
  private static Path folder;

  static {
    PARSERS.put("Safetensors", in -> tensors(file("a.safetensors", in)));
    PARSERS.put("KerasWeights", in -> WeightsFuzz.keras(file("a.h5", in)));
    PARSERS.put("Dl4jZip", in -> WeightsFuzz.dl4jZip(file("a.zip", in)));
    PARSERS.put("Dl4jNet", in -> WeightsFuzz.dl4jNet(file("b.zip", in)));
    PARSERS.put("OnnxWeights", in -> WeightsFuzz.onnx(file("a.onnx", in)));
    PARSERS.put("Manifest", ManifestFuzz::parse);
    PARSERS.put("PictureHeader", HeaderFuzz::picture);
    PARSERS.put("VideoFormat", HeaderFuzz::video);
    PARSERS.put("Heif", HeaderFuzz::heif);
    PARSERS.put("Scanlines", HeaderFuzz::scanlines);
    PARSERS.put("IccProfile", HeaderFuzz::profile);
    PARSERS.put("InterlacedFrame", HeaderFuzz::interlaced);
    PARSERS.put("Subtitles", in -> HeaderFuzz.subtitle(new String(in, UTF_8)));
    PARSERS.put("OnnxFile", in -> OnnxFileFuzz.parse(file("b.onnx", in)));
    PARSERS.put("Tokenizer", in -> Tokenizer.tokenize(new String(in, UTF_8)));
    PARSERS.put("Vocabulary", in -> Vocabulary.read(file("vocabulary.txt", in)));
    PARSERS.put("Alphabet", in -> Alphabet.read(file("vocabulary.txt", in)));
    PARSERS.put(
        "Flickr8k",
        in -> Flickr8k.read(files(in, "Flickr_8k.trainImages.txt", "Flickr8k.token.txt"), "train"));
    PARSERS.put("CaptionFolder", in -> CaptionFolder.read(files(in, "captions.csv"), "train"));
    PARSERS.put("CocoCaptions", in -> CocoCaptions.read(file("coco.json", in), folder));
    PARSERS.put(
        "KarpathySplit", in -> KarpathySplit.read(file("dataset.json", in), folder, "train"));
    PARSERS.put("MsrVtt", in -> VideoCaptionData.read(file("videodatainfo.json", in), "train"));
    PARSERS.put(
        "ActivityNetCaptions", in -> VideoCaptionData.read(file("train.json", in), "train"));
    PARSERS.put(
        "Msvd", in -> Msvd.read(files(in, "train_list.txt", "AllVideoDescriptions.txt"), "train"));
    PARSERS.put(
        "VideoCaptionFolder", in -> VideoCaptionData.read(files(in, "captions.csv"), "train"));
    PARSERS.put("ActivityNet", in -> ActivityData.read(file("activity.json", in)));
    PARSERS.put("SegmentTable", in -> ActivityData.read(files(in, "segments.csv")));
    PARSERS.put(
        "MultiThumos",
        in -> ActivityData.read(files(in, "annotations/Jump_val.txt", "class_list.txt")));
    PARSERS.put(
        "Ucf101",
        in -> ClipData.read(files(in, "classInd.txt", "trainlist01.txt", "testlist01.txt")));
    PARSERS.put("VideoList", in -> VideoList.read(file("videos.txt", in)));
    PARSERS.put(
        "VqaJson",
        in -> {
          Path dir = files(in, "questions.json", "annotations.json");
          VqaJson.read(dir.resolve("questions.json"), dir.resolve("annotations.json"), dir);
        });
    PARSERS.put("QuestionTable", in -> QuestionTable.read(files(in, "questions.csv"), "train"));
    PARSERS.put("Daquar", in -> Daquar.read(files(in, "qa.894.raw.train.format_triple"), "train"));
    PARSERS.put("EasyVqa", in -> EasyVqa.read(files(in, "train/questions.json"), "train"));
    PARSERS.put("CaptionFile", in -> CaptionFile.readReferences(file("captions.json", in)));
    PARSERS.put(
        "Hypotheses", in -> CaptionFile.readHypotheses(file("captions.json", in), Set.of("9")));
    PARSERS.put(
        "DetectionFiles",
        in -> {
          Path dir = files(in, "truth.json", "results.json");
          DetectionFiles.read(dir.resolve("truth.json"), null, dir.resolve("results.json"));
        });
    PARSERS.put("SegmentationFile", in -> SegmentationFile.read(file("labels.json", in)));
  }

  private ParserFuzz() {}

  /** Chooses the parser: Jazzer calls it once. */
  public static void fuzzerInitialize(String... arguments) throws IOException {
    parser = PARSERS.get(arguments[0]);
    if (parser == null) {
      throw new IllegalArgumentException(arguments[0] + " is none of " + PARSERS.keySet());
    }
    Path memory = Path.of("/dev/shm");
    folder =
        Files.isDirectory(memory)
            ? Files.createTempDirectory(memory, "fuzz")
            : Files.createTempDirectory("fuzz");
    for (String picture : new String[] {"images/a.jpg", "train/images/0.png", "a.jpg"}) {
      Files.createDirectories(folder.resolve(picture).getParent());
      Files.write(folder.resolve(picture), NOTHING);
    }
    for (String video : new String[] {"one.mp4", "Diving/v_Diving_g01_c01.avi"}) {
      Path file = folder.resolve("videos").resolve(video);
      Files.createDirectories(file.getParent());
      Files.write(file, NOTHING);
    }
    for (String file : new String[] {"clips/one.mp4", "annotations/x"}) {
      Files.createDirectories(folder.resolve(file).getParent());
    }
    Files.write(folder.resolve("clips/one.mp4"), NOTHING);
    fuzzerTestOneInput("{}".getBytes(UTF_8)); // loads the classes, on no input's time
  }

  /** Parses one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      parser.parse(input);
    } catch (IOException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new UncheckedIOException("refused without a sentence", e);
      }
    }
  }

  private static Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static Path files(byte[] input, String... names) throws IOException {
    String[] parts = new String(input, ISO_8859_1).split("====", names.length);
    for (int i = 0; i < names.length; i++) {
      file(names[i], (i < parts.length ? parts[i] : "").getBytes(ISO_8859_1));
    }
    return folder;
  }

  private static void tensors(Path file) throws IOException {
    Safetensors tensors = Safetensors.read(file);
    for (String name : tensors.names()) {
      tensors.values(name);
    }
  }
}
