package dev.sightline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sightline.Model.Result;
import dev.sightline.media.Picture;
import dev.sightline.media.TestFilm;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.SmallLabeller;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The package that users call: what is in it, and how its models are opened, shared and closed. */
@Timeout(120) // threads that wait for each other for ever would hang the build
class FaceTest {
  private static final int THREADS = 8;

  @TempDir Path folder;

  private Path photo(int seed) throws IOException {
    Path file = folder.resolve(seed + ".png");
    byte[] rgb = new byte[3 * 64 * 48];
    new Random(seed).nextBytes(rgb);
    ImageIO.write(new Picture(64, 48, rgb).toImage(), "png", file.toFile());
    return file;
  }

  private Path film(String colours) throws IOException {
    Path film = folder.resolve(colours + ".mp4");
    if (!Files.exists(film)) {
      ColourFilms.film(film, colours);
    }
    return film;
  }

  @Test
  void theseTypesAreTheApiAndNoOthers() {
    List<String> types =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sightline")
                .stream()
                .filter(type -> type.getPackageName().equals("dev.sightline"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .sorted()
                .toList();

    assertEquals(
        List.of(
            "Answer",
            "Answerer",
            "Caption",
            "Captioner",
            "Classifier",
            "Labeller",
            "Model",
            "Options",
            "Segment",
            "SightlineException",
            "TextWriter"),
        types);
  }

  /** No type of the inside stands in a signature that users see. */
  @Test
  void signaturesSpeakOfTheFaceAlone() {
    List<String> inner = new ArrayList<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sightline")
            .stream()
            .filter(type -> type.getPackageName().equals("dev.sightline"))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .forEach(
                method ->
                    Stream.concat(
                            Stream.of(method.getRawReturnType()),
                            method.getRawParameterTypes().stream())
                        .filter(type -> type.getPackageName().startsWith("dev.sightline."))
                        .forEach(type -> inner.add(method.getFullName() + ": " + type.getName())));
    assertEquals(List.of(), inner);
  }

  @Test
  void aPhotoIsCaptionedAloneAndInAStreamAlike() throws IOException {
    List<Path> photos = List.of(photo(1), folder.resolve("none.png"), photo(2));
    try (Captioner captioner = Captioner.open("photo-caption");
        Stream<Result<Path, Caption>> stream = captioner.stream(photos.iterator())) {
      List<Result<Path, Caption>> results = stream.toList();

      assertEquals(photos, results.stream().map(Result::input).toList());
      for (int i = 0; i < 3; i += 2) {
        Caption alone = captioner.run(photos.get(i));
        assertEquals(alone.text(), results.get(i).output().text());
        assertEquals(alone.logProbability(), results.get(i).output().logProbability(), 1e-4);
        assertEquals(alone.words().size(), alone.looks().size());
        double sum = 0;
        for (float look : alone.looks().get(0)) {
          sum += look;
        }
        assertEquals(1, sum, 1e-3);
        assertFalse(alone.others().isEmpty());
        assertTrue(alone.others().get(0).others().isEmpty());
      }
      assertNull(results.get(1).output());
      assertTrue(results.get(1).problem().getMessage().contains("none.png"));
      assertThrows(IOException.class, () -> captioner.run(folder.resolve("none.png")));
      assertThrows(IOException.class, () -> captioner.film(film("rg"), 1));
    }
  }

  @Test
  void theNumberOfBeamsIsTheNumberOfSentences() throws IOException {
    try (Captioner captioner =
        Captioner.open("photo-caption", Options.builder().beams(2).device("cpu").build())) {
      assertEquals(1, captioner.run(photo(1)).others().size());
      assertEquals(3, captioner.withBeams(4).run(photo(1)).others().size());
      assertEquals("photo-caption", captioner.card().get("task"));
      assertEquals("efficientnet-lite2", captioner.card().get("encoder"));
      assertFalse(captioner.ofFilms());
    }
    assertThrows(IllegalArgumentException.class, () -> Options.builder().device("abacus"));
    assertThrows(IllegalArgumentException.class, () -> Options.builder().fps(0));
    assertThrows(IllegalArgumentException.class, () -> Options.builder().maxPixels(0));
    assertThrows(IOException.class, () -> Captioner.open("photo-captoin"));
    assertThrows(IOException.class, () -> Captioner.open("vqa"));
  }

  @Test
  void aFilmIsCaptionedWholeInPiecesAndFromFrames() throws IOException {
    try (Captioner captioner = Captioner.open("video-caption")) {
      Path film = film("rrgg");
      assertTrue(captioner.ofFilms());
      assertFalse(captioner.run(film).text().isBlank());
      List<Captioner.Scene> pieces;
      try (Stream<Captioner.Scene> stream = captioner.film(film, 2)) {
        pieces = stream.toList();
      }
      assertEquals(List.of(0.0, 2.0), pieces.stream().map(Captioner.Scene::start).toList());
      try (Stream<Captioner.Scene> stream = captioner.film(film, Double.POSITIVE_INFINITY)) {
        assertEquals(captioner.run(film).text(), stream.toList().get(0).caption().text());
      }
      try (Stream<Captioner.Scene> stream = captioner.scenes(film)) {
        assertTrue(stream.count() >= 1);
      }
      assertFalse(captioner.frames(List.of(photo(1), photo(2))).text().isBlank());
      assertThrows(IOException.class, () -> captioner.frames(List.of()));
      assertThrows(IOException.class, () -> captioner.frames(List.of(folder.resolve("none"))));
    }
  }

  @Test
  void aFilmThatIsCutShortGivesWhatCanBeReadAndTellsTheListener() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            TestFilm.of("avi", "mjpeg", 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
                .write(folder.resolve("whole.avi")));
    Path half = Files.write(folder.resolve("half.avi"), Arrays.copyOf(whole, whole.length / 2));
    List<Options.Event> events = new ArrayList<>();
    Options options = Options.builder().on(events::add).build();
    try (Labeller labeller = Labeller.open("activity", options)) {
      assertTrue(labeller.run(half).frames() > 0);
      assertTrue(events.stream().anyMatch(e -> e instanceof Options.Event.Progress));
      Options.Event.Problem problem = (Options.Event.Problem) events.get(events.size() - 1);
      assertEquals(half, problem.file());
      assertTrue(problem.problem().getMessage().contains("half.avi"));

      Result<Path, Labeller.Film> result =
          labeller.stream(List.of(half).iterator()).findFirst().orElseThrow();
      assertNotNull(result.output());
      assertNotNull(result.problem());
    }
  }

  /** With a net that changes its mind often: what is handed over early is what is found at last. */
  @Test
  void segmentsComeAsTheyEnd() throws IOException {
    Path model =
        SmallLabeller.write(folder, "lstm", SmallLabeller.lstm(false), SmallLabeller.labels());
    Path film = SmallLabeller.film(folder.resolve("noise.avi"), 200);
    try (Labeller labeller = Labeller.open(model.toString())) {
      List<Segment> early = new ArrayList<>();
      Labeller.Film said = labeller.run(film, early::add);

      assertEquals(List.of("walk", "sit"), labeller.activities());
      assertEquals(20, labeller.fps());
      assertEquals(said.frames(), said.probabilities().get("walk").length);
      assertEquals(said.segments().size(), early.size());
      assertTrue(early.size() > 3, early + "");
      List<Segment> sorted = new ArrayList<>(early);
      sorted.sort((a, b) -> Double.compare(a.start(), b.start()));
      for (int i = 0; i < sorted.size(); i++) {
        assertEquals(said.segments().get(i).label(), sorted.get(i).label());
        assertEquals(said.segments().get(i).start(), sorted.get(i).start(), 1e-9);
        assertEquals(said.segments().get(i).score(), sorted.get(i).score(), 1e-6);
      }
    }
  }

  @Test
  void picturesAreLabelledLive() throws IOException {
    Path model =
        SmallLabeller.write(folder, "lstm", SmallLabeller.lstm(false), SmallLabeller.labels());
    try (Labeller labeller = Labeller.open(model.toString())) {
      Labeller.Live live = labeller.live();
      BufferedImage picture = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
      Optional<Segment> label = live.look(picture, 1.5);
      assertEquals(1.5, label.orElseThrow().start(), 1e-9);
      assertTrue(List.of("background", "walk", "sit").contains(label.get().label()));
      labeller.close();
      assertThrows(IllegalStateException.class, () -> live.look(picture, 1.6));
    }
  }

  @Test
  void aClipHasAllItsClasses() throws IOException {
    try (Classifier classifier = Classifier.open("clips")) {
      List<Answer> answers = classifier.run(film("rg"));
      assertEquals(1, answers.stream().mapToDouble(Answer::probability).sum(), 1e-4);
      assertTrue(answers.get(0).probability() >= answers.get(1).probability());
      assertEquals(answers.size(), classifier.frames(List.of(photo(1))).size());
      assertThrows(IOException.class, () -> classifier.frames(List.of()));
    }
  }

  @Test
  void questionsAreAnsweredAloneAndTogether() throws IOException {
    Options options = Options.builder().answers(2).build();
    try (Answerer answerer = Answerer.open("vqa", options)) {
      Path photo = photo(3);
      List<String> questions = List.of("what is on the table?", "what color is the wall?");
      List<Answerer.Reply> together = answerer.look(photo).ask(questions);
      for (int i = 0; i < 2; i++) {
        Answerer.Reply alone = answerer.run(new Answerer.Question(photo, questions.get(i)));
        assertEquals(alone.best().text(), together.get(i).best().text());
        assertEquals(2, alone.answers().size());
      }
      Answerer.Question empty = new Answerer.Question(photo, " ?! ");
      IOException e = assertThrows(IOException.class, () -> answerer.run(empty));
      assertTrue(e.getMessage().contains("no word"), e.getMessage());
      assertTrue(answerer.hasAttention());
    }
  }

  @Test
  void eightThreadsGetWhatOneGets() throws Exception {
    try (Captioner photos = Captioner.open("photo-caption");
        Captioner films = Captioner.open("video-caption");
        Answerer answerer = Answerer.open("vqa");
        Labeller labeller = Labeller.open("activity");
        Classifier classifier = Classifier.open("clips")) {
      Path photo = photo(5);
      Path other = photo(6);
      Path film = film("rg");
      List<Callable<String>> questions =
          List.of(
              () -> photos.run(photo).text(),
              () -> photos.run(other).text(),
              () -> photos.stream(List.of(photo, other).iterator()).toList().get(1).output().text(),
              () -> films.run(film).text(),
              () -> answerer.run(new Answerer.Question(photo, "what is it?")).best().text(),
              () -> labeller.run(film).segments().toString(),
              () -> classifier.run(film).get(0).text());
      List<String> alone = new ArrayList<>();
      for (Callable<String> question : questions) {
        alone.add(question.call());
      }
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Callable<String>> all = new ArrayList<>(questions);
        all.addAll(questions);
        int i = 0;
        for (Future<String> answer : threads.invokeAll(all)) {
          assertEquals(alone.get(i++ % alone.size()), answer.get());
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void closingWaitsForWhoIsAtWorkAndEndsTheRest() throws Exception {
    Captioner captioner = Captioner.open("photo-caption");
    Path photo = photo(7);
    CountDownLatch begun = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<String> working =
          threads.submit(
              () -> {
                StringBuilder said = new StringBuilder();
                try {
                  for (int i = 0; i < 10_000; i++) {
                    said.append(captioner.run(photo).text());
                    begun.countDown();
                  }
                  return "never closed";
                } catch (IllegalStateException closed) {
                  return closed.getMessage();
                }
              });
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      captioner.close();
      captioner.close();
      assertEquals("photo-caption is closed", working.get(60, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
    assertThrows(IllegalStateException.class, () -> captioner.run(photo));
    try (Stream<Result<Path, Caption>> late = captioner.stream(List.of(photo).iterator())) {
      assertThrows(IllegalStateException.class, late::findFirst);
    }
  }

  @Test
  void limitsHoldWhileTheModelIsOpen() throws IOException {
    Path photo = photo(8);
    Options tight = Options.builder().maxPixels(100).build();
    try (Captioner captioner = Captioner.open("photo-caption", tight);
        Captioner same = Captioner.open("photo-caption", tight)) {
      IOException e = assertThrows(IOException.class, () -> captioner.run(photo));
      assertTrue(e.getMessage().contains("64 x 48 pixels"), e.getMessage());
      assertThrows(IOException.class, () -> same.run(photo));
      Options wide = Options.builder().maxPixels(1_000_000).build();
      assertThrows(IllegalStateException.class, () -> Captioner.open("photo-caption", wide));
    }
    try (Captioner captioner = Captioner.open("photo-caption")) {
      assertFalse(captioner.run(photo).text().isBlank());
    }
  }

  @Test
  void isolatedFilesAreCaptionedAlike() throws IOException {
    Path photo = photo(9);
    String here;
    try (Captioner captioner = Captioner.open("photo-caption")) {
      here = captioner.run(photo).text();
    }
    try (Captioner captioner =
        Captioner.open("photo-caption", Options.builder().isolate(true).build())) {
      assertEquals(here, captioner.run(photo).text());
    }
  }

  @Test
  void aCaptionKeepsItsOwnLists() {
    List<String> words = new ArrayList<>(List.of("a", "dog"));
    List<float[]> looks = List.of(new float[] {1}, new float[] {1});
    Caption caption =
        new Caption("a dog", -1, words, looks, List.of(), OptionalDouble.empty(), List.of());
    words.clear();
    assertEquals(List.of("a", "dog"), caption.words());
    assertArrayEquals(new float[] {1}, caption.looks().get(0));
  }
}
