package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DescriptorsTest {
  private static JsonNode descriptor(String name) throws IOException {
    return new ObjectMapper().readTree(Path.of("datasets", name + ".json").toFile());
  }

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("datasets"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyDescriptorSaysWhereWhatAndOnWhichTerms(String name)
      throws IOException, ClassNotFoundException {
    JsonNode descriptor = descriptor(name);

    assertEquals(name, descriptor.get("name").asText());
    for (String field : List.of("title", "available", "licence", "layout", "splits", "sha256")) {
      assertFalse(descriptor.path(field).isMissingNode(), field);
    }
    Class.forName(descriptor.get("reader").asText());
  }

  @Test
  void theListsOfFlickr8kAreThoseOfOurNumbers() throws IOException, GeneralSecurityException {
    Path flickr8k = Shared.path("datasets/flickr8k");
    JsonNode descriptor = descriptor("flickr8k");

    for (Map.Entry<String, JsonNode> file : descriptor.get("sha256").properties()) {
      byte[] bytes = Files.readAllBytes(flickr8k.resolve(file.getKey()));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertEquals(file.getValue().asText(), HexFormat.of().formatHex(hash), file.getKey());
    }
    for (String split : List.of("train", "dev")) {
      List<CaptionedPhoto> photos = Flickr8k.read(flickr8k, split).photos();
      JsonNode counts = descriptor.get("splits").get(split);
      assertEquals(counts.get("photos").asInt(), photos.size());
      assertEquals(
          counts.get("captions").asInt(),
          photos.stream().mapToInt(photo -> photo.captions().size()).sum());
    }
  }
}
