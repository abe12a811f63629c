package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.SavedState;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.media.MediaException;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRun;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A net a fifth as wide as the real one, on eight drawn pictures of 32 pixels. */
class EncoderCourseTest {
  private static final Map<String, Color> COLOURS =
      Map.of("red", Color.RED, "green", Color.GREEN, "blue", Color.BLUE, "white", Color.WHITE);

  private static final EncoderNet KIND = EncoderNets.named("mobilenet-v2");

  @TempDir Path folder;
  private List<TrainingPhoto> photos;
  private WeightTensors weights;

  @BeforeEach
  void drawPicturesAndWeights() throws IOException {
    photos = new ArrayList<>();
    for (String colour : List.of("red", "green", "blue", "white")) {
      for (String form : List.of("disc", "square")) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(COLOURS.get(colour));
        if (form.equals("disc")) {
          drawing.fillOval(8, 8, 16, 16);
        } else {
          drawing.fillRect(2, 2, 28, 28);
        }
        Path file = folder.resolve(colour + " " + form + ".png");
        ImageIO.write(image, "png", file.toFile());
        photos.add(new TrainingPhoto(file, List.of("a " + colour + " " + form, "a " + form)));
      }
    }
    Path file = folder.resolve("begin.safetensors");
    Safetensors.write(
        file, NetWeights.of(KIND.init(KIND.shape().resized(32, 0.19), 2)), Map.of(), false);
    weights = WeightFile.read(file);
  }

  @Test
  void eightPicturesAreLearntByHeart() throws Exception {
    List<TrainingPhoto> eightTimes =
        Collections.nCopies(8, photos).stream().flatMap(List::stream).toList();

    Optional<Double> score = train("out", 50, () -> false, eightTimes, photos, false);

    assertTrue(score.orElseThrow() > 95, Files.readString(folder.resolve("out/curve.csv")));
    assertEquals(51, Files.readAllLines(folder.resolve("out/curve.csv")).size());
    assertEquals(6, Files.readAllLines(folder.resolve("out/words.txt")).size());
  }

  @Test
  void aTrainingThatGoesOnEndsWithTheVeryWeightsOfAnUninterruptedOne() throws Exception {
    train("whole", 3, () -> false, photos, photos, false);

    AtomicInteger asked = new AtomicInteger();
    assertEquals(
        Optional.empty(),
        train("parts", 3, () -> asked.incrementAndGet() > 4, photos, photos, false),
        "stopped in the middle of the second epoch");
    train("parts", 3, () -> false, photos, photos, true);

    for (String file : List.of("encoder.safetensors", "encoder-epoch02.safetensors", "words.txt")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("whole").resolve(file)),
          Files.readAllBytes(folder.resolve("parts").resolve(file)),
          file);
    }
  }

  @Test
  void theResultLoadsAsAnEncoder() throws Exception {
    train("out", 1, () -> false, photos, List.of(), false);

    Safetensors result = Safetensors.read(folder.resolve("out/encoder.safetensors"));

    assertEquals(6, result.metadata().get("words").split(" ").length);
    assertEquals(6, result.shape("words.weight")[0]);
    NetWeights.load(
        KIND,
        KIND.shape().resized(32, 0.19),
        WeightFile.read(folder.resolve("out/encoder.safetensors")));
  }

  @Test
  void goingOnWithOtherSettingsOrDataIsRefusedAndTheWordsStayAsTheyWere() throws Exception {
    train("out", 1, () -> false, photos, List.of(), false);
    byte[] words = Files.readAllBytes(folder.resolve("out/words.txt"));
    List<TrainingPhoto> others =
        photos.stream().map(p -> new TrainingPhoto(p.file(), List.of("an elephant"))).toList();

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> train("out", 1, () -> false, others, List.of(), true));

    assertTrue(refusal.getMessage().contains("another data (8 photos"), refusal.getMessage());
    assertArrayEquals(words, Files.readAllBytes(folder.resolve("out/words.txt")));
  }

  @Test
  void aTrainingIsProlonged() throws Exception {
    train("out", 1, () -> false, photos, List.of(), false);
    train("out", 2, () -> false, photos, List.of(), true);
    assertEquals(3, Files.readAllLines(folder.resolve("out/curve.csv")).size());
  }

  @Test
  void fewWordsAreLearntToo() throws Exception {
    List<TrainingPhoto> dogs =
        photos.stream().map(p -> new TrainingPhoto(p.file(), List.of("a dog"))).toList();
    Optional<Double> score = train("out", 1, () -> false, dogs, dogs, false);
    assertEquals(100, score.orElseThrow(), "the only word is right everywhere");

    List<TrainingPhoto> silent =
        photos.stream().map(p -> new TrainingPhoto(p.file(), List.of("the one"))).toList();
    assertThrows(
        IllegalArgumentException.class, () -> train("none", 1, () -> false, silent, silent, false));
  }

  @Test
  void anErrorInTheReadingThreadEndsTheWait() {
    try (PhotoBatches batches =
        new PhotoBatches(
            0,
            1,
            step -> {
              throw new OutOfMemoryError("no room for a picture");
            })) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(5), () -> assertThrows(OutOfMemoryError.class, batches::next));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1e-3", "4,-1", "4,NaN", "4,Infinity"})
  void settingsThatCannotBeAreRefused(int batch, double rate) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new EncoderTrainingSettings(1, batch, 1, 32, 1, 0, 10, rate, 1e-2, 4, 10, 0, 0, 1));
  }

  @Test
  void anAbsurdRateEndsTheTrainingWithThePhotosNamedAndTheStateKept() throws Exception {
    assertEquals(
        Optional.empty(),
        train("out", 3, asked(2), photos, List.of(), false),
        "stopped after 3 batches");
    byte[] state = Files.readAllBytes(folder.resolve("out/checkpoint.safetensors"));
    // As an absurd rate leaves the weights.
    SavedState saved = SavedState.newest(folder.resolve("out"), "checkpoint").orElseThrow();
    Arrays.fill(saved.arrays().get("net.parameters"), Float.NaN);
    saved.write(folder.resolve("out"), "checkpoint");
    byte[] before = Files.readAllBytes(folder.resolve("out/checkpoint.safetensors"));

    ArithmeticException e =
        assertThrows(
            ArithmeticException.class, () -> train("out", 3, () -> false, photos, List.of(), true));

    assertTrue(e.getMessage().contains("in epoch 2, batch 2 ("), e.getMessage());
    assertTrue(e.getMessage().contains(".png"), e.getMessage());
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("out/checkpoint.safetensors")));
    assertArrayEquals(
        state, Files.readAllBytes(folder.resolve("out/checkpoint.previous.safetensors")));
  }

  private static BooleanSupplier asked(int times) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.incrementAndGet() > times;
  }

  @Test
  void aDamagedStateIsPassedOverForTheOneBefore() throws Exception {
    train("whole", 3, () -> false, photos, photos, false);
    assertEquals(Optional.empty(), train("parts", 3, asked(4), photos, photos, false));
    Path state = folder.resolve("parts/checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    Files.write(state, Arrays.copyOf(bytes, bytes.length - 1));

    train("parts", 3, () -> false, photos, photos, true);

    for (String file : List.of("encoder.safetensors", "encoder-epoch03.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("whole").resolve(file)),
          Files.readAllBytes(folder.resolve("parts").resolve(file)),
          file);
    }
    // All of the curve but the times is that of the uninterrupted one.
    assertEquals(curve("whole"), curve("parts"));
  }

  private List<String> curve(String out) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve("curve.csv")).stream()
        .map(row -> row.replaceFirst("^([^,]*,[^,]*),[^,]*", "$1"))
        .toList();
  }

  @Test
  void aPhotoThatCannotBeReadEndsTheTrainingWithItsName() throws IOException {
    Files.writeString(photos.get(3).file(), "no picture");
    MediaException complaint =
        assertThrows(
            MediaException.class, () -> train("out", 1, () -> false, photos, List.of(), false));
    assertTrue(complaint.getMessage().contains("green square.png"), complaint.getMessage());
  }

  /** What the net can do in the end; empty where it was stopped. */
  private Optional<Double> train(
      String out,
      int epochs,
      BooleanSupplier stop,
      List<TrainingPhoto> train,
      List<TrainingPhoto> dev,
      boolean resume)
      throws IOException {
    EncoderTrainingSettings settings =
        new EncoderTrainingSettings(epochs, 4, 2, 32, 0.19, 0, 1000, 1e-3, 1e-2, 4, 10, 0.9, 0, 1);
    TrainingOrigin origin = new TrainingOrigin("drawn pictures", "a test");
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Path run = folder.resolve(out);
    PhotoSet drawn = new PhotoSet("drawn", PhotoSet.Kind.CAPTIONS, train, dev);
    try (EncoderCourse course =
        new EncoderCourse(KIND, settings, List.of(drawn), weights, List.of(), origin)) {
      return new TrainingRun(course, run, run.resolve("net"), nowhere, nowhere, stop).run(resume);
    }
  }
}
