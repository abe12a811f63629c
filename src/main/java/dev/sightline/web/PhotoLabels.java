package dev.sightline.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.Caption;
import dev.sightline.io.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The things that the sentences about a photo name, for photo managers that want labels. A thing is
 * the last word of a group such as "a brown dog": what stands before a preposition, a verb or the
 * end. Its confidence is the share that the sentences which name it have in the probability of all
 * that were found.
 */
final class PhotoLabels {
  /** Words that end a group and are no thing. */
  private static final Set<String> BETWEEN =
      Set.of(
          ("a an the and or with without in on at of to from into onto by for near next over under"
                  + " through across along around behind beside between up down off out top"
                  + " front while as that which who is are was were be has have his her their its"
                  + " another other some several many two three four five there it he she they"
                  + " each against towards toward during inside outside away back together")
              .split(" "));

  private PhotoLabels() {}

  /** Whether a request asks for labels: by a schema with a list of them, or in words. */
  static boolean areWanted(JsonNode format, String prompt) {
    if (format == null) {
      return false;
    }
    return format.path("properties").path("labels").path("type").asText().equals("array")
        || (format.isTextual() && format.asText().equals("json") && prompt.contains("label"));
  }

  /** {@code {"labels": [{"name", "confidence", "topicality"}]}}, most confident first. */
  static ObjectNode of(Caption best) {
    List<Caption> sentences = new ArrayList<>(best.others());
    sentences.add(0, best);
    Map<String, Double> confidence = new LinkedHashMap<>();
    double sum = 0;
    for (Caption sentence : sentences) {
      double p = Math.exp(sentence.logProbability() - best.logProbability());
      sum += p;
      things(sentence.words()).forEach(thing -> confidence.merge(thing, p, Double::sum));
    }
    double all = sum;
    ObjectNode answer = Json.object();
    ArrayNode labels = answer.putArray("labels");
    confidence.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            thing ->
                labels
                    .addObject()
                    .put("name", thing.getKey())
                    .put("confidence", thing.getValue() / all)
                    .put("topicality", thing.getValue() / all));
    return answer;
  }

  static Set<String> things(List<String> words) {
    Set<String> things = new LinkedHashSet<>();
    String last = null;
    for (String word : words) {
      boolean between = BETWEEN.contains(word) || word.endsWith("ing") || !word.matches("[a-z-]+");
      if (between && last != null) {
        things.add(last);
      }
      last = between ? null : word;
    }
    if (last != null) {
      things.add(last);
    }
    return things;
  }
}
