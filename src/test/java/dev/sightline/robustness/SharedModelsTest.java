package dev.sightline.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.activity.FilmLabeller;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.caption.VideoCaptioner;
import dev.sightline.media.Picture;
import dev.sightline.vqa.PictureAnswerer;
import dev.sightline.world.ColourFilms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One model, eight threads: each gets what it would get alone. */
@Timeout(120) // threads that wait for each other for ever would hang the build
class SharedModelsTest {
  private static final int THREADS = 8;

  @TempDir Path folder;

  private static Picture noise(long seed) {
    byte[] rgb = new byte[3 * 64 * 48];
    new Random(seed).nextBytes(rgb);
    return new Picture(64, 48, rgb);
  }

  /** Asks for each of some things alone, and then for all of them from eight threads, twice. */
  private static void assertShared(List<Callable<String>> questions) throws Exception {
    List<String> alone = new ArrayList<>();
    for (Callable<String> question : questions) {
      alone.add(question.call());
    }
    List<Callable<String>> twice = new ArrayList<>(questions);
    twice.addAll(questions);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      int i = 0;
      for (Future<String> answer : threads.invokeAll(twice)) {
        assertEquals(alone.get(i++ % alone.size()), answer.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Several photos in a call, so that products are large enough to be cut into stripes. */
  @Test
  void aCaptioner() throws Exception {
    try (PhotoCaptioner captioner = PhotoCaptioner.open(Path.of("models/photo-caption"))) {
      List<Callable<String>> questions = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        List<Picture> photos = new ArrayList<>();
        for (int p = 0; p <= i; p++) {
          photos.add(noise(10 * i + p));
        }
        questions.add(
            () ->
                String.join(
                    "|", captioner.caption(photos).stream().map(c -> c.best().text()).toList()));
      }
      assertShared(questions);
    }
  }

  @Test
  void anAnswerer() throws Exception {
    try (PictureAnswerer answerer = PictureAnswerer.open(Path.of("models/vqa"))) {
      List<Callable<String>> questions = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Picture picture = noise(i);
        String question = i % 2 == 0 ? "what is on the table?" : "what color is the wall?";
        questions.add(
            () -> answerer.ask(answerer.look(picture), List.of(question), 1).get(0).best().text());
      }
      assertShared(questions);
    }
  }

  @Test
  void aLabellerAndACaptionerOfVideos() throws Exception {
    List<Path> films = new ArrayList<>();
    for (String colours : List.of("rg", "gr", "kr")) {
      films.add(folder.resolve(colours + ".mp4"));
      ColourFilms.film(films.get(films.size() - 1), colours);
    }
    try (FilmLabeller labeller = FilmLabeller.open(Path.of("models/activity"));
        VideoCaptioner captioner = VideoCaptioner.open(Path.of("models/video-caption"))) {
      List<Callable<String>> questions = new ArrayList<>();
      for (Path film : films) {
        questions.add(() -> labeller.label(film).segments().toString());
        questions.add(() -> captioner.caption(film).best().text());
      }
      assertShared(questions);
    }
  }
}
