package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.Growth;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubtitlesTest {
  private final List<Subtitles.Cue> cues =
      List.of(
          new Subtitles.Cue(0, 1.2345, "walk"),
          new Subtitles.Cue(3725.5, 36000, "sit & <talk> --> wait\n\n\nnow "));

  @Test
  void subRip() {
    assertEquals(
        """
        1
        00:00:00,000 --> 00:00:01,235
        walk

        2
        01:02:05,500 --> 10:00:00,000
        sit & <talk> -> wait
        now

        """,
        Subtitles.SRT.file(cues));
  }

  @Test
  void webVttEscapesWhatIsMarkupThere() {
    assertEquals(
        """
        WEBVTT

        1
        00:00:00.000 --> 00:00:01.235
        walk

        2
        01:02:05.500 --> 10:00:00.000
        sit &amp; &lt;talk&gt; -&gt; wait
        now

        """,
        Subtitles.VTT.file(cues));
  }

  @Test
  void withoutCuesThereIsOnlyTheHead() {
    assertEquals("", Subtitles.SRT.file(List.of()));
    assertEquals("WEBVTT\n\n", Subtitles.VTT.file(List.of()));
  }

  @Test
  void noTextIsTakenForTimes() {
    for (String arrow : List.of("-->", "--->", "-------->", "-->-->")) {
      String cue = Subtitles.SRT.cue(1, new Subtitles.Cue(0, 1, arrow));
      assertEquals(cue.indexOf("-->"), cue.lastIndexOf("-->"), cue);
    }
  }

  @Test
  void longRunsTakeNoLonger() {
    for (String piece : List.of(" ", "\n ", "a ", "-", "-->")) {
      Growth.assertAtMostLogLinear(
          20_000, n -> Subtitles.SRT.cue(1, new Subtitles.Cue(0, 1, "a" + piece.repeat(n) + "b")));
    }
  }
}
