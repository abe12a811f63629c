package dev.sightline.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.io.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecTest {
  enum Colour {
    RED,
    DARK_BLUE;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  record Paint(
      @Setting(says = "Colour.", usual = "dark-blue", absent = "red") Colour colour,
      @Setting(says = "Coats.", usual = "2", least = 1, most = 9) int coats) {}

  record House(
      Paint paint,
      @Setting(says = "Height.", usual = "2.5", above = 0, key = "high") double heightInMetres,
      @Setting(says = "Share.", usual = "0", least = 0, below = 1) double share,
      @Setting(says = "No roof.", option = "--no-roof", usual = "true", absent = "true")
          boolean roof,
      @Setting(says = "Seed.", usual = "1") long seed) {
    House {
      if (paint.coats() > 5 && heightInMetres > 100) {
        throw new IllegalArgumentException("so much paint is not to be had");
      }
    }
  }

  private static final Spec<House> SPEC = Spec.of(House.class);
  private static final House USUAL = new House(new Paint(Colour.DARK_BLUE, 2), 2.5, 0, true, 1);

  @Test
  void theDefaultsAreTheDeclaredOnes() {
    assertEquals(USUAL, SPEC.usual());
    assertEquals(3, SPEC.usual("coats", "3").usual().paint().coats());
  }

  @Test
  void namesOfOptionsFollowFromThoseOfTheComponents() {
    assertEquals(
        List.of("--colour", "--coats", "--height-in-metres", "--share", "--no-roof", "--seed"),
        SPEC.settings().stream().map(Declared::option).toList());
    assertEquals(List.of("red", "dark-blue"), SPEC.settings().get(0).choices());
  }

  @Test
  void whatIsAskedForReplacesWhatIsUsual() {
    House other = Spec.with(USUAL, Map.of("coats", 5, "colour", "red", "of another record", 7));
    assertEquals(new House(new Paint(Colour.RED, 5), 2.5, 0, true, 1), other);
    assertThrows(IllegalArgumentException.class, () -> Spec.with(USUAL, "coat", 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coats|0|coats is 0; allowed is 1 to 9",
        "heightInMetres|0|height-in-metres is 0.0; it must be more than 0",
        "heightInMetres|NaN|height-in-metres is NaN; it must be more than 0",
        "share|1|share is 1.0; it must be at least 0 and less than 1",
        "coats|many|coats is many; it must be a whole number",
        "colour|green|colour is green; it must be one of red, dark-blue"
      })
  void whatIsOutOfRangeIsRefusedWithASentence(String name, String value, String sentence) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Spec.with(USUAL, name, value));
    assertEquals(sentence, e.getMessage());
  }

  @Test
  void aRecordsOwnRuleIsKept() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Spec.with(USUAL, Map.of("coats", 6, "heightInMetres", 101.0)));
    assertEquals("so much paint is not to be had", e.getMessage());
  }

  @Test
  void whatWasWrittenIsReadAgain() {
    House house = new House(new Paint(Colour.RED, 9), 7, 0.5, false, -3);
    ObjectNode json = Json.object();
    Spec.write(house, json);
    assertEquals(
        "{\"colour\":\"red\",\"coats\":9,\"high\":7.0,\"share\":0.5,\"roof\":false,\"seed\":-3}",
        json.toString());
    assertEquals(house, SPEC.read(json));
  }

  @Test
  void whatJsonDoesNotNameIsWhatItMeantBeforeThereWasAChoice() {
    ObjectNode json = Json.object().put("coats", 1).put("high", 1).put("share", 0).put("seed", 1);
    assertEquals(new House(new Paint(Colour.RED, 1), 1, 0, true, 1), SPEC.read(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coats|12|the setting 'coats' is 12, expected a whole number from 1 to 9",
        "coats|1.5|the setting 'coats' is 1.5, expected a whole number from 1 to 9",
        "colour|\"green\"|the setting 'colour' is \"green\", expected one of red, dark-blue",
        "roof|1|the setting 'roof' is 1, expected true or false"
      })
  void jsonIsNotBelieved(String key, String value, String sentence) throws Exception {
    ObjectNode json = Json.object();
    Spec.write(USUAL, json);
    json.set(key, new com.fasterxml.jackson.databind.ObjectMapper().readTree(value));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SPEC.read(json));
    assertEquals(sentence, e.getMessage());
  }

  @Test
  void whatJsonMustNameIsMissed() {
    ObjectNode json = Json.object().put("coats", 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SPEC.read(json));
    assertEquals(
        "the setting 'high' is missing, expected a number; it must be more than 0", e.getMessage());
  }

  @Test
  void allSettingsMakeOneLineOfAModelCard() {
    assertEquals(
        "colour dark-blue, coats 2, high 2.5, share 0.0, roof true, seed 1", Spec.line(USUAL));
  }

  record Nothing(int undeclared) {}

  @Test
  void aComponentThatIsNotDeclaredIsAMistakeOfTheProgram() {
    assertThrows(IllegalStateException.class, () -> Spec.of(Nothing.class));
  }
}
