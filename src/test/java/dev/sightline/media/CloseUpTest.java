package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseUpTest {
  @TempDir Path folder;

  /** 320 x 240 with a striped block of 60 x 60 whose corner is at x, y. */
  private static Picture block(int x, int y) {
    byte[] rgb = new byte[3 * 320 * 240];
    for (int row = 0; row < 240; row++) {
      for (int column = 0; column < 320; column++) {
        boolean in = column >= x && column < x + 60 && row >= y && row < y + 60;
        byte light = (byte) (in ? 100 + 60 * ((column - x + 2 * (row - y)) / 8 % 3) : 60);
        int at = 3 * (row * 320 + column);
        rgb[at] = light;
        rgb[at + 1] = light;
        rgb[at + 2] = light;
      }
    }
    return new Picture(320, 240, rgb);
  }

  private Path film(int fromX, int y, int step) throws IOException {
    Path file = folder.resolve("film.mp4");
    try (VideoWriter writer = VideoWriter.open(file, 320, 240, 10)) {
      for (int t = 0; t < 6; t++) {
        writer.write(new VideoFrame(t / 10.0, block(fromX + step * t, y)));
      }
      writer.finish();
    }
    return file;
  }

  /** The block goes from (220, 150) to (280, 210) by way of (245, 150). */
  @Test
  void theSquareIsWhereSomethingMoves() throws IOException {
    CloseUp closeUp = CloseUp.of(film(220, 150, 5), 10);

    assertEquals(320, closeUp.width());
    double left = closeUp.x() * 200;
    double top = closeUp.y() * 120;
    assertEquals(203, left, 20); // around the block's way, 120 wide
    assertEquals(120, top, 20); // around its rows, as far down as a square can be
    assertEquals(new Picture(120, 120, new byte[43200]).width(), closeUp.of(block(0, 0)).width());
  }

  @Test
  void whereNothingMovesItIsTheMiddle() throws IOException {
    CloseUp closeUp = CloseUp.where(new double[160 * 120], 320, 240);
    assertEquals(new CloseUp(0.5, 0.5, 320, 240), closeUp);
    Picture square = closeUp.of(block(100, 60));
    assertEquals(block(100, 60).crop(100, 60, 120, 120), square);
  }

  @Test
  void inATallPictureItIsHalfAsWide() {
    double[] speeds = new double[160 * 120];
    speeds[119 * 160 + 159] = 1;
    CloseUp closeUp = CloseUp.where(speeds, 100, 400);
    assertEquals(50, closeUp.of(new Picture(100, 400, new byte[120000])).height());
    assertEquals(1, closeUp.y(), 1e-9);
  }

  @Test
  void largePicturesAreReadNoLargerThanTheSquareIsWanted() {
    CloseUp closeUp = new CloseUp(0, 0, 3840, 2160);
    VideoReader.Settings settings = closeUp.forSquaresOf(224, VideoReader.Settings.DEFAULT);
    assertEquals(448, settings.height());
    assertEquals(796, settings.width());
    assertEquals(
        VideoReader.Settings.DEFAULT,
        new CloseUp(0, 0, 320, 240).forSquaresOf(224, VideoReader.Settings.DEFAULT));
  }

  @Test
  void aPictureOfOnePixelIsItsOwnSquare() {
    CloseUp closeUp = CloseUp.where(new double[160 * 120], 1, 1);
    assertEquals(1, closeUp.of(new Picture(1, 1, new byte[3])).width());
  }

  @Test
  void whatIsNoVideoIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("words.mp4"), "no video");
    MediaException said = assertThrows(MediaException.class, () -> CloseUp.of(file, 5));
    assertEquals(0, said.getMessage().indexOf(file.toString()), said.getMessage());
  }
}
