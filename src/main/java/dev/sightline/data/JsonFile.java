package dev.sightline.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads a JSON file from front to back without keeping any of it, so that its size does not matter.
 * Not thread-safe; must be closed.
 */
final class JsonFile implements AutoCloseable {
  /** Receives one field of an object, whose value must be read or skipped. */
  interface Field {
    void read(String name) throws IOException;
  }

  /** Receives one element of an array. */
  interface Element {
    void read() throws IOException;
  }

  /** Python writes NaN, which JSON does not have; whatever it stands for can be refused later. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Path file;
  private final JsonParser parser;

  private JsonFile(Path file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /** Reads what begins at the first token. */
  private interface Whole {
    void read(JsonFile json) throws IOException;
  }

  /** Reads a file that is one object, field by field. */
  static void read(Path file, Function<JsonFile, Field> reader) throws SightlineException {
    whole(file, json -> json.object(reader.apply(json)));
  }

  /** Reads a file that is one list, element by element. */
  static void readList(Path file, Function<JsonFile, Element> reader) throws SightlineException {
    whole(file, json -> json.array(reader.apply(json)));
  }

  private static void whole(Path file, Whole whole) throws SightlineException {
    try (JsonFile json = new JsonFile(file, FACTORY.createParser(Files.newInputStream(file)))) {
      json.parser.nextToken();
      whole.read(json);
    } catch (SightlineException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new SightlineException(file + " is not there.", e);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new SightlineException(
          "%s, line %s: the JSON is damaged: %s."
              .formatted(file, line, firstLine(e.getOriginalMessage())),
          e);
    } catch (IOException e) {
      throw new SightlineException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Whether a file is an object with a field of this name. */
  static boolean has(Path file, String field) throws SightlineException {
    boolean[] found = {false};
    read(
        file,
        json ->
            name -> {
              found[0] |= name.equals(field);
              json.skip();
            });
    return found[0];
  }

  private static String firstLine(String message) {
    return message.split("\n", 2)[0].replaceAll("\\.$", "");
  }

  /** The fields of the object that begins here. */
  void object(Field field) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      field.read(name);
    }
  }

  /**
   * The texts of some fields of the object that begins here.
   *
   * @return null, with a remark, if one of them is missing
   */
  Map<String, String> fields(String what, List<String> needed, Remarks remarks) throws IOException {
    Map<String, String> fields = new HashMap<>();
    int begin = line();
    if (atObject()) {
      object(
          name -> {
            if (!needed.contains(name)) {
              skip();
              return;
            }
            String text = textOrNull();
            if (text != null) {
              fields.put(name, text);
            }
          });
    } else {
      skip();
    }
    if (fields.keySet().containsAll(needed)) {
      return fields;
    }
    leaveOut(what, needed, begin, remarks);
    return null;
  }

  /** Adds a remark that something lacks required fields. */
  void leaveOut(String what, List<String> needed, int line, Remarks remarks) {
    remarks.add(
        "incomplete entries",
        new Place(file, line),
        "%s with %s was expected; this was left out.".formatted(what, String.join(", ", needed)));
  }

  /** The elements of the array that begins here. */
  void array(Element element) throws IOException {
    expect(JsonToken.START_ARRAY, "a list");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  /**
   * Hands on one text from each object in the list that begins here, with remarks about those that
   * cannot be used. Anything other than a list is skipped.
   *
   * @param what an object in the list is called, with its article
   * @param field where the text is
   */
  void texts(String what, String field, Remarks remarks, Consumer<String> to) throws IOException {
    if (!atArray()) {
      skip();
      return;
    }
    array(
        () -> {
          Place place = place();
          Map<String, String> fields = fields(what, List.of(field), remarks);
          if (fields != null && remarks.canUse(fields.get(field), what, place)) {
            to.accept(fields.get(field));
          }
        });
  }

  /** The text or number here, as text; anything else is skipped and gives null. */
  String textOrNull() throws IOException {
    if (parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
      return parser.getText();
    }
    skip();
    return null;
  }

  /** Whether an object begins here. */
  boolean atObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Whether a list begins here. */
  boolean atArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /** The current place. */
  Place place() {
    return new Place(file, line());
  }

  /** The current line. */
  int line() {
    return parser.currentLocation().getLineNr();
  }

  /** Skips whatever is here. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** An exception about the current place. */
  SightlineException complaint(String what) {
    return new SightlineException("%s, line %s: %s".formatted(file, line(), what));
  }

  private SightlineException wrong(String expected) {
    return complaint("%s was expected.".formatted(expected));
  }

  private void expect(JsonToken token, String inWords) throws IOException {
    if (parser.currentToken() != token) {
      throw wrong(inWords);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
