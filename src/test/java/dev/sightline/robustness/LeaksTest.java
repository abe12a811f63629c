package dev.sightline.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.activity.ClipClassifier;
import dev.sightline.activity.FilmLabeller;
import dev.sightline.activity.LiveLabeller;
import dev.sightline.caption.Cutting;
import dev.sightline.caption.FilmCaptions;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.caption.VideoCaptioner;
import dev.sightline.cli.Sightline;
import dev.sightline.language.TextGenerator;
import dev.sightline.media.Picture;
import dev.sightline.rnn.Matrix;
import dev.sightline.vqa.PictureAnswerer;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.QuestionWorld;
import dev.sightline.world.ShapeWorld;
import dev.sightline.world.SmallEncoder;
import java.awt.Color;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever takes native memory has an owner that closes it. Matrices are counted exactly: one that
 * only the garbage collector found is a leak. Of OpenCV's, FFmpeg's and OpenBLAS's memory JavaCPP
 * counts the bytes, which return to what they were.
 */
class LeaksTest {
  @TempDir static Path folder;

  @BeforeAll
  static void aSmallWorld() throws Exception {
    ShapeWorld.write(folder.resolve("shapes"), 8, 4, 0, 1);
    ColourFilms.writeFilms(folder.resolve("films"), 3);
    ColourFilms.writeCaptionedClips(folder.resolve("clips"));
    QuestionWorld.table(folder.resolve("questions"), 6);
    SmallEncoder.write(folder.resolve("encoder"), folder.resolve("weights.safetensors"));
    Files.writeString(folder.resolve("book.txt"), "The sun is red. He said so.\n".repeat(20));
  }

  /** Once to load what is loaded but once; then it must leave nothing. */
  private static void assertNothingIsLeft(Executable task) throws Exception {
    try {
      task.execute();
      Matrix.freeKept();
      long bytes = settled(-1);
      long elements = Matrix.inUse();

      task.execute();

      assertEquals(elements, Matrix.inUse(), "elements of matrices that nobody closed");
      Matrix.freeKept();
      long after = settled(bytes);
      assertTrue(after <= bytes, bytes + " bytes before, " + after + " after");
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** JavaCPP's bytes when the garbage collector has done its work, or as few as wanted. */
  private static long settled(long wanted) throws InterruptedException {
    long bytes = Pointer.totalBytes();
    for (int i = 0; i < 20 && bytes > wanted; i++) {
      System.gc();
      Thread.sleep(25);
      long now = Pointer.totalBytes();
      if (wanted < 0 && now == bytes && i > 2) {
        break;
      }
      bytes = now;
    }
    return bytes;
  }

  private static void run(String... words) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    assertEquals(0, Sightline.run(out, out, words), said::toString);
  }

  private static String in(String name) {
    return folder.resolve(name).toString();
  }

  private static Picture picture() {
    return new Picture(64, 48, new byte[3 * 64 * 48]);
  }

  @Test
  void captioning() throws Exception {
    Path photo = QuestionWorld.picture(folder.resolve("photo.png"), Color.RED);
    assertNothingIsLeft(
        () -> {
          try (PhotoCaptioner captioner = PhotoCaptioner.open(Path.of("models/photo-caption"))) {
            String unused = captioner.caption(photo).best().text();
            unused = captioner.caption(List.of(picture(), picture())).get(1).best().text();
          }
        });
  }

  @Test
  void captioningVideos() throws Exception {
    Path film = folder.resolve("captioned.mp4");
    ColourFilms.film(film, "rrg");
    assertNothingIsLeft(
        () -> {
          try (VideoCaptioner captioner = VideoCaptioner.open(Path.of("models/video-caption"))) {
            String unused = captioner.caption(film).best().text();
            try (FilmCaptions half = captioner.caption(film, Cutting.every(1))) {
              unused = half.next().captions().best().text(); // and the rest is never asked for
            }
          }
        });
  }

  @Test
  void labelling() throws Exception {
    Path film = folder.resolve("labelled.mp4");
    ColourFilms.film(film, "rg");
    assertNothingIsLeft(
        () -> {
          try (FilmLabeller labeller = FilmLabeller.open(Path.of("models/activity"))) {
            int unused = labeller.label(film).frames();
          }
          try (ClipClassifier classifier = ClipClassifier.open(Path.of("models/clips"))) {
            var unused = classifier.classify(film);
          }
          try (LiveLabeller live = LiveLabeller.open(Path.of("models/activity"))) {
            var unused = live.look(picture(), 0);
          }
        });
  }

  @Test
  void answering() throws Exception {
    assertNothingIsLeft(
        () -> {
          try (PictureAnswerer answerer = PictureAnswerer.open(Path.of("models/vqa"))) {
            var seen = answerer.look(picture());
            var unused = answerer.ask(seen, List.of("what is it?", "where is it?"), 2);
          }
        });
  }

  @Test
  void trainingACaptioner() throws Exception {
    assertNothingIsLeft(
        () ->
            run(
                ("train caption --data %s --encoder %s --output %s --hidden 8 --embedding 8 --batch 8"
                        + " --epochs 1 --self-critical 1")
                    .formatted(in("shapes"), in("encoder"), in("captioner"))
                    .split(" ")));
  }

  @Test
  void trainingAVideoCaptioner() throws Exception {
    assertNothingIsLeft(
        () ->
            run(
                ("train video --data %s --photos %s --encoder %s --output %s --hidden 8 --embedding 8"
                        + " --epochs 1 --photo-epochs 1 --clip-frames 2 --minimum-count 1")
                    .formatted(in("clips"), in("shapes"), in("encoder"), in("video"))
                    .split(" ")));
  }

  @Test
  void trainingALabeller() throws Exception {
    assertNothingIsLeft(
        () ->
            run(
                ("train activity --data %s --encoder %s --output %s --hidden 8 --connected 8"
                        + " --epochs 2")
                    .formatted(in("films"), in("encoder"), in("labeller"))
                    .split(" ")));
  }

  @Test
  void trainingAnAnswerer() throws Exception {
    assertNothingIsLeft(
        () ->
            run(
                ("train vqa --data %s --encoder %s --output %s --hidden 8 --embedding 8 --joint 8"
                        + " --projection 8 --attention 8 --epochs 2 --minimum-count 1"
                        + " --minimum-answer-count 1")
                    .formatted(in("questions"), in("encoder"), in("answerer"))
                    .split(" ")));
  }

  @Test
  void trainingAModelOfTextAndWriting() throws Exception {
    assertNothingIsLeft(
        () -> {
          run(
              "train",
              "text",
              in("book.txt"),
              "--output",
              in("text"),
              "--hidden",
              "8",
              "--epochs",
              "1");
          try (TextGenerator writer = TextGenerator.open(folder.resolve("text"))) {
            String unused = writer.write("The", 20, 0.8, 1);
          }
        });
  }
}
