package dev.sightline.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** The page for a browser and the files that it is made of, all out of the jar. */
final class Page {
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** Routes, and the type of the file of that name. */
  private static final Map<String, String> FILES =
      Map.of(
          "/page.css", "text/css; charset=utf-8",
          "/page.js", SCRIPT,
          "/common.js", SCRIPT,
          "/photos.js", SCRIPT,
          "/film.js", SCRIPT,
          "/live.js", SCRIPT,
          "/example.jpg", "image/jpeg",
          "/icon.svg", "image/svg+xml");

  /** Nothing from another address, and nobody may put the page into a frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private Page() {}

  /** What answers for each route. */
  static Map<String, Router.Answering> routes() {
    Map<String, Router.Answering> routes = new HashMap<>();
    routes.put("/", exchange -> give(exchange, "text/html; charset=utf-8", "index.html"));
    FILES.forEach(
        (route, type) -> routes.put(route, exchange -> give(exchange, type, route.substring(1))));
    return routes;
  }

  private static void give(Exchange exchange, String type, String name) throws IOException {
    exchange.header("Content-Security-Policy", POLICY);
    exchange.header("Referrer-Policy", "no-referrer");
    exchange.header("Cache-Control", "no-cache");
    exchange.bytes(type, resource(name));
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
