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
import org.junit.jupiter.params.provider.ValueSource;

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

    checkHashes(flickr8k, descriptor);
    for (String split : List.of("train", "dev")) {
      List<CaptionedPhoto> photos = Flickr8k.read(flickr8k, split).photos();
      JsonNode counts = descriptor.get("splits").get(split);
      assertEquals(counts.get("photos").asInt(), photos.size());
      assertEquals(
          counts.get("captions").asInt(),
          photos.stream().mapToInt(photo -> photo.captions().size()).sum());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "val", "dev"})
  void theClipsOfMsvdAreThoseOfOurNumbers(String split)
      throws IOException, GeneralSecurityException {
    Path msvd = Shared.path("datasets/msvd");
    JsonNode descriptor = descriptor("msvd");

    checkHashes(msvd, descriptor);
    VideoCaptionData data = VideoCaptionData.read(msvd, split);
    JsonNode counts = descriptor.get("splits").get(split);
    assertEquals(counts.get("clips").asInt(), data.clips().size());
    assertEquals(counts.get("captions").asInt(), data.captions());
  }

  private static void checkHashes(Path folder, JsonNode descriptor)
      throws IOException, GeneralSecurityException {
    for (Map.Entry<String, JsonNode> file : descriptor.get("sha256").properties()) {
      byte[] bytes = Files.readAllBytes(folder.resolve(file.getKey()));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertEquals(file.getValue().asText(), HexFormat.of().formatHex(hash), file.getKey());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ceiling-actions", "home-falls"})
  void theSegmentsAreThoseOfOurNumbers(String name) throws IOException, GeneralSecurityException {
    Path folder = Shared.path("datasets/" + name);
    JsonNode descriptor = descriptor(name);

    checkHashes(folder, descriptor);
    ActivityData data = ActivityData.read(folder);
    JsonNode counts = descriptor.get("splits").get("all");
    assertEquals(counts.get("videos").asInt(), data.videos().size());
    assertEquals(counts.get("segments").asInt(), data.segments());
    assertEquals(counts.get("labels").asInt(), data.labels().size());
  }

  @Test
  void theFightClipsAreAsManyAsDescribed() throws IOException {
    ClipData data = ClipData.read(Shared.path("datasets/fight-clips"));

    JsonNode counts = descriptor("fight-clips").get("splits").get("all");
    assertEquals(counts.get("clips").asInt(), data.clips().size());
    assertEquals(counts.get("classes").asInt(), data.classes().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"daquar", "easy-vqa"})
  void theQuestionsAreThoseOfOurNumbers(String name) throws IOException, GeneralSecurityException {
    Path folder = Shared.path("datasets/" + name);
    JsonNode splits = descriptor(name).get("splits");

    checkHashes(folder, descriptor(name));
    QuestionData.ForTraining parts = QuestionData.forTraining(folder);
    assertEquals(splits.get("train").get("questions").asInt(), parts.train().questions().size());
    assertEquals(splits.get("dev").get("questions").asInt(), parts.dev().questions().size());
  }
}
