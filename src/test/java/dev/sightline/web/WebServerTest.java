package dev.sightline.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.Captioner;
import dev.sightline.media.TestFilm;
import dev.sightline.world.ColourFilms;
import java.io.ByteArrayOutputStream;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sightline's own protocol: every answer is held against openapi.yaml. */
@Timeout(120)
class WebServerTest {
  private static final Path DOG = Path.of("datasets/samples/dog-on-grass.jpg");

  @TempDir static Path folder;

  private static WebServer server;
  private static Path film;

  private final HttpClient client = HttpClient.newHttpClient();

  static ServeSettings settings(int concurrent, int waiting) {
    return new ServeSettings("127.0.0.1", 0, "", List.of(), 20_000_000, concurrent, waiting, 60);
  }

  @BeforeAll
  static void start() throws IOException {
    server = WebServer.start(settings(2, 32));
    film = folder.resolve("film.mp4");
    ColourFilms.film(film, "rrggkk");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(to(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
    HttpRequest.Builder request = to(path).POST(BodyPublishers.ofByteArray(body));
    return client.send(
        (type == null ? request : request.header("Content-Type", type)).build(),
        BodyHandlers.ofString());
  }

  private JsonNode kept(int status, HttpResponse<String> response) throws IOException {
    assertEquals(status, response.statusCode(), response.body());
    return Contract.keeps(response);
  }

  /** A form of fields and files in turns: name, file name or null, content. */
  private static byte[] form(Object... parts) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i += 3) {
      String file = parts[i + 1] == null ? "" : "; filename=\"" + parts[i + 1] + "\"";
      body.write(
          ("--cut\r\nContent-Disposition: form-data; name=\"" + parts[i] + "\"" + file + "\r\n\r\n")
              .getBytes(UTF_8));
      body.write(
          parts[i + 2] instanceof Path path
              ? Files.readAllBytes(path)
              : ((String) parts[i + 2]).getBytes(UTF_8));
      body.write("\r\n".getBytes(UTF_8));
    }
    body.write("--cut--\r\n".getBytes(UTF_8));
    return body.toByteArray();
  }

  private static final String FORM = "multipart/form-data; boundary=cut";

  @Test
  void aPhotoAsItIsGetsTheCaptionThatTheLibraryGives() throws Exception {
    JsonNode said = kept(200, post("/api/v1/caption", "image/jpeg", Files.readAllBytes(DOG)));

    try (Captioner captioner = Captioner.open("photo-caption")) {
      assertEquals(captioner.run(DOG).text(), said.get("caption").asText());
      assertEquals(captioner.run(DOG).others().size(), said.get("alternatives").size());
      assertEquals(captioner.run(DOG).looks().size(), said.get("words").size());
    }
    assertEquals("photo-caption", said.get("model").asText());
    assertEquals(
        said, kept(200, post("/api/v1/caption", null, Files.readAllBytes(DOG))), "without a type");
  }

  @Test
  void theNumberOfBeamsIsTheClients() throws Exception {
    JsonNode said =
        kept(200, post("/api/v1/caption?beams=2", "image/jpeg", Files.readAllBytes(DOG)));
    assertEquals(1, said.get("alternatives").size());
    for (String beams : List.of("0", "21", "many")) {
      kept(400, post("/api/v1/caption?beams=" + beams, "image/jpeg", Files.readAllBytes(DOG)));
    }
  }

  @Test
  void severalPhotosHaveAnAnswerEachInTheirOrder() throws Exception {
    byte[] body =
        form(
            "file",
            "a.jpg",
            DOG,
            "file",
            "<b>.png",
            "no picture",
            "file",
            "c.mp4",
            film,
            "file",
            "d.jpg",
            DOG);

    JsonNode results = kept(200, post("/api/v1/caption", FORM, body)).get("results");

    assertEquals(4, results.size());
    assertEquals("a.jpg", results.get(0).get("file").asText());
    assertEquals(results.get(0).get("caption"), results.get(3).get("caption"));
    assertEquals("<b>.png is no picture", results.get(1).get("error").asText());
    assertTrue(results.get(2).get("error").asText().contains("a film"));
  }

  @Test
  void jsonWithBase64IsUnderstood() throws Exception {
    String photo = Base64.getEncoder().encodeToString(Files.readAllBytes(DOG));
    byte[] one = ("{\"image\": \"" + photo + "\"}").getBytes(UTF_8);
    byte[] two =
        ("{\"images\": [\"" + photo + "\", \"data:image/jpeg;base64," + photo + "\"]}")
            .getBytes(UTF_8);
    assertTrue(kept(200, post("/api/v1/caption", "application/json", one)).has("caption"));
    assertEquals(
        2, kept(200, post("/api/v1/caption", "application/json", two)).get("results").size());
  }

  @Test
  void aFilmIsCaptionedWholeInPiecesAndByScenes() throws Exception {
    byte[] bytes = Files.readAllBytes(film);
    assertEquals(1, kept(200, post("/api/v1/caption", "video/mp4", bytes)).get("segments").size());
    JsonNode pieces =
        kept(200, post("/api/v1/caption?every=2s", "video/mp4", bytes)).get("segments");
    assertEquals(3, pieces.size());
    assertEquals(2, pieces.get(1).get("start").asDouble());
    kept(200, post("/api/v1/caption?scenes=true", "video/mp4", bytes));
    for (String wrong :
        List.of("every=soon", "every=0", "every=-1", "every=0.01", "every=2&scenes=true")) {
      kept(400, post("/api/v1/caption?" + wrong, "video/mp4", bytes));
    }
  }

  @Test
  void piecesComeAsEvents() throws Exception {
    for (String path : List.of("/api/v1/caption?every=2", "/api/v1/label")) {
      HttpResponse<String> response =
          client.send(
              to(path)
                  .header("Accept", "text/event-stream")
                  .header("Content-Type", "video/mp4")
                  .POST(BodyPublishers.ofFile(film))
                  .build(),
              BodyHandlers.ofString());

      assertEquals(200, response.statusCode());
      assertEquals("text/event-stream", response.headers().firstValue("content-type").get());
      List<String> names = new ArrayList<>();
      String name = "";
      for (String line : response.body().lines().toList()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
          names.add(name);
        } else if (line.startsWith("data: ") && name.equals("segment")) {
          Contract.keeps(
              path.contains("label") ? "Segment" : "Scene",
              new ObjectMapper().readTree(line.substring(6)));
        }
      }
      assertEquals("end", names.get(names.size() - 1), response.body());
      assertTrue(path.contains("label") || names.size() == 4, response.body());
    }
  }

  @Test
  void questionsAreAnswered() throws Exception {
    JsonNode one =
        kept(
            200,
            post(
                "/api/v1/ask",
                FORM,
                form("file", "a.jpg", DOG, "question", null, "what is on the table?")));
    assertEquals(one.get("answer"), one.get("answers").get(0).get("answer"));
    JsonNode two =
        kept(
            200,
            post(
                "/api/v1/ask",
                FORM,
                form(
                    "file",
                    "a.jpg",
                    DOG,
                    "question",
                    null,
                    "what is it?",
                    "question",
                    null,
                    "what is on the table?")));
    assertEquals(one.get("answer"), two.get("results").get(1).get("answer"));
    byte[] photo = Files.readAllBytes(DOG);
    kept(200, post("/api/v1/ask?question=what+is+it", "image/jpeg", photo));
    kept(400, post("/api/v1/ask", "image/jpeg", photo));
    kept(400, post("/api/v1/ask?question=%3F", "image/jpeg", photo));
    kept(415, post("/api/v1/ask?question=what", "video/mp4", Files.readAllBytes(film)));
  }

  @Test
  void filmsAreLabelledAndClipsClassified() throws Exception {
    byte[] bytes = Files.readAllBytes(film);
    JsonNode labels = kept(200, post("/api/v1/label", "video/mp4", bytes));
    assertTrue(labels.get("frames").asInt() > 0);
    assertFalse(labels.has("problem"));
    JsonNode classes = kept(200, post("/api/v1/classify", "video/mp4", bytes)).get("classes");
    assertEquals(2, classes.size());
    kept(200, post("/api/v1/classify", "image/jpeg", Files.readAllBytes(DOG)));
    kept(415, post("/api/v1/label", "image/jpeg", Files.readAllBytes(DOG)));
    kept(415, post("/api/v1/classify", FORM, form("file", "a.jpg", DOG, "file", "b.mp4", film)));
  }

  @Test
  void aFilmThatIsCutShortSaysSoBesideWhatCouldBeRead() throws Exception {
    Path longFilm = folder.resolve("long.avi");
    TestFilm.of("avi", "mjpeg", 10, LongStream.range(0, 40).toArray()).write(longFilm);
    byte[] whole = Files.readAllBytes(longFilm);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    JsonNode labels = kept(200, post("/api/v1/label", "video/avi", half));
    assertTrue(labels.get("problem").asText().startsWith("the file "), labels.toString());
  }

  @Test
  void modelsAreListedAndChosenByName() throws Exception {
    JsonNode models = kept(200, get("/api/v1/models")).get("models");
    assertEquals(6, models.size());
    byte[] photo = Files.readAllBytes(DOG);
    kept(200, post("/api/v1/caption?model=photo-caption", "image/jpeg", photo));
    kept(404, post("/api/v1/caption?model=vqa", "image/jpeg", photo));
    kept(404, post("/api/v1/caption?model=..%2F..%2Fetc", "image/jpeg", photo));
  }

  @Test
  void everyDescribedRouteIsThereAndTheOthersAreErrors() throws Exception {
    Set<String> routes = new TreeSet<>(Contract.routes());
    assertEquals(
        Set.of(
            "/api/v1/caption",
            "/api/v1/ask",
            "/api/v1/label",
            "/api/v1/classify",
            "/api/v1/models",
            "/health",
            "/metrics"),
        routes);
    kept(200, get("/health"));
    kept(404, get("/api/v1/nothing"));
    kept(405, get("/api/v1/caption"));
    kept(405, post("/health", "text/plain", new byte[1]));
    HttpResponse<String> metrics = get("/metrics");
    assertTrue(
        metrics.body().contains("sightline_requests_total{route=\"/health\",status=\"200\"}"));
    assertTrue(metrics.body().contains("route=\"other\",status=\"404\""), metrics.body());
    assertTrue(get("/openapi.yaml").body().startsWith("openapi: 3.1.0"));
    assertTrue(get("/").body().contains("<title>Sightline</title>"));
    assertEquals(
        "text/javascript; charset=utf-8",
        get("/page.js").headers().firstValue("Content-Type").orElseThrow());
  }

  @Test
  void whatIsNoPictureOrDamagedHasItsStatus() throws Exception {
    byte[] photo = Files.readAllBytes(DOG);
    kept(415, post("/api/v1/caption", "image/jpeg", "hello".getBytes(UTF_8)));
    kept(415, post("/api/v1/caption", "text/html", photo));
    kept(400, post("/api/v1/caption", "image/jpeg", new byte[0]));
    kept(400, post("/api/v1/caption", "application/json", "{".getBytes(UTF_8)));
    kept(400, post("/api/v1/caption", "application/json", "[]".getBytes(UTF_8)));
    kept(400, post("/api/v1/caption", "application/json", "{\"image\":\"%\"}".getBytes(UTF_8)));
    kept(400, post("/api/v1/caption", FORM, "--cut\r\nnonsense".getBytes(UTF_8)));
    JsonNode damaged =
        kept(422, post("/api/v1/caption", "image/jpeg", Arrays.copyOf(photo, photo.length / 3)));
    assertTrue(damaged.get("error").asText().startsWith("the file "), damaged.toString());
  }

  @Test
  void manyAtOnceGetWhatOneGets() throws Exception {
    byte[] photo = Files.readAllBytes(DOG);
    JsonNode alone = kept(200, post("/api/v1/caption", "image/jpeg", photo)).get("caption");
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      all.add(
          client.sendAsync(
              to("/api/v1/caption").POST(BodyPublishers.ofByteArray(photo)).build(),
              BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> one : all) {
      assertEquals(200, one.get().statusCode(), one.get().body());
      assertEquals(alone, Contract.keeps(one.get()).get("caption"));
    }
  }

  @Test
  void settingsAreCheckedBeforeAnythingStarts() throws IOException {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServeSettings("0.0.0.0", 0, "", List.of(), 1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> settings(0, 1));
    IOException taken =
        assertThrows(
            IOException.class,
            () ->
                WebServer.start(
                    new ServeSettings("127.0.0.1", server.port(), "", List.of(), 1000, 1, 1, 1)));
    assertTrue(taken.getMessage().contains("cannot listen"), taken.getMessage());
    assertThrows(
        IOException.class,
        () ->
            WebServer.start(new ServeSettings("127.0.0.1", 0, "", List.of("none"), 1000, 1, 1, 1)));
  }
}
