package dev.sightline.web;

import static dev.sightline.web.OwnApi.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.io.Json;
import dev.sightline.web.Describing.Asked;
import dev.sightline.web.Describing.Said;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ollama's protocol, as far as it concerns pictures. */
final class OllamaApi {
  /** What of Ollama's behaviour this is like; clients look at it to know what they may send. */
  private static final String VERSION = "0.12.0";

  private final OpenModels models;
  private final Describing describing;

  OllamaApi(OpenModels models, Describing describing) {
    this.models = models;
    this.describing = describing;
  }

  /** {@code GET /api/version}. */
  void version(Exchange exchange) throws IOException {
    exchange.json(200, Map.of("version", VERSION));
  }

  /** {@code GET /api/tags}. */
  void tags(Exchange exchange) throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    for (String name : describing.names()) {
      OpenModels.Offer offer = describing.offer(name);
      Map<String, Object> item = item(name, offer);
      item.put("modified_at", offer.date());
      list.add(item);
    }
    exchange.json(200, object("models", list));
  }

  /**
   * {@code GET /api/ps}: those that are open. They stay open, so that they expire in a far future.
   */
  void running(Exchange exchange) throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    List<String> opened = models.opened();
    for (String name : describing.names()) {
      if (opened.contains(name)) {
        Map<String, Object> item = item(name, describing.offer(name));
        item.put("expires_at", "2999-12-31T00:00:00Z");
        item.put("size_vram", 0);
        list.add(item);
      }
    }
    exchange.json(200, object("models", list));
  }

  private static Map<String, Object> item(String name, OpenModels.Offer offer) {
    return object(
        "name",
        name + ":latest",
        "model",
        name + ":latest",
        "size",
        offer.bytes(),
        "digest",
        offer.digest(),
        "details",
        details(offer));
  }

  private static Map<String, Object> details(OpenModels.Offer offer) {
    return object(
        "parent_model",
        "",
        "format",
        "safetensors",
        "family",
        offer.task(),
        "families",
        List.of(offer.task()),
        "parameter_size",
        "",
        "quantization_level",
        "F16");
  }

  /** {@code POST /api/show}. */
  void show(Exchange exchange, Uploads uploads) throws IOException {
    OpenModels.Offer offer = describing.offer(model(uploads.json(exchange)));
    exchange.json(
        200,
        object(
            "license",
            "",
            "modelfile",
            "",
            "parameters",
            "",
            "template",
            "",
            "details",
            details(offer),
            "model_info",
            offer.card(),
            "capabilities",
            List.of("completion", "vision"),
            "modified_at",
            offer.date()));
  }

  /** {@code POST /api/pull}: what is offered is there already. */
  void pull(Exchange exchange, Uploads uploads) throws IOException {
    OpenModels.Offer unused = describing.offer(model(uploads.json(exchange)));
    exchange.json(200, Map.of("status", "success"));
  }

  private static String model(JsonNode body) throws Refusal {
    JsonNode name = body.has("model") ? body.get("model") : body.path("name");
    if (!name.isTextual() || name.asText().isEmpty()) {
      throw new Refusal(400, "model is required");
    }
    return name.asText();
  }

  /** {@code POST /api/generate}. */
  void generate(Exchange exchange, Uploads uploads) throws IOException {
    JsonNode body = uploads.json(exchange);
    addImages(body, uploads);
    String prompt = body.path("system").asText("") + " " + body.path("prompt").asText("");
    answer(
        exchange, uploads, body, body.path("prompt").asText("").isEmpty(), prompt.strip(), false);
  }

  /** {@code POST /api/chat}: of the messages, the last one of the user with pictures counts. */
  void chat(Exchange exchange, Uploads uploads) throws IOException {
    JsonNode body = uploads.json(exchange);
    JsonNode last = null;
    for (JsonNode message : body.path("messages")) {
      boolean pictures = message.path("images").size() > 0;
      if (message.path("role").asText("user").equals("user")
          && (pictures || last == null || last.path("images").isEmpty())) {
        last = message;
      }
    }
    if (last != null) {
      addImages(last, uploads);
    }
    String prompt = last == null ? "" : last.path("content").asText("");
    answer(exchange, uploads, body, body.path("messages").isEmpty(), prompt, true);
  }

  private static void addImages(JsonNode holder, Uploads uploads) throws IOException {
    for (JsonNode image : holder.path("images")) {
      uploads.addBase64(image.asText());
    }
  }

  private void answer(
      Exchange exchange, Uploads uploads, JsonNode body, boolean blank, String prompt, boolean chat)
      throws IOException {
    long begun = System.nanoTime();
    String name = model(body);
    OpenModels.Offer offer = describing.offer(name);
    if (body.path("top_logprobs").asInt(0) < 0 || body.path("top_logprobs").asInt(0) > 20) {
      throw new Refusal(400, "top_logprobs must be between 0 and 20");
    }
    if (blank && uploads.files().isEmpty()) {
      if (offer.task().equals(OpenModels.QUESTIONS)) {
        models.answerer(offer);
      } else {
        models.captioner(offer, null);
      }
      boolean unload = body.path("keep_alive").asText("").matches("0+(\\.0+)?s?");
      Map<String, Object> loaded = part(name, "", chat);
      loaded.put("done", true);
      loaded.put("done_reason", unload ? "unload" : "load");
      exchange.json(200, loaded);
      return;
    }
    int most = body.path("options").path("num_predict").asInt(0);
    Said said =
        describing.describe(
            exchange, new Asked(name, prompt, body.get("format"), most), uploads.files());
    if (!body.path("stream").asBoolean(true)) {
      exchange.json(200, end(name, said.text(), said, chat, begun));
      return;
    }
    exchange.begin("application/x-ndjson");
    for (String piece : said.pieces()) {
      Map<String, Object> part = part(name, piece, chat);
      part.put("done", false);
      exchange.write(Json.line(part) + "\n");
    }
    exchange.write(Json.line(end(name, "", said, chat, begun)) + "\n");
    exchange.end();
  }

  private static Map<String, Object> part(String name, String text, boolean chat) {
    Map<String, Object> part = object("model", name, "created_at", Instant.now().toString());
    if (chat) {
      part.put("message", object("role", "assistant", "content", text));
    } else {
      part.put("response", text);
    }
    return part;
  }

  /** The last object: with how long it took, in nanoseconds, and the length in words. */
  private static Map<String, Object> end(
      String name, String text, Said said, boolean chat, long begun) {
    long nanos = Math.max(1, System.nanoTime() - begun);
    Map<String, Object> end = part(name, text, chat);
    end.put("done", true);
    end.put("done_reason", said.cut() ? "length" : "stop");
    end.put("total_duration", nanos);
    end.put("load_duration", 1);
    end.put("prompt_eval_count", 1);
    end.put("prompt_eval_duration", 1);
    end.put("eval_count", said.pieces().size());
    end.put("eval_duration", nanos);
    return end;
  }
}
