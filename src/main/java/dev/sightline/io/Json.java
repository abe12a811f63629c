package dev.sightline.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * The one reader and writer of JSON trees. Nesting and the length of texts and numbers have
 * Jackson's limits; how many bytes are read at all is for the caller to limit. Thread-safe.
 */
public final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final ObjectReader STRICT =
      MAPPER
          .reader()
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /**
   * Reads a document of our own formats.
   *
   * @throws JsonProcessingException if it is not JSON, names a field twice, or continues after its
   *     end
   */
  public static JsonNode read(byte[] json) throws IOException {
    return STRICT.readTree(json);
  }

  /** Reads what others wrote: if a field is named twice, the last one counts. */
  public static JsonNode readLoosely(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  /** An object without fields. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A list without elements. */
  public static ArrayNode list() {
    return MAPPER.createArrayNode();
  }

  /** On one line, without a line break; a map's keys keep their order. */
  public static String line(Object value) {
    return written(MAPPER.writer(), value);
  }

  /** On several lines, without a final line break. */
  public static String pretty(Object value) {
    return written(MAPPER.writerWithDefaultPrettyPrinter(), value);
  }

  private static String written(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON can be made of " + value.getClass(), e);
    }
  }
}
