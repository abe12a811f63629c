package dev.sightline.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemonstrationTest {
  /** The numbers stand beside the notes', and their slip is marked. */
  @Test
  void pencilAndPaper() {
    String text = Demonstration.BACKPROP.board(1).text();
    for (String row :
        List.of(
            "0.50375  .5037",
            "0.55762  .5576",
            "0.04746  .0475",
            "0.02881  .0288",
            "0.30309  .300307 (a slip)",
            "0.41195  .4119 (cut off)")) {
      assertTrue(text.contains(row), row);
    }
  }

  /** What the board says of a week is what the recurrent nets of {@link CafeteriaTest} cook. */
  @Test
  void aWeekInTheCafeteria() {
    String text = Demonstration.CAFETERIA.board(1).text();
    assertTrue(
        text.contains("2  cloud  1 0 0 0 1 0  1 0 0 1 2 1  0 0 0 0 1 0  0 1 0   fried"), text);
    int[] dish = {1, 0, 0};
    for (int cloudy = 1; cloudy <= 7; cloudy++) {
      assertEquals(
          Cafeteria.name(Cafeteria.times(Cafeteria.NEXT, dish)),
          Cafeteria.name(Cafeteria.cook(dish, new int[] {0, 1})));
      assertEquals(Cafeteria.name(dish), Cafeteria.name(Cafeteria.cook(dish, new int[] {1, 0})));
      dish = Cafeteria.cook(dish, new int[] {0, 1});
    }
  }

  @Test
  void whatIsSharedHoldsWhereItWasNeverSeen() {
    double[][] found = Sharing.found(1);
    for (int place = 0; place < found[0].length; place++) {
      assertTrue(found[0][place] > 99, "recurrent, place " + place);
      boolean seen = place < Sharing.SEEN;
      assertTrue(seen ? found[1][place] > 99 : found[1][place] < 20, "window, place " + place);
    }
  }

  @Test
  void theRuleOfTheFibonacciNumbers() {
    assertEquals(1, Fibonacci.learned().a(), 1e-4);
    assertEquals(1, Fibonacci.learned().b(), 1e-4);
    assertTrue(
        Demonstration.FIBONACCI.board(1).text().contains("13, 21, 34, 55, 89, 144, 233, 377"));
  }

  /** A page needs nothing from elsewhere, and says what the terminal says. */
  @ParameterizedTest
  @EnumSource(names = "ADDITION", mode = EnumSource.Mode.EXCLUDE)
  void aPageNeedsNothingElse(Demonstration demonstration) {
    String page = demonstration.board(2).page("<" + demonstration.title());
    assertTrue(page.startsWith("<!DOCTYPE html>"));
    assertTrue(page.contains("<h1>&lt;" + demonstration.title()));
    assertTrue(!page.contains("http") && !page.contains("<script"), "nothing outside");
    assertEquals(
        demonstration == Demonstration.HELLO, page.contains("src=\"data:image/png;base64,iVBOR"));
  }
}
