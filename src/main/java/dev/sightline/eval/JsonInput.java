package dev.sightline.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.sightline.SightlineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * A JSON file read from front to back as a stream, so that memory grows only with what the reader
 * keeps. Error messages are one sentence with file and line. Not thread-safe.
 */
final class JsonInput {
  /** Reads the one value that makes up a file; the parser is at its first token. */
  interface Document<T> {
    T read(JsonInput in) throws IOException;
  }

  /** NaN is not valid JSON, but many programs write it; it is read here so that it can be named. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final int LONGEST_NUMBER = 100;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  final Path file;
  final JsonParser json;

  private JsonInput(Path file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Reads a file.
   *
   * @param expected what should be in it, to end the sentence about an empty file
   * @throws SightlineException naming the file if it is missing, damaged or empty, or continues
   *     after its value
   */
  static <T> T read(Path file, String expected, Document<T> document) throws SightlineException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        JsonParser json = FACTORY.createParser(stream)) {
      JsonInput in = new JsonInput(file, json);
      if (json.nextToken() == null) {
        throw new SightlineException(file + ": the file is empty; " + expected);
      }
      T value = document.read(in);
      if (json.nextToken() != null) {
        throw in.wrong("the file should end here");
      }
      return value;
    } catch (SightlineException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new SightlineException(file + ": there is no such file", e);
    } catch (JsonProcessingException e) {
      throw new SightlineException(
          "%s, line %s: the JSON is damaged: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (IOException e) {
      throw new SightlineException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Enters the object that begins here; {@link #nextField} then steps through it. */
  void object(String expected) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(expected);
    }
  }

  /** The name of the object's next field, with the parser at its value; null at the end. */
  String nextField() throws IOException {
    if (json.nextToken() == JsonToken.END_OBJECT) {
      return null;
    }
    String name = composed(json.currentName());
    json.nextToken();
    return name;
  }

  /** Enters the list that begins here; {@link #next} then steps through it. */
  void list(String expected) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(expected);
    }
  }

  /** Whether the list has one more element, with the parser at it. */
  boolean next() throws IOException {
    return json.nextToken() != JsonToken.END_ARRAY;
  }

  /** The number here, which may be written as a text and must be finite. */
  double number(String what) throws IOException {
    double number;
    if (json.currentToken().isNumeric()) {
      number = json.getDoubleValue();
    } else if (json.currentToken() == JsonToken.VALUE_STRING && isNumber(json.getText().strip())) {
      number = Double.parseDouble(json.getText().strip());
    } else {
      throw wrong(what + " must be a number");
    }
    if (!Double.isFinite(number)) {
      throw wrong(what + " is " + json.getText() + "; a finite number was expected");
    }
    return number;
  }

  private static boolean isNumber(String text) {
    return text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches();
  }

  /** A name with composed letters: a Mac writes an e and an accent, others a single letter. */
  static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  void skip() throws IOException {
    json.skipChildren();
  }

  SightlineException wrong(String sentence) {
    return new SightlineException(
        file + ", line " + json.currentTokenLocation().getLineNr() + ": " + sentence);
  }
}
