package dev.sightline.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A video for a test. Frame i is grey, and how bright it is tells its number: {@link #number}.
 *
 * @param millis when each frame is shown
 * @param lasting how long the last one is, in milliseconds
 * @param colours what the file says of its colours
 */
record TestVideo(
    String container,
    String codec,
    int width,
    int height,
    long[] millis,
    long lasting,
    int[] matrix,
    double pixelAspect,
    FrameColours colours,
    IntFunction<Picture> pictures) {

  /** FFV1 keeps every pixel as it is. */
  static TestVideo lossless(int width, int height) {
    return of("matroska", "ffv1", width, height);
  }

  static TestVideo of(String container, String codec, int width, int height) {
    return new TestVideo(
        container,
        codec,
        width,
        height,
        new long[0],
        0,
        new int[0],
        1,
        FrameColours.ofSrgb(64, 48),
        i -> grey(i, width, height));
  }

  static Picture grey(int number, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) (24 + 8 * number));
    return new Picture(width, height, rgb);
  }

  /** Which frame this is, by its brightness: 0 to 27. */
  static int number(Picture picture) {
    int sum = 0;
    for (byte value : picture.rgb()) {
      sum += value & 255;
    }
    return Math.round((sum / (float) picture.rgb().length - 24) / 8);
  }

  TestVideo frames(int count, int framesPerSecond) {
    long[] times = LongStream.range(0, count).map(i -> i * 1000 / framesPerSecond).toArray();
    return at(1000 / framesPerSecond, times);
  }

  TestVideo at(long lastingMillis, long... times) {
    return new TestVideo(
        container,
        codec,
        width,
        height,
        times,
        lastingMillis,
        matrix,
        pixelAspect,
        colours,
        pictures);
  }

  TestVideo turned(int... displayMatrix) {
    return new TestVideo(
        container,
        codec,
        width,
        height,
        millis,
        lasting,
        displayMatrix,
        pixelAspect,
        colours,
        pictures);
  }

  TestVideo showing(IntFunction<Picture> others) {
    return new TestVideo(
        container, codec, width, height, millis, lasting, matrix, pixelAspect, colours, others);
  }

  TestVideo pixels(double aspect) {
    return new TestVideo(
        container, codec, width, height, millis, lasting, matrix, aspect, colours, pictures);
  }

  /** With FFmpeg's numbers for tags. */
  TestVideo tagged(int primaries, int curve, int colourMatrix) {
    FrameColours tags = new FrameColours(primaries, curve, colourMatrix, colourMatrix);
    return new TestVideo(
        container, codec, width, height, millis, lasting, matrix, pixelAspect, tags, pictures);
  }

  Path write(Path file) throws MediaException {
    int rate = lasting == 0 ? 25 : (int) (1000 / lasting);
    // These know nothing but a steady rate.
    boolean steady = container.matches("avi|ogg") || codec.matches("mpeg[12]video");
    int tick = steady ? 1000 / rate : 1;
    var format =
        new VideoEncoder.Format(
            container, codec, width, height, pixelAspect, 1000 / tick, rate, matrix, colours);
    try (VideoEncoder encoder = VideoEncoder.open(file, file.toString(), format, null)) {
      for (int i = 0; i < millis.length; i++) {
        long until = i + 1 < millis.length ? millis[i + 1] : millis[i] + lasting;
        encoder.write(pictures.apply(i), millis[i] / tick, (until - millis[i]) / tick);
      }
      encoder.finish();
    }
    return file;
  }

  /** Files one behind the other. */
  static Path concatenate(Path to, Path... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Path part : parts) {
      bytes.write(Files.readAllBytes(part));
    }
    return Files.write(to, bytes.toByteArray());
  }

  /** The first part of a file, as a file. */
  static Path cut(Path file, double share, Path to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Files.write(to, Arrays.copyOf(bytes, (int) (bytes.length * share)));
  }

  static List<VideoFrame> read(Path file, VideoReader.Settings settings) throws MediaException {
    try (VideoReader reader = VideoReader.open(file, settings)) {
      return rest(reader);
    }
  }

  static List<VideoFrame> rest(VideoReader reader) throws MediaException {
    List<VideoFrame> frames = new ArrayList<>();
    for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
      frames.add(frame);
    }
    return frames;
  }

  static List<Integer> numbers(List<VideoFrame> frames) {
    return frames.stream().map(frame -> number(frame.picture())).toList();
  }

  static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
