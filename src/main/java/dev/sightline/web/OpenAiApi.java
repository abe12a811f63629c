package dev.sightline.web;

import static dev.sightline.web.OwnApi.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.io.Json;
import dev.sightline.web.Describing.Asked;
import dev.sightline.web.Describing.Said;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** OpenAI's protocol, as far as it concerns pictures. */
final class OpenAiApi {
  private final Describing describing;

  OpenAiApi(Describing describing) {
    this.describing = describing;
  }

  /** {@code GET /v1/models}. */
  void models(Exchange exchange) throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    for (String name : describing.names()) {
      list.add(model(name, describing.offer(name)));
    }
    exchange.json(200, object("object", "list", "data", list));
  }

  /** {@code GET /v1/models/NAME}. */
  void model(Exchange exchange, String name) throws IOException {
    exchange.json(200, model(name, describing.offer(name)));
  }

  private static Map<String, Object> model(String name, OpenModels.Offer offer) {
    return object(
        "id", name, "object", "model", "created", created(offer), "owned_by", "sightline");
  }

  private static long created(OpenModels.Offer offer) {
    try {
      return Instant.parse(offer.date()).getEpochSecond();
    } catch (DateTimeParseException e) {
      return 0; // a model that somebody else wrote
    }
  }

  /** {@code POST /v1/chat/completions}. */
  void complete(Exchange exchange, Uploads uploads) throws IOException {
    JsonNode body = uploads.json(exchange);
    String name = body.path("model").asText("");
    if (name.isEmpty()) {
      throw new Refusal(400, "model is required");
    } else if (!body.path("messages").isArray() || body.path("messages").isEmpty()) {
      throw new Refusal(400, "messages is required");
    }
    String prompt = read(body.path("messages"), uploads);
    int most = body.path("max_completion_tokens").asInt(body.path("max_tokens").asInt(0));
    Said said =
        describing.describe(exchange, new Asked(name, prompt, format(body), most), uploads.files());
    String id = "chatcmpl-" + UUID.randomUUID();
    Map<String, Object> usage =
        object(
            "prompt_tokens",
            1,
            "completion_tokens",
            said.pieces().size(),
            "total_tokens",
            1 + said.pieces().size());
    String reason = said.cut() ? "length" : "stop";
    if (!body.path("stream").asBoolean(false)) {
      Map<String, Object> message = object("role", "assistant", "content", said.text());
      Map<String, Object> choice = object("index", 0, "message", message, "finish_reason", reason);
      Map<String, Object> whole = completion(id, "chat.completion", name, List.of(choice));
      whole.put("usage", usage);
      exchange.json(200, whole);
      return;
    }
    exchange.begin("text/event-stream");
    chunk(exchange, id, name, object("role", "assistant", "content", ""), null);
    for (String piece : said.pieces()) {
      chunk(exchange, id, name, object("content", piece), null);
    }
    chunk(exchange, id, name, object(), reason);
    if (body.path("stream_options").path("include_usage").asBoolean(false)) {
      Map<String, Object> last = completion(id, "chat.completion.chunk", name, List.of());
      last.put("usage", usage);
      exchange.write("data: " + Json.line(last) + "\n\n");
    }
    exchange.write("data: [DONE]\n\n");
    exchange.end();
  }

  private static void chunk(
      Exchange exchange, String id, String name, Map<String, Object> delta, String reason)
      throws IOException {
    Map<String, Object> choice = object("index", 0, "delta", delta, "finish_reason", reason);
    Map<String, Object> chunk = completion(id, "chat.completion.chunk", name, List.of(choice));
    exchange.write("data: " + Json.line(chunk) + "\n\n");
  }

  private static Map<String, Object> completion(
      String id, String kind, String name, List<Map<String, Object>> choices) {
    return object(
        "id",
        id,
        "object",
        kind,
        "created",
        Instant.now().getEpochSecond(),
        "model",
        name,
        "choices",
        choices);
  }

  /** What the answer must look like, as a schema or {@code "json"}. */
  private static JsonNode format(JsonNode body) {
    JsonNode wanted = body.path("response_format");
    return switch (wanted.path("type").asText("text")) {
      case "json_schema" -> wanted.path("json_schema").path("schema");
      case "json_object" -> Json.list().add("json").get(0);
      default -> null;
    };
  }

  /** The text of the last message of the user, whose pictures become the request's. */
  private static String read(JsonNode messages, Uploads uploads) throws IOException {
    JsonNode last = null;
    for (JsonNode message : messages) {
      boolean first = last == null || !hasPictures(last);
      if (message.path("role").asText("user").equals("user") && (first || hasPictures(message))) {
        last = message;
      }
    }
    if (last == null) {
      return "";
    } else if (!last.path("content").isArray()) {
      return last.path("content").asText("");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode part : last.path("content")) {
      if (part.path("type").asText().equals("text")) {
        texts.add(part.path("text").asText(""));
      } else if (part.path("type").asText().equals("image_url")) {
        JsonNode address = part.path("image_url");
        String url = address.isTextual() ? address.asText() : address.path("url").asText("");
        if (!url.startsWith("data:")) {
          throw new Refusal(
              400, "Images are not fetched from addresses; send the image itself, as a data: URL");
        }
        uploads.addBase64(url);
      }
    }
    return String.join(" ", texts);
  }

  private static boolean hasPictures(JsonNode message) {
    for (JsonNode part : message.path("content")) {
      if (part.path("type").asText().equals("image_url")) {
        return true;
      }
    }
    return false;
  }
}
