package dev.sightline.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.io.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The content of {@code bundle.json}, format version {@value #FORMAT} (docs/bundles.md). Nothing in
 * it is believed: names must be plain file names, sizes have limits, every field has its type.
 */
record Manifest(
    String task,
    JsonNode settings,
    Optional<EncoderReference> encoder,
    Provenance provenance,
    SortedMap<String, Seal> files) {

  static final String NAME = "bundle.json";
  static final int FORMAT = 1;
  static final int MOST_JSON_BYTES = 1 << 20;
  static final int MOST_FILES = 64;
  static final long MOST_FILE_BYTES = 2L << 30;
  static final long MOST_TOTAL_BYTES = 4L << 30;

  /** A plain file name: no folder, not hidden, cannot leave the folder. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]+");

  static boolean isPlainName(String name) {
    return PLAIN.matcher(name).matches();
  }

  /**
   * Reads a manifest.
   *
   * @param where the file's name, for messages
   */
  static Manifest parse(byte[] json, String where) throws SightlineException {
    JsonNode root;
    try {
      root = Json.read(json);
    } catch (JsonProcessingException broken) {
      throw new SightlineException(
          where + ": is not JSON (line " + line(broken) + "); the bundle is damaged", broken);
    } catch (IOException unreadable) {
      throw new SightlineException(where + ": cannot be read", unreadable);
    }
    return new Reading(where).manifest(root);
  }

  private static int line(JsonProcessingException broken) {
    return broken.getLocation() == null ? 1 : broken.getLocation().getLineNr();
  }

  byte[] toJson() {
    ObjectNode root = Json.object();
    root.put("format", FORMAT).put("task", task);
    root.set("settings", settings);
    encoder.ifPresent(
        reference ->
            root.putObject("encoder")
                .put("name", reference.name())
                .put("sha256", reference.sha256()));
    ObjectNode origin = root.putObject("provenance");
    origin
        .put("data", provenance.data())
        .put("command", provenance.command())
        .put("seed", provenance.seed())
        .put("commit", provenance.commit())
        .put("date", provenance.date());
    ObjectNode metrics = origin.putObject("metrics");
    provenance.metrics().forEach(metrics::put);
    ObjectNode sealed = root.putObject("files");
    files.forEach(
        (name, seal) ->
            sealed
                .putObject(name)
                .put("sha256", seal.sha256())
                .put("crc32", seal.crc32())
                .put("bytes", seal.bytes()));
    return Json.pretty(root).getBytes(StandardCharsets.UTF_8);
  }

  /** Takes a JSON tree apart, and says which field of which file is wrong. */
  private record Reading(String where) {

    Manifest manifest(JsonNode root) throws SightlineException {
      if (root == null || !root.isObject()) {
        throw wrong("holds no JSON object");
      }
      JsonNode format = root.path("format");
      if (!format.isIntegralNumber()) {
        throw wrong("has no format version; is this a Sightline bundle?");
      }
      if (!format.canConvertToInt() || format.intValue() != FORMAT) {
        throw wrong("has format version " + format + "; this program reads version " + FORMAT);
      }
      if (!root.path("settings").isObject()) {
        throw wrong("'settings' is not an object");
      }
      return new Manifest(
          text(root, "task"),
          root.get("settings"),
          encoder(root),
          provenance(root),
          files(root.path("files")));
    }

    private Optional<EncoderReference> encoder(JsonNode root) throws SightlineException {
      JsonNode encoder = root.path("encoder");
      if (encoder.isMissingNode() || encoder.isNull()) {
        return Optional.empty();
      }
      String name = text(encoder, "name");
      if (!isPlainName(name)) {
        throw wrong("names the encoder '" + name + "', which is not a plain folder name");
      }
      return Optional.of(new EncoderReference(name, hash(encoder, "sha256", 64)));
    }

    private Provenance provenance(JsonNode root) throws SightlineException {
      JsonNode origin = root.path("provenance");
      Map<String, Double> metrics = new TreeMap<>();
      for (Map.Entry<String, JsonNode> metric : origin.path("metrics").properties()) {
        if (!metric.getValue().isNumber()) {
          throw wrong("the metric '" + metric.getKey() + "' is not a number");
        }
        metrics.put(metric.getKey(), metric.getValue().doubleValue());
      }
      if (!origin.path("seed").canConvertToLong()) {
        throw wrong("'seed' is not a whole number");
      }
      return new Provenance(
          text(origin, "data"),
          text(origin, "command"),
          origin.get("seed").longValue(),
          text(origin, "commit"),
          text(origin, "date"),
          metrics);
    }

    private SortedMap<String, Seal> files(JsonNode list) throws SightlineException {
      if (!list.isObject() || list.isEmpty()) {
        throw wrong("lists no files");
      }
      if (list.size() > MOST_FILES) {
        throw wrong("lists " + list.size() + " files; at most " + MOST_FILES + " are read");
      }
      SortedMap<String, Seal> files = new TreeMap<>();
      Set<String> regardless = new HashSet<>(Set.of(NAME));
      long total = 0;
      for (Iterator<String> names = list.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!isPlainName(name) || name.equals(NAME)) {
          throw wrong("lists the file '" + name + "', which is not a plain file name");
        }
        if (!regardless.add(name.toLowerCase(Locale.ROOT))) {
          throw wrong("lists the file '" + name + "' and another whose name differs only in case");
        }
        JsonNode bytes = list.get(name).path("bytes");
        if (!bytes.canConvertToLong() || !bytes.isIntegralNumber() || bytes.longValue() < 0) {
          throw wrong("the size of " + name + " is not a whole number of bytes");
        }
        if (bytes.longValue() > MOST_FILE_BYTES) {
          throw wrong(
              "says that %s has %s bytes; at most %s are read"
                  .formatted(name, bytes, MOST_FILE_BYTES));
        }
        total += bytes.longValue();
        if (total > MOST_TOTAL_BYTES) {
          throw wrong(
              "lists files of more than "
                  + MOST_TOTAL_BYTES
                  + " bytes together; no model has more");
        }
        files.put(
            name,
            new Seal(
                hash(list.get(name), "sha256", 64),
                hash(list.get(name), "crc32", 8),
                bytes.longValue()));
      }
      return files;
    }

    private String hash(JsonNode holder, String field, int digits) throws SightlineException {
      String hash = text(holder, field);
      if (hash.length() != digits || !HEXADECIMAL.matcher(hash).matches()) {
        throw wrong("'" + field + "' is not " + digits + " hexadecimal digits");
      }
      return hash;
    }

    private String text(JsonNode holder, String field) throws SightlineException {
      JsonNode value = holder.path(field);
      if (!value.isTextual()) {
        throw wrong("the text '" + field + "' is missing");
      }
      return value.textValue();
    }

    private SightlineException wrong(String what) {
      return new SightlineException(where + ": " + what);
    }
  }
}
