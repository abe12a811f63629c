package dev.sightline.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownNameTest {
  @ParameterizedTest
  @CsvSource({
    "soft_toy, soft toy",
    "falled, fallen",
    "sitdown, sit down",
    "BasketballDribble, basketball dribble",
    "ApplyEyeMakeup, apply eye makeup",
    "'paper, light_switch', 'paper, light switch'",
    "TV, TV",
    "iPhone, iPhone",
    "Walk, Walk",
    "2, 2"
  })
  void namesAreShownInWords(String name, String shown) {
    assertEquals(shown, ShownName.of(name));
  }
}
