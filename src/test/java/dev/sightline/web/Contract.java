package dev.sightline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What {@code openapi.yaml} says an answer must be. */
final class Contract {
  private static final JsonNode DOCUMENT = document();

  private Contract() {}

  private static JsonNode document() {
    try (InputStream in = Router.class.getResourceAsStream("openapi.yaml")) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The routes that it describes. */
  static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    DOCUMENT.get("paths").fieldNames().forEachRemaining(routes::add);
    return routes;
  }

  /** Sees to it that an answer is as described, and returns its JSON. */
  static JsonNode keeps(HttpResponse<String> response) throws IOException {
    JsonNode operation =
        DOCUMENT
            .get("paths")
            .path(response.uri().getPath())
            .path(response.request().method().toLowerCase(Locale.ROOT));
    JsonNode answers = operation.path("responses");
    String type = response.headers().firstValue("content-type").orElse("none");
    JsonNode schema =
        answers
            .path(Integer.toString(response.statusCode()))
            .path("content")
            .path(type)
            .path("schema");
    if (schema.isMissingNode()) {
      assertEquals("application/json", type, response.body());
      schema = DOCUMENT.at("/components/schemas/Error");
    }
    JsonNode json = new ObjectMapper().readTree(response.body());
    assertKept(schema, json, response.body());
    return json;
  }

  /** Sees to it that JSON is as the schema of this name says. */
  static void keeps(String schema, JsonNode json) {
    JsonNode found = DOCUMENT.at("/components/schemas/" + schema);
    assertNotNull(found);
    assertKept(found, json, json.toString());
  }

  private static void assertKept(JsonNode schema, JsonNode json, String shown) {
    ObjectNode whole = schema.deepCopy();
    whole.set("$defs", DOCUMENT.at("/components/schemas"));
    String text = whole.toString().replace("#/components/schemas/", "#/$defs/");
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    assertEquals(Set.of(), compiled.validate(json), shown);
  }
}
