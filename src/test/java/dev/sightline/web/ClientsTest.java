package dev.sightline.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs made for Ollama and OpenAI, and what they get from us. */
@Timeout(180)
class ClientsTest {
  private static final Path DOG = Path.of("datasets/samples/dog-on-grass.jpg");
  private static final String CAPTION = "a brown dog is running through the grass";

  @TempDir Path folder;

  private static WebServer server;
  private static String photo;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    server = WebServer.start(WebServerTest.settings(2, 32));
    photo = Base64.getEncoder().encodeToString(Files.readAllBytes(DOG));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .POST(BodyPublishers.ofString(body.replace("PHOTO", "\"" + photo + "\"")))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private JsonNode json(int status, HttpResponse<String> response) throws IOException {
    assertEquals(status, response.statusCode(), response.body());
    return new ObjectMapper().readTree(response.body());
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + path)).build();
    return json(200, client.send(request, BodyHandlers.ofString()));
  }

  @Test
  void generateStreamsUnlessToldOtherwise() throws Exception {
    HttpResponse<String> streamed =
        post("/api/generate", "{\"model\":\"sightline\",\"prompt\":\"\",\"images\":[PHOTO]}");
    assertEquals("application/x-ndjson", streamed.headers().firstValue("content-type").get());
    StringBuilder text = new StringBuilder();
    List<String> lines = streamed.body().lines().toList();
    for (String line : lines) {
      JsonNode part = new ObjectMapper().readTree(line);
      text.append(part.get("response").asText());
      assertEquals(line.equals(lines.get(lines.size() - 1)), part.get("done").asBoolean());
    }
    assertEquals(CAPTION, text.toString());
    JsonNode last = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertEquals(8, last.get("eval_count").asInt());
    assertTrue(last.get("eval_duration").asLong() > 0);

    JsonNode whole =
        json(
            200,
            post(
                "/api/generate",
                "{\"model\":\"sightline:latest\",\"stream\":false,\"images\":[PHOTO],"
                    + "\"options\":{\"num_predict\":3},\"keep_alive\":-1.0,\"suffix\":\"\"}"));
    assertEquals("a brown dog", whole.get("response").asText());
    assertEquals("length", whole.get("done_reason").asText());
  }

  /** What PhotoPrism asks for, and the form in which it wants it. */
  @Test
  void aPhotoManagerGetsLabels() throws Exception {
    JsonNode answer =
        json(
            200,
            post(
                "/api/generate",
                "{\"id\":\"7\",\"model\":\"sightline:latest\",\"suffix\":\"\",\"system\":\"You find labels.\","
                    + "\"prompt\":\"Return labels as JSON.\",\"format\":\"json\",\"stream\":false,"
                    + "\"think\":false,\"options\":{\"temperature\":0.1},\"images\":[PHOTO]}"));
    JsonNode labels = new ObjectMapper().readTree(answer.get("response").asText()).get("labels");
    assertEquals("dog", labels.get(0).get("name").asText());
    assertTrue(labels.toString().contains("\"grass\""), labels.toString());
    assertFalse(labels.toString().contains("brown"), labels.toString());
    for (JsonNode label : labels) {
      assertTrue(
          label.get("confidence").asDouble() > 0 && label.get("confidence").asDouble() <= 1.001);
      assertEquals(label.get("confidence"), label.get("topicality"));
    }
  }

  @Test
  void aSchemaIsFilledAndOneWithoutATextIsRefused() throws Exception {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"level\":{\"type\":\"integer\",\"minimum\":1},"
            + "\"kind\":{\"enum\":[\"none\",\"some\"]},\"short_summary\":{\"type\":\"string\"},"
            + "\"name\":{\"type\":\"string\"},\"tags\":{\"type\":\"array\"}}}";
    String body = "{\"model\":\"sightline\",\"stream\":false,\"images\":[PHOTO],\"format\":%s}";
    JsonNode filled =
        new ObjectMapper()
            .readTree(
                json(200, post("/api/generate", body.formatted(schema))).get("response").asText());
    assertEquals(CAPTION, filled.get("short_summary").asText());
    assertEquals(1, filled.get("level").asInt());
    assertEquals("none", filled.get("kind").asText());
    assertEquals("", filled.get("name").asText());
    assertTrue(filled.get("tags").isEmpty());
    String none = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}";
    assertTrue(
        json(400, post("/api/generate", body.formatted(none)))
            .get("error")
            .asText()
            .contains("schema"));
  }

  @Test
  void theLastMessageWithPicturesCounts() throws Exception {
    JsonNode answer =
        json(
            200,
            post(
                "/api/chat",
                "{\"model\":\"vqa\",\"stream\":false,\"tools\":[],\"messages\":["
                    + "{\"role\":\"system\",\"content\":\"x\"},"
                    + "{\"role\":\"user\",\"content\":\"what is on the table?\",\"images\":[PHOTO]},"
                    + "{\"role\":\"assistant\",\"content\":\"?\"},"
                    + "{\"role\":\"user\",\"content\":\"go on\"}]}"));
    assertFalse(answer.at("/message/content").asText().isBlank());
    JsonNode title =
        json(
            200,
            post(
                "/api/chat",
                "{\"model\":\"sightline\",\"stream\":false,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"a title, please\"}]}"));
    assertTrue(title.at("/message/content").asText().contains("picture"));
    JsonNode several =
        json(
            200,
            post(
                "/api/chat",
                "{\"model\":\"sightline\",\"stream\":false,\"messages\":["
                    + "{\"role\":\"user\",\"content\":\"\",\"images\":[PHOTO,PHOTO,PHOTO]}]}"));
    assertFalse(several.at("/message/content").asText().isBlank());
  }

  @Test
  void modelsAreListedLoadedAndShown() throws Exception {
    assertTrue(get("/api/version").get("version").asText().matches("\\d+\\.\\d+\\.\\d+"));
    JsonNode tags = get("/api/tags").get("models");
    assertEquals("sightline:latest", tags.get(0).get("name").asText());
    assertEquals("sightline:latest", tags.get(0).get("model").asText());
    JsonNode shown = json(200, post("/api/show", "{\"model\":\"vqa\"}"));
    assertEquals("[\"completion\",\"vision\"]", shown.get("capabilities").toString());
    assertTrue(shown.get("model_info").isObject());
    json(404, post("/api/show", "{\"model\":\"activity\"}"));
    JsonNode loaded = json(200, post("/api/generate", "{\"model\":\"vqa\"}"));
    assertEquals("load", loaded.get("done_reason").asText());
    assertTrue(get("/api/ps").toString().contains("vqa:latest"));
    assertEquals(
        "success", json(200, post("/api/pull", "{\"name\":\"vqa\"}")).get("status").asText());
    json(404, post("/api/pull", "{\"name\":\"llava\"}"));
    json(501, post("/api/embed", "{}"));
    json(400, post("/api/generate", ""));
    json(400, post("/api/generate", "{\"model\":\"vqa\",\"top_logprobs\":21}"));
    json(400, post("/api/generate", "{\"model\":\"sightline\",\"images\":[\"aGVsbG8=\"]}"));
  }

  @Test
  void completionsHaveTheirOwnErrors() throws Exception {
    JsonNode missing =
        json(
            404,
            post(
                "/v1/chat/completions",
                "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
    assertEquals("not_found_error", missing.at("/error/type").asText());
    JsonNode address =
        json(
            400,
            post(
                "/v1/chat/completions",
                "{\"model\":\"sightline\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                    + "\"image_url\",\"image_url\":{\"url\":\"http://169.254.169.254/x\"}}]}]}"));
    assertTrue(address.at("/error/message").asText().contains("not fetched"));
    json(404, post("/v1/responses", "{}"));
    json(400, post("/v1/chat/completions", "{\"model\":\"sightline\"}"));
    assertEquals("model", get("/v1/models/vqa").get("object").asText());
    assertEquals("list", get("/v1/models").get("object").asText());
  }

  private static UserMessage message() {
    return UserMessage.from(
        TextContent.from("What is this?"), ImageContent.from(photo, "image/jpeg"));
  }

  private static String streamed(StreamingChatModel model) throws Exception {
    CompletableFuture<String> text = new CompletableFuture<>();
    StringBuilder parts = new StringBuilder();
    model.chat(
        List.of(message()),
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String part) {
            parts.append(part);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            text.complete(parts.toString());
          }

          @Override
          public void onError(Throwable error) {
            text.completeExceptionally(error);
          }
        });
    return text.get(60, TimeUnit.SECONDS);
  }

  @Test
  void langChain4jSpeaksToUsAsToOllama() throws Exception {
    ChatModel model =
        OllamaChatModel.builder().baseUrl(server.address()).modelName("sightline").build();
    assertEquals(CAPTION, model.chat(message()).aiMessage().text());
    assertEquals(
        CAPTION,
        streamed(
            OllamaStreamingChatModel.builder()
                .baseUrl(server.address())
                .modelName("sightline")
                .build()));
    ChatModel none =
        OllamaChatModel.builder()
            .baseUrl(server.address())
            .modelName("llava")
            .maxRetries(0)
            .build();
    assertThrows(ModelNotFoundException.class, () -> none.chat(message()));
  }

  @Test
  void langChain4jSpeaksToUsAsToOpenAi() throws Exception {
    ChatModel model =
        OpenAiChatModel.builder()
            .baseUrl(server.address() + "/v1")
            .apiKey("any")
            .modelName("sightline")
            .build();
    ChatResponse response = model.chat(message());
    assertEquals(CAPTION, response.aiMessage().text());
    assertEquals(8, response.tokenUsage().outputTokenCount());
    assertEquals(
        CAPTION,
        streamed(
            OpenAiStreamingChatModel.builder()
                .baseUrl(server.address() + "/v1")
                .apiKey("any")
                .modelName("sightline")
                .build()));
  }

  /** The official clients, where Python has them: {@code pip install ollama openai}. */
  @Test
  void theOfficialPythonClientsSpeakToUs() throws Exception {
    String python = System.getenv().getOrDefault("SIGHTLINE_PYTHON", "python3");
    assumeTrue(
        ran(python, "import ollama, openai").isPresent(),
        "Python's clients are not here (pip install ollama openai)");
    String program =
        """
        import base64, sys
        import ollama, openai
        address, photo = sys.argv[1], sys.argv[2]
        o = ollama.Client(host=address)
        print([m.model for m in o.list().models][0])
        print(o.show('sightline').capabilities)
        print(o.generate('sightline', prompt='', images=[photo]).response)
        print(''.join(p.message.content for p in o.chat('sightline', stream=True,
              messages=[{'role': 'user', 'content': 'x', 'images': [photo]}])))
        try:
            o.chat('none', messages=[{'role': 'user', 'content': 'x'}])
        except ollama.ResponseError as e:
            print(e.status_code)
        url = 'data:image/jpeg;base64,' + base64.b64encode(open(photo, 'rb').read()).decode()
        messages = [{'role': 'user', 'content': [{'type': 'text', 'text': 'x'},
                     {'type': 'image_url', 'image_url': {'url': url}}]}]
        a = openai.OpenAI(base_url=address + '/v1', api_key='x')
        print(a.models.list().data[0].id)
        print(a.chat.completions.create(model='sightline', messages=messages).choices[0].message.content)
        s = a.chat.completions.create(model='sightline', messages=messages, stream=True,
            stream_options={'include_usage': True})
        print(''.join(c.choices[0].delta.content or '' for c in s if c.choices))
        try:
            a.chat.completions.create(model='none', messages=messages)
        except openai.NotFoundError as e:
            print(e.status_code)
        """;
    String said =
        ran(python, program, server.address(), DOG.toString()).orElse("the program failed");
    assertEquals(
        List.of(
            "sightline:latest",
            "['completion', 'vision']",
            CAPTION,
            CAPTION,
            "404",
            "sightline",
            CAPTION,
            CAPTION,
            "404"),
        said.lines().toList());
  }

  /** What a program prints; empty if it fails. */
  private Optional<String> ran(String python, String program, String... arguments)
      throws Exception {
    Path script = Files.writeString(folder.resolve("client.py"), program);
    Path out = folder.resolve("out.txt");
    List<String> command = new ArrayList<>(List.of(python, script.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(folder.resolve("err.txt").toFile())
              .start();
      boolean ended = process.waitFor(100, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0
          ? Optional.of(Files.readString(out, UTF_8))
          : Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }
}
