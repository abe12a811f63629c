package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OpticalFlowTest {
  /** Numbers of an area; the mean speed is its 32nd: ln(1 + mean). */
  private static final int AREA = 35;

  private static final int MEAN = 31;
  private final OpticalFlow flow = new OpticalFlow();

  /** Soft blobs on grey, 160 x 120; those of the square in the middle moved by dx, dy. */
  private static Picture blobs(double dx, double dy) {
    Random random = new Random(3);
    float[] light = new float[160 * 120];
    for (int k = 0; k < 300; k++) {
      double x = random.nextInt(160);
      double y = random.nextInt(120);
      boolean moves = Math.abs(x - 60) < 25 && Math.abs(y - 60) < 25;
      double height = random.nextInt(200) - 100;
      add(light, x + (moves ? dx : 0), y + (moves ? dy : 0), height);
    }
    byte[] rgb = new byte[3 * light.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.max(0, Math.min(255, 128 + light[i / 3]));
    }
    return new Picture(160, 120, rgb);
  }

  private static void add(float[] light, double x, double y, double height) {
    for (int i = 0; i < light.length; i++) {
      double far = Math.pow(i % 160 - x, 2) + Math.pow(i / 160 - y, 2);
      light[i] += (float) (height * Math.exp(-far / 18));
    }
  }

  @Test
  void theFirstFrameHasZeros() {
    assertArrayEquals(new float[OpticalFlow.WIDTH], flow.next(blobs(0, 0)));
  }

  @Test
  void inAStillPictureEveryPixelIsSlow() {
    flow.next(blobs(0, 0));
    flow.next(blobs(0, 0));
    float[] expected = new float[OpticalFlow.WIDTH];
    for (int area : new int[] {0, AREA}) {
      expected[area] = 1; // of speeds
      expected[area + 12] = 1; // of accelerations
    }
    assertArrayEquals(expected, flow.next(blobs(0, 0)), 0.2f); // entropy of next to nothing
  }

  @Test
  void theSecondFrameHasSpeedsAndNoAccelerations() {
    flow.next(blobs(0, 0));
    float[] second = flow.next(blobs(0, 0));
    assertEquals(1, second[0], 1e-6);
    assertEquals(0, second[12]);
  }

  /** 50 x 50 of 160 x 120 pixels move by 3: the liveliest window is among them. */
  @Test
  void whatMovesIsFoundAndIsAsFastAsItIs() {
    flow.next(blobs(0, 0));
    float[] told = flow.next(blobs(0, 3));

    assertEquals(Math.log(1 + 3), told[AREA + MEAN], 0.15);
    assertEquals(Math.log(1 + 3 * 2500. / 19200), told[MEAN], 0.1);
    assertTrue(told[AREA + 5] + told[AREA + 6] > 0.8, "speeds of 2 to 4");
    assertTrue(told[AREA + 28] > 1.2, "downwards");
    assertEquals(0, told[AREA + 24], 0.02, "upwards");
    assertTrue(told[AREA + 30] > 0.95, "all in one direction");
    assertTrue(told[2 * AREA] > 0.5, "most of what moves is there");
  }

  @Test
  void aTurnIsAnAccelerationThoughTheSpeedStays() {
    flow.next(blobs(0, 0));
    float[] there = flow.next(blobs(0, 3));
    float[] back = flow.next(blobs(0, 0));

    assertEquals(there[AREA + MEAN], back[AREA + MEAN], 0.15);
    assertTrue(back[AREA + 12 + 7] + back[AREA + 12 + 6] > 0.8, "changes of 4 to 8");
  }

  /** The whole picture shifts: the camera was turned, and nobody has moved. */
  @Test
  void theCamerasTurnIsNoMotion() {
    Picture wide = blobs(0, 0);
    flow.next(wide.crop(0, 0, 150, 120).resize(160, 120));
    float[] told = flow.next(wide.crop(4, 0, 150, 120).resize(160, 120));
    assertTrue(told[MEAN] < 0.3, "mean " + told[MEAN]);
  }

  @Test
  void aMirroredVideoHasTheSame() {
    OpticalFlow mirrored = new OpticalFlow();
    for (double[] at : new double[][] {{0, 0}, {2, 1}, {5, 0}}) {
      Picture picture = blobs(at[0], at[1]);
      assertArrayEquals(flow.next(picture), mirrored.next(picture.flip()), 0.03f);
    }
  }

  @Test
  void picturesOfAnySizeAreSeenAtOne() {
    flow.next(new Picture(1, 1, new byte[3]));
    float[] told = flow.next(new Picture(500, 3, new byte[4500]));
    assertEquals(1, told[0], 1e-6);
    flow.next(blobs(0, 0));
    float[] smaller = flow.next(blobs(0, 0).resize(320, 240));
    assertTrue(smaller[MEAN] < 0.1, "mean " + smaller[MEAN]);
  }
}
