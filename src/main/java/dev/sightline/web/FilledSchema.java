package dev.sightline.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.io.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object of the form that a schema asks for, with a sentence where it belongs: in the
 * property named like a description, else in the first text. Everything else gets the most neutral
 * value that the schema allows, since nothing is known about it.
 */
final class FilledSchema {
  private static final List<String> DESCRIPTIONS =
      List.of("description", "caption", "summary", "scene", "text", "title", "answer");

  /** A schema may nest; nobody honest nests deeper. */
  private static final int DEEPEST = 16;

  private FilledSchema() {}

  /**
   * @throws Refusal if the schema has no place for a sentence
   */
  static ObjectNode of(JsonNode schema, String sentence) throws Refusal {
    JsonNode properties = schema.path("properties");
    if (!properties.isObject() || properties.isEmpty()) {
      throw noPlace();
    }
    String chosen = place(properties).orElseThrow(FilledSchema::noPlace);
    ObjectNode object = neutral(schema, 0);
    object.put(chosen, sentence);
    return object;
  }

  private static Refusal noPlace() {
    return new Refusal(
        400,
        "The format is a schema without a text for a description; an object with one was"
            + " expected");
  }

  private static Optional<String> place(JsonNode properties) {
    for (String wanted : DESCRIPTIONS) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        String name = property.getKey().toLowerCase(Locale.ROOT);
        if (isFreeText(property.getValue()) && name.contains(wanted)) {
          return Optional.of(property.getKey());
        }
      }
    }
    return properties.properties().stream()
        .filter(property -> isFreeText(property.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isFreeText(JsonNode schema) {
    return type(schema).equals("string") && !schema.has("enum") && !schema.has("const");
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray() ? type.path(0).asText() : type.asText();
  }

  private static ObjectNode neutral(JsonNode schema, int depth) throws Refusal {
    ObjectNode object = Json.object();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      object.set(property.getKey(), value(property.getValue(), depth + 1));
    }
    return object;
  }

  private static JsonNode value(JsonNode schema, int depth) throws Refusal {
    if (depth > DEEPEST) {
      throw new Refusal(400, "The format is nested more than " + DEEPEST + " levels deep");
    } else if (schema.has("const")) {
      return schema.get("const");
    } else if (schema.path("enum").size() > 0) {
      return schema.get("enum").get(0);
    } else if (schema.has("default")) {
      return schema.get("default");
    }
    ArrayNode single = Json.list();
    return switch (type(schema)) {
      case "object" -> neutral(schema, depth);
      case "array" -> Json.list();
      case "integer" -> single.add((long) number(schema)).get(0);
      case "number" -> single.add(number(schema)).get(0);
      case "boolean" -> single.add(false).get(0);
      case "string" -> single.add("").get(0);
      default -> single.addNull().get(0);
    };
  }

  private static double number(JsonNode schema) {
    return Math.max(0, Math.ceil(schema.path("minimum").asDouble(0)));
  }
}
