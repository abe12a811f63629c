package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.EncoderLessons.Learned;
import dev.sightline.encoder.PhotoSet.Kind;
import dev.sightline.encoder.zoo.NetShape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderLessonsTest {
  private static final int CHANNELS = 2;

  private static TrainingPhoto photo(String... texts) {
    return new TrainingPhoto(Path.of("photo.png"), List.of(texts));
  }

  private static PhotoSet set(String name, Kind kind, TrainingPhoto... photos) {
    return new PhotoSet(name, kind, List.of(photos), List.of());
  }

  private final PhotoSet captions =
      set("captions", Kind.CAPTIONS, photo("a dog", "a dog runs"), photo("a cat"));
  private final PhotoSet questions =
      set("questions", Kind.QUESTIONS, photo("what is the giraffe eating grass", "is it day"));
  private final PhotoSet actions =
      set("actions", Kind.CLASSES, photo("sitting"), photo("eating"), photo("eating"));

  private EncoderLessons lessons(float[] before) {
    return new EncoderLessons(List.of(captions, questions, actions), 100, CHANNELS, before);
  }

  private double learn(EncoderLessons lessons, PhotoSet set, float[] classes, float[] byPooled) {
    return lessons.learn(
        List.of(new Learned(set, set.train().get(0))),
        List.of(new float[] {1, -2}),
        List.of(classes),
        List.of(byPooled));
  }

  private static boolean isZero(EncoderLessons lessons, String head) {
    float[] gradient = lessons.heads().get(head).gradient();
    return Arrays.equals(gradient, new float[gradient.length]);
  }

  @Test
  void everyTextTeachesWordsAndEveryDataSetOfClassesItsOwn() {
    EncoderLessons lessons = lessons(null);
    assertEquals(
        List.of("cat", "day", "dog", "eating", "giraffe", "grass", "runs"),
        lessons.words().stream().sorted().toList());
    assertEquals(List.of("actions", "words"), List.copyOf(lessons.heads().keySet()));
    int dog = lessons.words().indexOf("dog");
    int runs = lessons.words().indexOf("runs");
    int giraffe = lessons.words().indexOf("giraffe");
    Head.Target seen = lessons.target(captions, captions.train().get(0));
    assertEquals(List.of(1f, 0.5f, 0f), List.of(seen.values()[dog], seen.values()[runs], seen.values()[giraffe]));
    assertEquals(1, seen.silence(), "what no caption names is not there");
    Head.Target asked = lessons.target(questions, questions.train().get(0));
    assertEquals(List.of(0f, 1f), List.of(asked.values()[dog], asked.values()[giraffe]));
    assertTrue(asked.silence() < 1, "what no question names may be there");
    assertArrayEquals(
        new float[] {0, 1}, lessons.target(actions, actions.train().get(0)).values());
  }

  @Test
  void aPhotoTeachesOnlyWhatItsDataSetKnows() {
    EncoderLessons lessons = lessons(null);
    double unused = learn(lessons, actions, new float[0], new float[CHANNELS]);
    assertTrue(isZero(lessons, NetShape.WORDS));
    assertTrue(!isZero(lessons, "actions"));

    lessons = lessons(null);
    unused = learn(lessons, captions, new float[0], new float[CHANNELS]);
    assertTrue(!isZero(lessons, NetShape.WORDS));
    assertTrue(isZero(lessons, "actions"));
  }

  /** W is zero at first, so only the classes that the net had can teach the layers below. */
  @Test
  void whatTheNetSaidOfItsClassesIsKept() {
    float[] before = {1, 0, 0, 1, 0, 0}; // W is the identity, b zero: p = softmax(1, -2)
    double e = Math.exp(3);
    float[] same = {(float) (e / (1 + e)), (float) (1 / (1 + e))};
    float[] byPooled = new float[CHANNELS];

    double unused = learn(lessons(before), actions, same, byPooled);
    assertArrayEquals(new float[CHANNELS], byPooled, 1e-6f);

    unused = learn(lessons(before), actions, new float[] {0, 1}, byPooled);
    assertArrayEquals(new float[] {same[0], same[1] - 1}, byPooled, 1e-6f);
  }

  @Test
  void wordsBeginAsProbableAsTheyAre() {
    EncoderLessons lessons = lessons(null);
    Head words = lessons.heads().get(NetShape.WORDS);
    float[] p = words.outputs(words.state().parameters, List.of(new float[] {5, 5}));
    // Named by one of two captioned photos; the question's silence counts a fifth of a photo.
    assertEquals(1 / 2.2, p[lessons.words().indexOf("dog")], 1e-5);
  }
}
