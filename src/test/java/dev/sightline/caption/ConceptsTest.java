package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.rnn.Matrix;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConceptsTest {
  private static final List<String> CLASSES =
      List.of("golden_retriever", "tabby", "sorrel", "zebra", "Siberian husky");

  /** A tiny world whose encoder tells animals apart. */
  private record WithClasses(PhotoFeatures photos) implements PhotoFeatures {
    @Override
    public int channels() {
      return photos.channels();
    }

    @Override
    public int cells() {
      return photos.cells();
    }

    @Override
    public boolean hasMirrored() {
      return photos.hasMirrored();
    }

    @Override
    public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
      photos.copy(photo, mirrored, pooled, grid, photoAt);
    }

    @Override
    public float[] classes(int photo) {
      float[] classes = new float[CLASSES.size()];
      classes[photo % 3] = 0.9f;
      return classes;
    }
  }

  private static CaptionSet world() {
    CaptionSet world = TinyWorld.set();
    return world.seenAs(new WithClasses(world.features()));
  }

  private static List<String> aboutZebras() {
    List<String> sentences = new ArrayList<>();
    for (String place : List.of("in the snow", "on the grass", "in water", "near a tree")) {
      sentences.add("A zebra runs " + place);
      sentences.add("A brown zebra is playing " + place);
    }
    return sentences;
  }

  @Test
  void theyAreReadFromClassesOrMadeUpFromASentence() {
    Vocabulary vocabulary =
        Vocabulary.build(List.of(List.of("dog", "dogs", "cat", "zebra", "a", "kite")), 1);
    Concepts concepts = Concepts.of(Naming.of(CLASSES, List.of("kite"), vocabulary));
    assertEquals(
        List.of("cat", "dog", "kite", "zebra"), concepts.names().stream().sorted().toList());

    float[] seen = concepts.of(new float[] {0.3f, 0.1f, 0, 0, 0.2f}, new float[] {0.7f});
    assertEquals(0.5f, seen[concepts.names().indexOf("dog")], 1e-6);
    assertEquals(0.7f, seen[concepts.names().indexOf("kite")], 1e-6);
    assertEquals(0, seen[concepts.names().indexOf("zebra")]);

    float[] said = concepts.of(List.of("two", "dogs", "a", "cat"), vocabulary, new Random(1));
    assertTrue(said[concepts.names().indexOf("dog")] >= 0.3f);
    assertTrue(said[concepts.names().indexOf("cat")] >= 0.3f);
    assertEquals(0, said[concepts.names().indexOf("zebra")]);

    Concepts trained =
        Concepts.named(
            List.of("zebra", "unknown"), Naming.of(CLASSES, List.of("kite"), vocabulary));
    assertArrayEquals(
        new float[] {0.4f, 0}, trained.of(new float[] {0, 0, 0, 0.4f, 0}, new float[] {0}), 1e-6f);
  }

  @Test
  void theyStandBehindEveryVector() {
    assertArrayEquals(
        new float[] {1, 2, 9, 3, 4, 9},
        Concepts.behind(new float[] {1, 2, 3, 4}, 2, new float[] {9}));
  }

  /** It has never seen a zebra, and read of them only. */
  @Test
  void aCaptionerNamesWhatItKnowsFromSentencesAlone() throws IOException {
    CaptionSet photos = world();
    Vocabulary vocabulary = photos.vocabularyWith(aboutZebras(), 1);
    Concepts concepts = Concepts.of(Naming.of(CLASSES, List.of(), vocabulary));
    photos = photos.with(concepts);
    CaptionSet train =
        photos.and(
            CaptionSet.ofSentences(aboutZebras(), concepts, vocabulary, photos, new Random(3)));
    assertEquals(12, train.seen().size());
    assertEquals(20, train.size());

    CaptionModel model =
        Captioners.model(
            TinyWorld.plan("soft-attention"),
            TinyWorld.CHANNELS + concepts.width(),
            vocabulary.size(),
            3);
    try (CaptionBundle bundle =
        new CaptionBundle(
            model,
            vocabulary,
            BeamSearch.Settings.DEFAULT,
            java.util.Optional.empty(),
            concepts.names())) {
      CaptionTrainingSettings settings = TinyWorld.settings(60, 0, 0.3);
      new Trainer(CaptionLesson.phases(settings, bundle, train, photos, true))
          .run(new Trainer.Listener() {});

      float[] zebra = concepts.of(new float[] {0, 0, 0, 1, 0}, new float[0]);
      try (CaptionSet.Loaded seen = photos.load(new int[] {0}, new boolean[1]);
          Matrix pooled = shown(seen.pooled(), zebra);
          Matrix grid = shown(seen.grid(), zebra)) {
        Hypothesis best =
            BeamSearch.search(model, pooled, grid, bundle.beam(), false).get(0).get(0);
        List<String> words = vocabulary.words(best.words());
        assertTrue(words.contains("zebra") && !words.contains("dog"), words + "");
      }
    }
  }

  /** The same features without what tells the animal, and with other concepts behind them. */
  private static Matrix shown(Matrix features, float[] concepts) {
    float[] all = features.toArray();
    int channels = features.columns();
    for (int r = 0; r < features.rows(); r++) {
      for (int c = 0; c < 3; c++) {
        all[r * channels + c] = 0;
      }
      System.arraycopy(concepts, 0, all, (r + 1) * channels - concepts.length, concepts.length);
    }
    return Matrix.of(features.rows(), channels, all);
  }
}
