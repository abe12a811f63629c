package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.SightlineException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VideoDealerTest {
  private static List<String> videos(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> "video" + i).toList());
  }

  private static List<List<String>> deal(List<String> videos, long seed, double... shares)
      throws SightlineException {
    return VideoDealer.deal(videos, video -> video, video -> "", shares, seed);
  }

  @Test
  void everyVideoIsInOnePartAndPartsHaveTheirShares() throws SightlineException {
    List<List<String>> parts = deal(videos(1000), 3, 0.7, 0.1, 0.2);

    assertEquals(List.of(700, 100, 200), parts.stream().map(List::size).toList());
    Set<String> all = new HashSet<>();
    parts.forEach(all::addAll);
    assertEquals(1000, all.size());
  }

  @Test
  void theOrderOfTheVideosDoesNotMatterButTheSeedDoes() throws SightlineException {
    List<String> backwards = videos(50);
    Collections.reverse(backwards);

    List<List<String>> parts = deal(videos(50), 3, 0.5, 0.5);

    assertEquals(
        parts.stream().map(HashSet::new).toList(),
        deal(backwards, 3, 0.5, 0.5).stream().map(HashSet::new).toList());
    assertEquals(
        1, parts.stream().filter(deal(videos(50), 3, 0.5, 0.5)::contains).limit(1).count());
    assertEquals(0, parts.stream().filter(deal(videos(50), 4, 0.5, 0.5)::contains).count());
  }

  /** Whoever measures again next year gets the same parts. */
  @Test
  void theseAreThePartsOfSeedOne() throws SightlineException {
    assertEquals(
        List.of(List.of("video0", "video4", "video5"), List.of("video1", "video2", "video3")),
        deal(videos(6), 1, 0.5, 0.5));
  }

  @Test
  void aSmallShareOfFewVideosIsOneVideo() throws SightlineException {
    assertEquals(
        List.of(1, 1, 1), deal(videos(3), 1, 0.9, 0.05, 0.05).stream().map(List::size).toList());
    assertEquals(
        List.of(2, 1, 0), deal(videos(3), 1, 0.9, 0.1, 0).stream().map(List::size).toList());
    assertEquals(
        "3 parts by video need as many videos, but there are 2.",
        assertThrows(SightlineException.class, () -> deal(videos(2), 1, 0.9, 0.05, 0.05))
            .getMessage());
  }

  @Test
  void sharesThatLeaveNothingForTrainingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> VideoDealer.shares(0.5, 0.5));
    assertThrows(IllegalArgumentException.class, () -> VideoDealer.shares(-0.1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> VideoDealer.shares(Double.NaN, 0.5));
    assertThrows(IllegalArgumentException.class, () -> VideoDealer.equalShares(1));
  }
}
