package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionShuffleTest {
  /** Caption k of photo p is the word 10 p + k; photo 2 has none. */
  private final List<List<int[]>> captions = new ArrayList<>();

  CaptionShuffleTest() {
    int[] counts = {5, 3, 0, 4, 1};
    for (int p = 0; p < counts.length; p++) {
      List<int[]> own = new ArrayList<>();
      for (int k = 0; k < counts[p]; k++) {
        own.add(new int[] {10 * p + k});
      }
      captions.add(own);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 100})
  void everyCaptionStandsOnceWithItsPhoto(int perPart) {
    List<CaptionShuffle.Part> parts = new CaptionShuffle(captions, perPart).order(7);

    List<Integer> words = new ArrayList<>();
    for (CaptionShuffle.Part part : parts) {
      assertTrue(part.captions().size() <= perPart && !part.captions().isEmpty());
      for (int[] caption : part.captions()) {
        assertEquals(part.photo(), caption[0] / 10);
        words.add(caption[0]);
      }
    }
    words.sort(null);
    assertEquals(List.of(0, 1, 2, 3, 4, 10, 11, 12, 30, 31, 32, 33, 40), words);
  }

  @Test
  void partsAreNoSmallerThanTheyNeedToBe() {
    assertEquals(3 + 2 + 2 + 1, new CaptionShuffle(captions, 2).order(7).size());
    assertEquals(4, new CaptionShuffle(captions, Integer.MAX_VALUE).order(7).size());
  }

  @Test
  void theOrderFollowsFromTheSeed() {
    CaptionShuffle shuffle = new CaptionShuffle(captions, 1);
    assertEquals(first(shuffle.order(7)), first(shuffle.order(7)));
    assertNotEquals(first(shuffle.order(7)), first(shuffle.order(8)));
  }

  private static List<Integer> first(List<CaptionShuffle.Part> parts) {
    return parts.stream().map(part -> part.captions().get(0)[0]).toList();
  }
}
