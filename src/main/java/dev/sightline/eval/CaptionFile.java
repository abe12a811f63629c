package dev.sightline.eval;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads captions by image from JSON of any of five shapes, told apart by what the file holds:
 *
 * <pre>
 * COCO annotations  {"images": [...], "annotations": [{"image_id": 9, "caption": "..."}, ...]}
 * COCO results      [{"image_id": 9, "caption": "..."}, ...]
 * a map             {"9": ["...", "..."], ...}   or   {"9": "...", ...}
 * an evaluation     {"Bleu_1": 0.6, ..., "captions": {"9": "...", ...}}
 * JSON lines        {"file": "photos/9.jpg", "caption": "..."}   or   {"file": ..., "error": ...}
 * </pre>
 *
 * <p>The last two are what {@code evaluate captions} and {@code caption --json} write. The file is
 * read as a stream: memory grows with ids and captions only. Ids may be numbers or texts; 9 and "9"
 * are the same, and so are composed and decomposed letters. An instance reads one file. Not
 * thread-safe.
 */
public final class CaptionFile {
  /** The longest caption. */
  static final int LONGEST_CAPTION = 50_000;

  private static final String SHAPES =
      "expected COCO annotations, COCO results, a map from id to captions, or what evaluate"
          + " captions or caption --json writes";

  private final JsonInput in;
  private final JsonParser json;
  private final Set<String> known;
  private final Map<String, List<String>> captions = new LinkedHashMap<>();

  private CaptionFile(JsonInput in, Set<String> known) {
    this.in = in;
    this.json = in.json;
    this.known = known;
  }

  /**
   * All captions of each image, in the order of the file.
   *
   * @throws SightlineException naming file and line if the file has none of the shapes, is damaged,
   *     or has no caption
   */
  public static Map<String, List<String>> readReferences(Path file) throws SightlineException {
    Map<String, List<String>> captions = read(file, Set.of());
    captions.values().removeIf(List::isEmpty);
    if (captions.isEmpty()) {
      throw new SightlineException(file + ": there is no caption in it; " + SHAPES);
    }
    return captions;
  }

  /**
   * The one caption of each image.
   *
   * @param known ids of the references; in JSON lines, a file that is not among them is known by
   *     its name without its folder
   * @throws SightlineException as {@link #readReferences} does, and if an image has no or several
   *     captions
   */
  public static Map<String, String> readHypotheses(Path file, Set<String> known)
      throws SightlineException {
    Map<String, List<String>> captions = read(file, known);
    if (captions.isEmpty()) {
      throw new SightlineException(file + ": there is no caption in it; " + SHAPES);
    }
    Map<String, String> hypotheses = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> image : captions.entrySet()) {
      if (image.getValue().size() != 1) {
        throw new SightlineException(
            "%s: id %s has %s captions; exactly one hypothesis for each id is expected"
                .formatted(file, image.getKey(), image.getValue().size()));
      }
      hypotheses.put(image.getKey(), image.getValue().get(0));
    }
    return hypotheses;
  }

  private static Map<String, List<String>> read(Path file, Set<String> known)
      throws SightlineException {
    return JsonInput.read(file, SHAPES, in -> new CaptionFile(in, known).document());
  }

  private Map<String, List<String>> document() throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      records();
    } else if (json.currentToken() == JsonToken.START_OBJECT) {
      object();
    } else {
      throw in.wrong(SHAPES);
    }
    return captions;
  }

  /**
   * COCO annotations if there is a list of objects called "annotations", an evaluation if there is
   * a map called "captions", JSON lines if there is a "file", a map otherwise.
   */
  private void object() throws IOException {
    boolean found = false;
    SightlineException notAMap = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("annotations") && value == JsonToken.START_ARRAY) {
        captions.clear();
        records();
        found = true;
      } else if (name.equals("captions") && value == JsonToken.START_OBJECT) {
        captions.clear();
        map();
        found = true;
      } else if (found) {
        json.skipChildren();
      } else {
        notAMap = mapEntry(name, value, notAMap);
      }
    }
    if (!found && isLine(captions)) {
      lines();
    } else if (!found && notAMap != null) {
      throw notAMap;
    }
  }

  private void map() throws IOException {
    SightlineException notAMap = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String id = json.currentName();
      notAMap = mapEntry(id, json.nextToken(), notAMap);
    }
    if (notAMap != null) {
      throw notAMap;
    }
  }

  private static boolean isLine(Map<String, ?> fields) {
    return fields.containsKey("file")
        && (fields.containsKey("caption") || fields.containsKey("error"));
  }

  /** The first line has been read as if it were a map; the others are read the same way. */
  private void lines() throws IOException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    do {
      List<String> file = captions.getOrDefault("file", List.of());
      if (json.currentToken() != JsonToken.END_OBJECT || !isLine(captions) || file.size() != 1) {
        throw in.wrong("a line with a \"file\" and its \"caption\" was expected");
      }
      List<String> caption = captions.getOrDefault("caption", List.of());
      if (!caption.isEmpty()) {
        all.computeIfAbsent(idOfFile(file.get(0)), id -> new ArrayList<>(1)).addAll(caption);
      }
      captions.clear();
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          mapEntry(json.currentName(), json.nextToken(), null);
        }
      }
    } while (json.currentToken() != null);
    captions.putAll(all);
  }

  private String idOfFile(String file) {
    String id = JsonInput.composed(file);
    return known.contains(id)
        ? id
        : id.substring(1 + Math.max(id.lastIndexOf('/'), id.lastIndexOf('\\')));
  }

  /**
   * Takes an entry of a map. In COCO annotations other things may come before the annotations, so
   * anything other than a caption is an error only if no annotations follow.
   */
  private SightlineException mapEntry(String id, JsonToken value, SightlineException earlier)
      throws IOException {
    List<String> list = new ArrayList<>();
    SightlineException wrong = earlier;
    if (value == JsonToken.VALUE_STRING) {
      list.add(caption());
    } else if (value == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
          list.add(caption());
        } else {
          wrong =
              wrong == null ? in.wrong("id " + id + ": a list of captions was expected") : wrong;
          json.skipChildren();
        }
      }
    } else {
      wrong = wrong == null ? in.wrong("id " + id + ": a list of captions was expected") : wrong;
      json.skipChildren();
    }
    captions.computeIfAbsent(JsonInput.composed(id), key -> new ArrayList<>(1)).addAll(list);
    return wrong;
  }

  /** A list of objects with image_id and caption; their other fields are skipped. */
  private void records() throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw in.wrong("an object with image_id and caption was expected");
      }
      String id = null;
      String caption = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("image_id")) {
          if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NUMBER_INT) {
            throw in.wrong("image_id must be a whole number or a text");
          }
          id = json.getText();
        } else if (name.equals("caption")) {
          if (value != JsonToken.VALUE_STRING) {
            throw in.wrong("caption must be a text");
          }
          caption = caption();
        } else {
          json.skipChildren();
        }
      }
      if (id == null || caption == null) {
        throw in.wrong("an object with image_id and caption was expected");
      }
      captions.computeIfAbsent(JsonInput.composed(id), key -> new ArrayList<>(1)).add(caption);
    }
  }

  private String caption() throws IOException {
    if (json.getTextLength() > LONGEST_CAPTION) {
      throw in.wrong("a caption has more than " + LONGEST_CAPTION + " characters");
    }
    return json.getText();
  }
}
