package dev.sightline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sightline.io.Json;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Errors as JSON, those that Jetty finds by itself among them. */
final class Errors extends ErrorHandler {
  private static final Map<Integer, String> KINDS =
      Map.of(401, "authentication_error", 404, "not_found_error", 429, "rate_limit_error");

  /** The body of an error, as the protocol of this path has it. */
  static Map<String, Object> body(String path, int status, String sentence) {
    if (!path.startsWith("/v1/")) {
      return Map.of("error", sentence);
    }
    Map<String, Object> error = new HashMap<>();
    error.put("message", sentence);
    error.put(
        "type", KINDS.getOrDefault(status, status >= 500 ? "api_error" : "invalid_request_error"));
    error.put("param", null);
    error.put("code", status == 404 ? "model_not_found" : null);
    return Map.of("error", error);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String sentence =
        switch (status) {
          case 413 -> "The request is larger than --max-upload allows";
          case 503 -> "The server is stopping";
          default ->
              request.getAttribute(ERROR_MESSAGE) instanceof String said
                  ? said
                  : "The request cannot be answered";
        };
    String body = Json.line(body(Request.getPathInContext(request), status, sentence));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Content.Sink.write(response, true, body, callback);
    return true;
  }

  /** What is no HTTP at all. */
  @Override
  public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
    String sentence = reason == null ? "The request is not HTTP" : reason;
    fields.put(HttpHeader.CONTENT_TYPE, "application/json");
    return ByteBuffer.wrap(Json.line(Map.of("error", sentence)).getBytes(UTF_8));
  }
}
