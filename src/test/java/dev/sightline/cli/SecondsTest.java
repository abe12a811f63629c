package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class SecondsTest {
  @ParameterizedTest
  @CsvSource({"5,5", "5s,5", "2.5s,2.5", "500ms,0.5", "1m,60", "0.5h,1800", "' 5 s ',5"})
  void aLengthOfTimeIsReadInSeconds(String text, double seconds) {
    assertEquals(seconds, new Seconds().convert(text));
  }

  @Test
  void anythingElseIsASentence() {
    for (String text : new String[] {"", "five", "-5s", "5d", "s", "1e3s"}) {
      var e = assertThrows(TypeConversionException.class, () -> new Seconds().convert(text));
      assertEquals(
          "'" + text + "' is no length of time; one like 5s, 500ms or 1m was expected",
          e.getMessage());
    }
  }
}
