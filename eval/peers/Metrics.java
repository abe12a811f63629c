import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.eval.AnswerNormaliser;
import dev.sightline.eval.CaptionEvaluation;
import dev.sightline.eval.DetectionFiles;
import dev.sightline.eval.DetectionMeanAp;
import dev.sightline.eval.VqaAccuracy;
import dev.sightline.eval.WuPalmer;
import dev.sightline.eval.Wups;
import dev.sightline.text.Tokenizer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sightline's metrics for {@code metrics.py}: each line of standard input is a JSON list, the name
 * of a metric and what it is to score; the answer is one line of JSON.
 */
public class Metrics {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WuPalmer WORDNET = new WuPalmer();

  /** METEOR's paraphrases. */
  private static Optional<Path> table = Optional.empty();

  public static void main(String[] args) throws Exception {
    table = Arrays.stream(args).map(Path::of).findFirst();
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(JSON.writeValueAsString(answer(JSON.readTree(line))));
        out.write('\n');
      }
    }
  }

  private static Object answer(JsonNode asked) throws Exception {
    return switch (asked.get(0).asText()) {
      case "similarity" -> WORDNET.similarity(text(asked, 1), text(asked, 2));
      case "accuracy" -> Wups.accuracy(text(asked, 1), text(asked, 2));
      case "wups" ->
          Wups.of(text(asked, 1), text(asked, 2), asked.get(3).asDouble(), WORDNET::similarity);
      case "normal" -> AnswerNormaliser.normal(text(asked, 1));
      case "vqa" -> VqaAccuracy.of(text(asked, 1), texts(asked.get(2)));
      case "tokens" -> Tokenizer.inFile(text(asked, 1), asked.get(2).textValue());
      case "captions" -> captions(asked.get(1), asked.get(2));
      case "detections" -> detections(Path.of(text(asked, 1)), Path.of(text(asked, 2)));
      default -> throw new IllegalArgumentException(asked.toString());
    };
  }

  private static Object captions(JsonNode references, JsonNode hypotheses) throws Exception {
    Map<String, List<String>> truth = new LinkedHashMap<>();
    Map<String, String> guesses = new LinkedHashMap<>();
    references.properties().forEach(e -> truth.put(e.getKey(), texts(e.getValue())));
    hypotheses.properties().forEach(e -> guesses.put(e.getKey(), e.getValue().asText()));
    return CaptionEvaluation.score(truth, guesses, table).named();
  }

  private static Object detections(Path truth, Path results) throws Exception {
    DetectionFiles files = DetectionFiles.read(truth, null, results);
    return DetectionMeanAp.score(files.truth(), files.detections(), DetectionMeanAp.ACTIVITYNET)
        .means();
  }

  private static String text(JsonNode list, int i) {
    return list.get(i).asText();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
