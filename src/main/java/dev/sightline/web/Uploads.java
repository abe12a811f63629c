package dev.sightline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.io.Json;
import dev.sightline.media.MediaFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.commons.io.input.BoundedInputStream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;

/**
 * What a request brought: pictures and films, as files in a folder of their own that goes when this
 * is closed, and fields. Names that the client gave are only said, never used as paths. For one
 * thread.
 */
final class Uploads implements AutoCloseable {
  /** Files in one request. */
  private static final int MOST_FILES = 100;

  private static final int MOST_FIELD_BYTES = 64_000;

  /** JSON is held in memory, files are not. */
  private static final int MOST_JSON_BYTES = 32_000_000;

  /**
   * A file as it came.
   *
   * @param name what the client calls it
   */
  record Upload(Path path, String name) {
    boolean isPhoto() {
      return MediaFiles.isPhoto(path);
    }

    boolean isFilm() {
      return MediaFiles.isVideo(path);
    }

    /** A sentence about the file, by the name that the client knows. */
    String sentence(Throwable problem) {
      return String.valueOf(problem.getMessage()).replace(path.toString(), name);
    }
  }

  private final Path folder;
  private final long mostBytes;
  private final List<Upload> files = new ArrayList<>();
  private final Map<String, List<String>> fields = new LinkedHashMap<>();

  private Uploads(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /** None yet, to be kept below this folder. */
  static Uploads in(Path parent, long mostBytes) throws IOException {
    return new Uploads(Files.createTempDirectory(parent, "request"), mostBytes);
  }

  /** Reads a request of our own protocol: one file as it is, a form, or JSON. */
  void read(Exchange exchange) throws IOException {
    String type = exchange.header("Content-Type");
    String kind = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (kind.equals("multipart/form-data")) {
      readForm(exchange, type);
    } else if (kind.equals("application/json")) {
      JsonNode json = json(exchange);
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        boolean picture = field.getKey().equals("image") || field.getKey().equals("images");
        for (JsonNode value :
            field.getValue().isArray() ? field.getValue() : List.of(field.getValue())) {
          if (picture) {
            addBase64(value.asText());
          } else {
            put(field.getKey(), value.asText());
          }
        }
      }
    } else if (kind.isEmpty()
        || kind.equals("application/octet-stream")
        || kind.startsWith("image/")
        || kind.startsWith("video/")) {
      Path file = place();
      try (InputStream in = body(exchange, mostBytes)) {
        Files.copy(in, file);
      } catch (IOException | RuntimeException e) {
        throw unreadable(e);
      }
      exchange.bodyIsRead();
      if (Files.size(file) > 0) {
        files.add(new Upload(file, "the file"));
      }
    } else {
      throw new Refusal(
          415,
          "Content-Type is "
              + kind
              + "; image/*, video/*, multipart/form-data or application/json was expected");
    }
    requireMediaFiles();
  }

  /** The body of a request; reading more of it than this many bytes is refused. */
  private static InputStream body(Exchange exchange, long mostBytes) throws IOException {
    return BoundedInputStream.builder()
        .setInputStream(Content.Source.asInputStream(exchange.request()))
        .setMaxCount(mostBytes + 1)
        .setOnMaxCount(
            (most, count) -> {
              throw tooLarge(null);
            })
        .get();
  }

  private void readForm(Exchange exchange, String type) throws IOException {
    MultiPartConfig config =
        new MultiPartConfig.Builder()
            .location(folder)
            .maxParts(MOST_FILES)
            .maxSize(mostBytes)
            .maxPartSize(mostBytes)
            .maxMemoryPartSize(0)
            .build();
    try (MultiPartFormData.Parts parts =
        MultiPartFormData.getParts(exchange.request(), exchange.request(), type, config)) {
      exchange.bodyIsRead();
      for (MultiPart.Part part : parts) {
        if (part.getFileName() != null) {
          Path file = place();
          part.writeTo(file);
          files.add(new Upload(file, part.getFileName()));
        } else if (part.getLength() > MOST_FIELD_BYTES) {
          throw new Refusal(413, "The field " + part.getName() + " is too long");
        } else {
          put(part.getName(), part.getContentAsString(UTF_8));
        }
      }
    } catch (Refusal refused) {
      throw refused;
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  /** Reads a body of JSON, whatever type it says it is. */
  JsonNode json(Exchange exchange) throws IOException {
    byte[] body;
    try (InputStream in = body(exchange, mostBytes)) {
      body = in.readNBytes(MOST_JSON_BYTES + 1);
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
    if (body.length > MOST_JSON_BYTES) {
      throw new Refusal(
          413, "JSON of more than " + MOST_JSON_BYTES / 1_000_000 + " MB is not read; send a form");
    }
    exchange.bodyIsRead();
    if (body.length == 0) {
      throw new Refusal(400, "The body is missing; a JSON object was expected");
    }
    JsonNode json;
    try {
      json = Json.readLoosely(body);
    } catch (JsonProcessingException e) {
      throw new Refusal(400, "The body is not JSON: " + e.getOriginalMessage(), e);
    }
    if (json == null || !json.isObject()) {
      throw new Refusal(400, "The body is not a JSON object");
    }
    return json;
  }

  /** What went wrong while a body was read, as the client should hear it. */
  private static IOException unreadable(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) {
        return refusal;
      } else if (cause instanceof HttpException http) {
        return http.getCode() == 413 ? tooLarge(e) : new Refusal(http.getCode(), reason(http), e);
      } else if (cause instanceof TimeoutException) {
        return new Refusal(408, "The body came too slowly", e);
      } else if (cause instanceof EOFException) {
        return new Refusal(400, "The body ends too early", e);
      } else if (String.valueOf(cause.getMessage()).contains("max length exceeded")) {
        return tooLarge(e);
      }
    }
    return new Refusal(400, "The body cannot be read: " + e.getMessage(), e);
  }

  private static String reason(HttpException http) {
    return http.getReason() == null ? "The body cannot be read" : http.getReason();
  }

  /**
   * Refuses a request that says that it is too long, before any of it is read.
   *
   * @throws Refusal if it does
   */
  void requireLength(Exchange exchange) throws Refusal {
    if (exchange.length() > mostBytes) {
      throw tooLarge(null);
    }
  }

  private static Refusal tooLarge(Throwable cause) {
    return new Refusal(413, "The request is larger than --max-upload allows", cause);
  }

  /** Adds a picture in base64, with or without {@code data:...;base64,} before it. */
  void addBase64(String text) throws IOException {
    String digits = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(digits.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "The image is not base64: " + e.getMessage(), e);
    }
    if (files.size() >= MOST_FILES) {
      throw new Refusal(413, "There are more than " + MOST_FILES + " images");
    }
    files.add(new Upload(Files.write(place(), bytes), "image " + (files.size() + 1)));
  }

  private Path place() {
    return folder.resolve("upload" + files.size());
  }

  private void put(String name, String value) {
    fields.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
  }

  /** One file that is neither is refused; among several it gets its own sentence. */
  private void requireMediaFiles() throws Refusal {
    for (Upload file : files) {
      if (files.size() == 1 && !file.isPhoto() && !file.isFilm()) {
        throw new Refusal(415, file.name() + " is neither a picture nor a film");
      }
    }
  }

  List<Upload> files() {
    return files;
  }

  /** The only file; null where there is none or there are several. */
  Upload only() {
    return files.size() == 1 ? files.get(0) : null;
  }

  /** The values of a field, none where it was not sent. */
  List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /** A field of the form, or else a parameter of the query. */
  Optional<String> field(String name, Exchange exchange) {
    List<String> values = all(name);
    return values.isEmpty() ? exchange.query(name) : Optional.of(values.get(0));
  }

  @Override
  public void close() {
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
