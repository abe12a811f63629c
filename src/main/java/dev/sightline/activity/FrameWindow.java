package dev.sightline.activity;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import java.util.Comparator;
import java.util.List;

/**
 * Some consecutive frames of a video.
 *
 * @param features the video's
 * @param from the first frame; where it is negative, frame 0 stands for those before it
 * @param length number of frames
 * @param mirrored whether the mirrored video is meant
 */
record FrameWindow(FrameFeatures features, int from, int length, boolean mirrored) {
  /** Puts windows in the order that {@link Packing} wants: the longest first. */
  static final Comparator<FrameWindow> LONGEST_FIRST = Comparator.comparingInt(w -> -w.length());

  /**
   * The features of some windows, the longest first.
   *
   * @param gridToo whether the net looks at the grid
   */
  static FrameBatch load(List<FrameWindow> windows, boolean gridToo) {
    Packing packing = new Packing(windows.stream().mapToInt(FrameWindow::length).toArray());
    FrameFeatures first = windows.get(0).features;
    int channels = first.channels();
    int gridSize = first.cells() * channels;
    Matrix pooled = Matrix.unset(packing.total(), channels);
    Matrix grid = gridToo ? Matrix.unset(packing.total() * first.cells(), channels) : null;
    float[] one = new float[channels];
    float[] cells = new float[gridToo ? gridSize : 0];
    for (int w = 0; w < windows.size(); w++) {
      FrameWindow window = windows.get(w);
      for (int t = 0; t < window.length; t++) {
        int row = packing.offset(t) + w;
        int frame = Math.max(0, window.from + t);
        window.features.pooled(frame, window.mirrored, one, 0);
        pooled.put(row, 1, one, 0);
        if (gridToo) {
          window.features.grid(frame, window.mirrored, cells, 0);
          grid.put(row * first.cells(), first.cells(), cells, 0);
        }
      }
    }
    return new FrameBatch(packing, pooled, grid);
  }
}
