package dev.sightline.media;

import static org.bytedeco.opencv.global.opencv_videoio.CAP_IMAGES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bytedeco.javacv.OpenCVFrameGrabber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The camera on numbered pictures, which OpenCV gives one after the other as a camera does. JavaCV
 * looks at the first two itself when it starts.
 */
class CameraDeviceTest {
  private static final int ORANGE = 0xff8000;

  @TempDir Path folder;

  @BeforeEach
  void load() {
    OpenCv.load();
  }

  @Test
  void picturesComeInOrderInTheirColoursAndTheSizeAskedFor() throws IOException {
    for (int i = 0; i < 4; i++) {
      write(i, i == 3 ? ORANGE : 0x000000);
    }
    try (CameraDevice camera = camera(8, 6)) {
      Picture black = camera.next();
      assertEquals(8, black.width());
      assertEquals(6, black.height());
      assertEquals(0, black.rgb()[0]);
      byte[] orange = camera.next().rgb();
      assertEquals(0xff, orange[0] & 0xff, 1);
      assertEquals(0x80, orange[1] & 0xff, 1);
      assertEquals(0, orange[2]);
    }
  }

  @Test
  void theirOwnSizeIsKeptWhereNoneIsAskedFor() throws IOException {
    for (int i = 0; i < 3; i++) {
      write(i, ORANGE);
    }
    try (CameraDevice camera = camera(0, 0)) {
      assertEquals(16, camera.next().width());
    }
  }

  @Test
  void theEndIsASentence() throws IOException {
    for (int i = 0; i < 3; i++) {
      write(i, ORANGE);
    }
    try (CameraDevice camera = camera(0, 0)) {
      camera.next();
      var end = assertThrows(MediaException.class, camera::next);
      assertEquals("Camera 0sends no more pictures: is it plugged in?", end.getMessage());
    }
  }

  private CameraDevice camera(int width, int height) throws MediaException {
    String pictures = folder.resolve("picture-%02d.png").toString();
    return new CameraDevice("0", new OpenCVFrameGrabber(pictures, CAP_IMAGES), width, height);
  }

  private void write(int number, int colour) throws IOException {
    BufferedImage image = new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 16; x++) {
        image.setRGB(x, y, colour);
      }
    }
    ImageIO.write(image, "png", folder.resolve("picture-%02d.png".formatted(number)).toFile());
  }
}
