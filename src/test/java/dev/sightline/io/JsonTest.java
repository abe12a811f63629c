package dev.sightline.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(strings = {"{'a': 1, 'a': 2}", "{'a': 1} {}", "{'a': 1", "{a: 1}"})
  void aDocumentOfOurOwnIsReadStrictly(String json) {
    assertThrows(
        JsonProcessingException.class, () -> Json.read(json.replace('\'', '"').getBytes(UTF_8)));
  }

  @Test
  void nestingHasALimit() {
    byte[] deep = "[".repeat(100_000).getBytes(UTF_8);
    assertThrows(JsonProcessingException.class, () -> Json.read(deep));
    assertThrows(JsonProcessingException.class, () -> Json.readLoosely(deep));
  }

  @Test
  void ofWhatOthersWroteTheLastFieldOfANameCounts() throws IOException {
    assertEquals(2, Json.readLoosely("{\"a\": 1, \"a\": 2}".getBytes(UTF_8)).get("a").intValue());
  }

  @Test
  void keysKeepTheirOrder() throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put("a", "é");

    assertEquals("{\"z\":1,\"a\":\"é\"}", Json.line(map));
    assertEquals(Json.line(map), Json.line(Json.read(Json.pretty(map).getBytes(UTF_8))));
  }
}
