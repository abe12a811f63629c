package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.Heads.Learned;
import dev.sightline.encoder.PhotoSet.Kind;
import dev.sightline.encoder.zoo.NetShape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadsTest {
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

  private Heads heads(float[] before) {
    return new Heads(List.of(captions, questions, actions), 100, CHANNELS, before);
  }

  private double learn(Heads heads, PhotoSet set, float[] classes, float[] byPooled) {
    return heads.learn(
        List.of(new Learned(set, set.train().get(0))),
        List.of(new float[] {1, -2}),
        List.of(classes),
        List.of(byPooled));
  }

  private static boolean isZero(Heads heads, String head) {
    float[] gradient = heads.byName().get(head).gradient();
    return Arrays.equals(gradient, new float[gradient.length]);
  }

  @Test
  void everyTextTeachesWordsAndEveryDataSetOfClassesItsOwn() {
    Heads heads = heads(null);
    assertEquals(
        List.of("cat", "day", "dog", "eating", "giraffe", "grass", "runs"),
        heads.words().stream().sorted().toList());
    assertEquals(List.of("classes of actions", "words"), List.copyOf(heads.byName().keySet()));
    int dog = heads.words().indexOf("dog");
    int runs = heads.words().indexOf("runs");
    int giraffe = heads.words().indexOf("giraffe");
    Head.Target seen = heads.target(captions, captions.train().get(0));
    assertEquals(
        List.of(1f, 0.5f, 0f),
        List.of(seen.values()[dog], seen.values()[runs], seen.values()[giraffe]));
    assertEquals(1, seen.silence(), "what no caption names is not there");
    Head.Target asked = heads.target(questions, questions.train().get(0));
    assertEquals(List.of(0f, 1f), List.of(asked.values()[dog], asked.values()[giraffe]));
    assertTrue(asked.silence() < 1, "what no question names may be there");
    assertArrayEquals(new float[] {0, 1}, heads.target(actions, actions.train().get(0)).values());
  }

  @Test
  void aPhotoTeachesOnlyWhatItsDataSetKnows() {
    Heads heads = heads(null);
    double unused = learn(heads, actions, new float[0], new float[CHANNELS]);
    assertTrue(isZero(heads, NetShape.WORDS));
    assertTrue(!isZero(heads, "classes of actions"));

    heads = heads(null);
    unused = learn(heads, captions, new float[0], new float[CHANNELS]);
    assertTrue(!isZero(heads, NetShape.WORDS));
    assertTrue(isZero(heads, "classes of actions"));
  }

  /** W is zero at first, so only the classes that the net had can teach the layers below. */
  @Test
  void whatTheNetSaidOfItsClassesIsKept() {
    float[] before = {1, 0, 0, 1, 0, 0}; // W is the identity, b zero: p = softmax(1, -2)
    double e = Math.exp(3);
    float[] same = {(float) (e / (1 + e)), (float) (1 / (1 + e))};
    float[] byPooled = new float[CHANNELS];

    double unused = learn(heads(before), actions, same, byPooled);
    assertArrayEquals(new float[CHANNELS], byPooled, 1e-6f);

    unused = learn(heads(before), actions, new float[] {0, 1}, byPooled);
    assertArrayEquals(new float[] {same[0], same[1] - 1}, byPooled, 1e-6f);
  }

  @Test
  void wordsBeginAsProbableAsTheyAre() {
    Heads heads = heads(null);
    Head words = heads.byName().get(NetShape.WORDS);
    float[] p = words.outputs(List.of(new float[] {5, 5}));
    // Named by one of two captioned photos; the question's silence counts a fifth of a photo.
    assertEquals(1 / 2.2, p[heads.words().indexOf("dog")], 1e-5);
  }
}
