package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
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
  void targetsAreSharesOfCaptionsAndWordsWithoutContentAreLeftOut() {
    TrainingPhoto photo =
        new TrainingPhoto(
            null, List.of("A dog and a dog run.", "The Dog sleeps", "two cats", "cats"));
    TrainingPhoto other = new TrainingPhoto(null, List.of("the dog and the cats"));
    CaptionWords words = CaptionWords.commonest(List.of(List.of(photo, other)), 3);
    assertEquals(List.of("cats", "dog", "run"), words.words());
    assertEquals(0.5, words.target(photo.texts())[1], 1e-7);
    assertEquals(0.25, words.target(photo.texts())[2], 1e-7);
    assertArrayEquals(new float[] {1, 1, 1}, words.mentions(photo.texts()));
  }

  @Test
  void eachDataSetNamesItsWordsInTurn() {
    List<TrainingPhoto> many =
        Collections.nCopies(9, new TrainingPhoto(null, List.of("a man walks", "a man stands")));
    List<TrainingPhoto> few = List.of(new TrainingPhoto(null, List.of("what is a giraffe eating")));
    assertEquals(
        List.of("eating", "man", "giraffe", "stands"),
        CaptionWords.commonest(List.of(many, few), 4).words());
  }
}
