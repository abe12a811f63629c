package dev.sightline.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.TestFilm;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that mean harm, or do it without meaning to. */
@Timeout(120)
class HostileClientsTest {
  private static final Path DOG = Path.of("datasets/samples/dog-on-grass.jpg");

  @TempDir Path folder;

  private WebServer server;

  private void start(String token, int concurrent, int waiting, int mostBytes) throws IOException {
    server =
        WebServer.start(
            new ServeSettings(
                "127.0.0.1", 0, token, List.of(), mostBytes, concurrent, waiting, 60));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.replace("\n", "\r\n").getBytes(UTF_8));
    out.flush();
  }

  /** All that comes until the connection ends. */
  private static String received(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException reset) {
      // an end as well
    }
    return all.toString(ISO_8859_1);
  }

  private String answer(String request) throws IOException {
    try (Socket socket = connect()) {
      send(socket, request);
      return received(socket);
    }
  }

  private String get(String path, String headers) throws IOException {
    return answer("GET " + path + " HTTP/1.1\n" + headers + "Connection: close\n\n");
  }

  private static void assertStatus(int status, String response) {
    assertTrue(response.startsWith("HTTP/1.1 " + status + " "), status + " expected: " + response);
    String head = response.toLowerCase(Locale.ROOT);
    assertTrue(status < 400 || head.contains("content-type: application/json"), response);
    assertFalse(head.contains("access-control-allow-origin"), response);
    assertFalse(head.contains("server: jetty"), response);
  }

  @Test
  void pagesOfOtherSitesAndForeignNamesAreTurnedAway() throws IOException {
    start("", 1, 4, 1_000_000);
    assertStatus(200, get("/health", "Host: localhost:1\n"));
    assertStatus(200, get("/health", "Host: [::1]\n"));
    assertStatus(421, get("/health", "Host: evil.example\n"));
    assertStatus(421, get("/", "Host: localhost.evil.example\n"));
    assertStatus(403, get("/api/tags", "Host: localhost\nOrigin: https://evil.example\n"));
    assertStatus(403, get("/api/tags", "Host: localhost\nOrigin: null\n"));
    assertStatus(200, get("/api/tags", "Host: localhost:5\nOrigin: http://localhost:5\n"));
    String post =
        "POST /api/chat HTTP/1.1\nHost: localhost\nOrigin: http://evil.example\n"
            + "Content-Type: text/plain\nContent-Length: 2\nConnection: close\n\n{}";
    assertStatus(403, answer(post));
  }

  @Test
  void withoutTheTokenOnlyHealthIsTold() throws IOException {
    start("s3cret", 1, 4, 1_000_000);
    assertStatus(200, get("/health", "Host: localhost\n"));
    for (String path : List.of("/", "/metrics", "/api/tags", "/v1/models", "/nothing")) {
      assertStatus(401, get(path, "Host: localhost\n"));
      assertStatus(401, get(path, "Host: localhost\nAuthorization: Bearer s3cre\n"));
      assertStatus(401, get(path, "Host: localhost\nAuthorization: Basic %%%\n"));
    }
    assertStatus(200, get("/api/tags", "Host: localhost\nAuthorization: Bearer s3cret\n"));
    String pair = Base64.getEncoder().encodeToString("any:s3cret".getBytes(UTF_8));
    assertStatus(200, get("/api/tags", "Host: localhost\nAuthorization: Basic " + pair + "\n"));
    assertTrue(get("/v1/models", "Host: localhost\n").contains("authentication_error"));
  }

  @Test
  void pathsLeadNowhere() throws IOException {
    start("", 1, 4, 1_000_000);
    for (String path :
        List.of(
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/v1/models/..%2f..%2fetc",
            "/v1/models/%00",
            "/openapi.yaml/../index.html.bak",
            "//etc/passwd",
            "/api/v1/models/../../../etc/passwd")) {
      String response = get(path, "Host: localhost\n");
      assertTrue(response.matches("(?s)HTTP/1\\.1 4\\d\\d .*"), path + ": " + response);
      assertFalse(response.contains("root:"), response);
    }
  }

  @Test
  void nonsenseIsAnsweredAsJson() throws IOException {
    start("", 1, 4, 1_000_000);
    assertTrue(answer("hello\n\n").startsWith("HTTP/1.1 400 "));
    assertTrue(answer("GET / HTTP/1.1\n\n").startsWith("HTTP/1.1 400 "));
    String large = "GET / HTTP/1.1\nHost: localhost\nX: " + "x".repeat(20_000) + "\n\n";
    assertTrue(answer(large).startsWith("HTTP/1.1 431 "));
  }

  /** Clients that send everything before they listen hear why they are refused. */
  @Test
  void aRefusalBeforeTheWholeBodyHasComeIsHeard() throws IOException {
    start("", 1, 4, 10_000_000);
    for (int i = 0; i < 20; i++) {
      for (int bytes : new int[] {1_000_000, 20_000_000}) {
        try (Socket socket = connect()) {
          send(
              socket,
              "POST /api/v1/caption HTTP/1.1\nHost: localhost\nContent-Type: text/html\n"
                  + "Content-Length: "
                  + bytes
                  + "\n\n");
          socket.getOutputStream().write(new byte[bytes]);
          assertStatus(bytes == 1_000_000 ? 415 : 413, received(socket));
        }
      }
    }
  }

  @Test
  void bodiesThatAreTooLargeOrNeverEndAreCutOff() throws IOException {
    start("", 1, 4, 10_000);
    for (String path : List.of("/api/v1/caption", "/api/generate", "/v1/chat/completions")) {
      String head = "POST " + path + " HTTP/1.1\nHost: localhost\nContent-Type: image/jpeg\n";
      assertStatus(413, answer(head + "Content-Length: 99999999\n\n" + "x".repeat(100)));
      try (Socket socket = connect()) {
        send(socket, head + "Transfer-Encoding: chunked\n\n");
        String response;
        try {
          for (int i = 0; i < 10_000; i++) {
            send(socket, "400\n" + "x".repeat(1024) + "\n");
          }
          response = received(socket);
        } catch (SocketException cutOff) {
          response = received(socket);
        }
        assertTrue(response.isEmpty() || response.startsWith("HTTP/1.1 413 "), response);
      }
    }
    assertStatus(200, get("/health", "Host: localhost\n"));
  }

  /** A picture that says it has 900 megapixels, in a few bytes. */
  @Test
  void aDecompressionBombIsRefusedByItsHeader() throws IOException {
    start("", 1, 4, 1_000_000);
    ByteArrayOutputStream dot = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", dot);
    byte[] png = dot.toByteArray();
    ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    try (Socket socket = connect()) {
      send(
          socket,
          "POST /api/v1/caption HTTP/1.1\nHost: localhost\nContent-Type: image/png\n"
              + "Content-Length: "
              + png.length
              + "\nConnection: close\n\n");
      socket.getOutputStream().write(png);
      String response = received(socket);
      assertStatus(422, response);
      assertTrue(response.contains("30000 x 30000 pixels"), response);
    }
  }

  @Test
  void whoSendsDropByDropIsCutOff() throws Exception {
    start("", 1, 4, 1_000_000);
    long begun = System.nanoTime();
    try (Socket headers = connect();
        Socket body = connect()) {
      send(headers, "GET / HTTP/1.1\nHost: localhost\nX: ");
      send(
          body,
          "POST /api/v1/caption HTTP/1.1\nHost: localhost\nContent-Type: image/png\n"
              + "Content-Length: 1000\n\n");
      Thread drops =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 60; i++) {
                    send(headers, "x");
                    send(body, "x");
                    Thread.sleep(250);
                  }
                } catch (IOException | InterruptedException cutOff) {
                  // which is what is wanted
                }
              });
      drops.start();
      assertEquals("", received(headers));
      String response = received(body);
      assertTrue(response.isEmpty() || response.matches("(?s)HTTP/1\\.1 [45]\\d\\d .*"), response);
      drops.interrupt();
      drops.join();
    }
    assertTrue(System.nanoTime() - begun < 14e9, "cut off late");
  }

  @Test
  void aThousandConnectionsLeaveTheServerWell() throws IOException {
    start("", 1, 4, 1_000_000);
    List<Socket> all = new ArrayList<>();
    try {
      for (int i = 0; i < 990; i++) {
        all.add(connect());
      }
      assertStatus(200, get("/health", "Host: localhost\n"));
    } finally {
      for (Socket socket : all) {
        socket.close();
      }
    }
  }

  private void beginCaption(Socket socket) throws IOException {
    byte[] photo = Files.readAllBytes(DOG);
    send(
        socket,
        "POST /api/v1/caption HTTP/1.1\nHost: localhost\nContent-Type: image/jpeg\n"
            + "Content-Length: "
            + photo.length
            + "\nConnection: close\n\n");
    socket.getOutputStream().write(photo);
    socket.getOutputStream().flush();
  }

  @Test
  void whoComesWhenAllPlacesAreTakenIsToldWhenToComeAgain() throws Exception {
    start("", 1, 1, 50_000_000);
    Path film = film(10_000);
    try (Socket first = connect();
        Socket second = connect()) {
      beginFilm(first, film);
      beginFilm(second, film);
      awaitInProgress(2);
      String response;
      try (Socket third = connect()) {
        beginCaption(third);
        response = received(third);
      }
      assertStatus(429, response);
      assertTrue(response.contains("Retry-After: 2"), response);
      assertStatus(200, get("/health", "Host: localhost\n"));
    }
  }

  private void awaitInProgress(int count) throws IOException {
    awaitMetric("sightline_in_progress " + count);
  }

  private void awaitMetric(String line) throws IOException {
    while (!get("/metrics", "Host: localhost\n").contains("\n" + line + "\n")) {
      Thread.onSpinWait();
    }
  }

  private Path film(int frames) {
    return TestFilm.of("avi", "mjpeg", 25, LongStream.range(0, frames).toArray())
        .write(folder.resolve("film.avi"));
  }

  private static void beginFilm(Socket socket, Path film) throws IOException {
    send(
        socket,
        "POST /api/v1/label HTTP/1.1\nHost: localhost\nContent-Type: video/avi\n"
            + "Content-Length: "
            + Files.size(film)
            + "\n\n");
    Files.copy(film, socket.getOutputStream());
    socket.getOutputStream().flush();
  }

  /** With one thread for models, the next client is only served if the film is given up. */
  @Test
  void whenAClientLeavesInTheMiddleOfAFilmTheWorkEnds() throws Exception {
    start("", 1, 4, 50_000_000);
    Path film = film(40_000);
    try (Socket leaving = connect()) {
      beginFilm(leaving, film);
      awaitInProgress(1);
    }
    long begun = System.nanoTime();
    try (Socket next = connect()) {
      beginCaption(next);
      assertStatus(200, received(next));
    }
    assertTrue(System.nanoTime() - begun < 15e9, "the film went on without anybody");
    awaitMetric("sightline_requests_total{route=\"/api/v1/label\",status=\"499\"} 1");
  }

  /** Two requests in one go: the second is not lost to the look for clients that have gone. */
  @Test
  void requestsThatCloselyFollowAreAnsweredOrTheConnectionIsClosed() throws Exception {
    start("", 1, 4, 50_000_000);
    try (Socket socket = connect()) {
      beginFilm(socket, film(500));
      awaitInProgress(1);
      send(socket, "GET /health HTTP/1.1\nHost: localhost\nConnection: close\n\n");
      String both = received(socket);
      assertStatus(200, both);
      assertTrue(
          both.contains("\"UP\"") || both.contains("Connection: close"),
          "neither answered nor closed: " + both);
    }
  }

  @Test
  void htmlInNamesStaysText() throws IOException {
    start("", 1, 4, 1_000_000);
    String form =
        "--cut\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"<script>alert(1)</script>\"\n"
            + "\nnothing\n--cut--\n";
    String response =
        answer(
            "POST /api/v1/caption HTTP/1.1\nHost: localhost\n"
                + "Content-Type: multipart/form-data; boundary=cut\nContent-Length: "
                + form.replace("\n", "\r\n").length()
                + "\nConnection: close\n\n"
                + form);
    assertStatus(415, response);
    assertTrue(response.contains("X-Content-Type-Options: nosniff"), response);
    assertTrue(response.contains("<script>"), "said as it is, in JSON: " + response);
  }

  @Test
  void stoppingAnswersWhatWasAskedAndLeavesNoFile() throws Exception {
    start("", 1, 4, 50_000_000);
    try (Socket socket = connect()) {
      beginCaption(socket);
      awaitInProgress(1);
      server.close();
      String response = received(socket);
      assertTrue(
          response.startsWith("HTTP/1.1 200 ") || response.startsWith("HTTP/1.1 503 "), response);
    }
    server = null;
  }
}
