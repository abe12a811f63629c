package dev.sightline.media;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_video;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * How far each pixel has moved from one picture to the next (Farneback 2003, "Two-frame motion
 * estimation based on polynomial expansion"), both reduced to {@value #COLUMNS} x {@value #ROWS}
 * grey pixels. Movement of the whole picture, such as a panning camera, is removed by subtracting
 * the median of u and that of v.
 *
 * @param u to the right, in pixels, {@code [ROWS, COLUMNS]}
 * @param v downwards
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record FlowField(float[] u, float[] v) {
  static final int COLUMNS = 160;
  static final int ROWS = 120;
  private static final int PIXELS = COLUMNS * ROWS;

  /** Each level of the pyramid is half as large as the one below. */
  private static final double PYRAMID_SCALE = 0.5;

  private static final int LEVELS = 3;
  private static final int WINDOW = 15;
  private static final int ITERATIONS = 3;
  private static final int NEIGHBOURHOOD = 5;
  private static final double SMOOTHING = 1.2;

  static {
    OpenCv.load();
  }

  /** The flow between two pictures, both from {@link #grey}. */
  static FlowField between(byte[] before, byte[] now) {
    float[] both = new float[2 * PIXELS];
    try (BytePointer from = new BytePointer(before);
        BytePointer to = new BytePointer(now);
        Mat first = new Mat(ROWS, COLUMNS, CV_8UC1, from);
        Mat second = new Mat(ROWS, COLUMNS, CV_8UC1, to);
        Mat flow = new Mat()) {
      opencv_video.calcOpticalFlowFarneback(
          first,
          second,
          flow,
          PYRAMID_SCALE,
          LEVELS,
          WINDOW,
          ITERATIONS,
          NEIGHBOURHOOD,
          SMOOTHING,
          0);
      try (BytePointer bytes = flow.data();
          FloatPointer data = new FloatPointer(bytes)) {
        data.get(both);
      }
    }
    float[] u = new float[PIXELS];
    float[] v = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      u[i] = both[2 * i];
      v[i] = both[2 * i + 1];
    }
    takeOffMedian(u);
    takeOffMedian(v);
    return new FlowField(u, v);
  }

  /** A picture's brightness (ITU-R BT.601) at the size at which flow is measured. */
  static byte[] grey(Picture picture) {
    byte[] rgb = picture.resize(COLUMNS, ROWS).rgb();
    byte[] grey = new byte[PIXELS];
    for (int i = 0, at = 0; i < PIXELS; i++, at += 3) {
      int sum = 299 * (rgb[at] & 255) + 587 * (rgb[at + 1] & 255) + 114 * (rgb[at + 2] & 255);
      grey[i] = (byte) ((sum + 500) / 1000);
    }
    return grey;
  }

  private static void takeOffMedian(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    float median = (sorted[PIXELS / 2 - 1] + sorted[PIXELS / 2]) / 2;
    for (int i = 0; i < PIXELS; i++) {
      values[i] -= median;
    }
  }

  /** Each pixel's speed, {@code [ROWS, COLUMNS]}. */
  float[] speeds() {
    return lengths(u, v);
  }

  /** How much the flow has changed since another, measured as a speed. */
  float[] changesSince(FlowField before) {
    float[] du = new float[PIXELS];
    float[] dv = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      du[i] = u[i] - before.u[i];
      dv[i] = v[i] - before.v[i];
    }
    return lengths(du, dv);
  }

  /** How steeply u, or v, changes from pixel to pixel. */
  static float[] slopes(float[] field) {
    float[] dx = new float[PIXELS];
    float[] dy = new float[PIXELS];
    for (int y = 0, i = 0; y < ROWS; y++) {
      for (int x = 0; x < COLUMNS; x++, i++) {
        int left = x > 0 ? i - 1 : i;
        int right = x < COLUMNS - 1 ? i + 1 : i;
        int above = y > 0 ? i - COLUMNS : i;
        int below = y < ROWS - 1 ? i + COLUMNS : i;
        dx[i] = (field[right] - field[left]) / (right - left);
        dy[i] = (field[below] - field[above]) * COLUMNS / (below - above);
      }
    }
    return lengths(dx, dy);
  }

  private static float[] lengths(float[] a, float[] b) {
    float[] lengths = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      lengths[i] = (float) Math.sqrt(a[i] * a[i] + b[i] * b[i]);
    }
    return lengths;
  }
}
