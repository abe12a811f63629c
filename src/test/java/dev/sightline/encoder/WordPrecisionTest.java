package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordPrecisionTest {
  @Test
  void averagePrecisionIsTheMeanPrecisionAtEachPhotoThatHasTheWord() {
    WordPrecision precision = new WordPrecision(3, 2);
    precision.add(new float[] {0.9f, 0.1f}, new float[] {0.2f, 0});
    precision.add(new float[] {0.8f, 0.2f}, new float[] {0, 0});
    precision.add(new float[] {0.7f, 0.3f}, new float[] {1, 0});
    // The word comes first and third: (1/1 + 2/3) / 2. No photo has the other word.
    assertEquals(5 / 6.0, precision.meanAveragePrecision(), 1e-12);
  }

  @Test
  void precisionAtFiveCountsTheFiveHighestWordsOfEachPhoto() {
    WordPrecision precision = new WordPrecision(1, 6);
    precision.add(
        new float[] {0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f}, new float[] {1, 0, 0.2f, 0, 0, 1});
    assertEquals(2 / 5.0, precision.precisionAtFive(), 1e-12);
  }

  @Test
  void targetsAreSharesOfCaptionsAndWordsWithoutContentAreLeftOut() {
    TrainingPhoto photo =
        new TrainingPhoto(
            null, List.of("A dog and a dog run.", "The Dog sleeps", "two cats", "cats"));
    CaptionWords words = CaptionWords.commonest(List.of(photo), 3);
    assertEquals(List.of("dog", "cats", "run"), words.words());
    assertEquals(0.5, words.target(photo.captions())[0], 1e-7);
    assertEquals(0.25, words.target(photo.captions())[2], 1e-7);
  }
}
