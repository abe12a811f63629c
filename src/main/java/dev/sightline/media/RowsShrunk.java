package dev.sightline.media;

/**
 * Makes a picture smaller while its rows come in, from the top; the same to the bit as {@link
 * Resampling#resize}, which needs the whole picture.
 */
final class RowsShrunk {
  private final int newWidth;
  private final Resampling.Axis down;
  private final Resampling.Axis across;

  /** The mean of the old rows that a new one stands for: {@code [width, 3]}. */
  private final float[] row;

  private int rowsRead;
  private int rowsDone;

  RowsShrunk(int width, int height, int newWidth, int newHeight) {
    this.newWidth = newWidth;
    down = Resampling.Axis.of(height, newHeight);
    across = Resampling.Axis.of(width, newWidth);
    row = new float[3 * width];
  }

  /**
   * Takes the next row.
   *
   * @param part rows of {@code [width, 3]}
   * @param at which of them it is
   * @return the new row that is done with it, {@code [newWidth, 3]}, or null
   */
  byte[] add(byte[] part, int at) {
    byte[] done = null;
    int place = down.place(rowsDone, rowsRead);
    if (place >= 0) {
      Resampling.mixRow(part, at, down.weight(rowsDone, place), place == 0, row);
      if (down.place(rowsDone, rowsRead + 1) < 0) {
        done = new byte[3 * newWidth];
        Resampling.mixColumns(row, across, done, 0);
        rowsDone++;
        // An old row on the edge belongs to two new ones.
        if (down.place(rowsDone, rowsRead) == 0) {
          Resampling.mixRow(part, at, down.weight(rowsDone, 0), true, row);
        }
      }
    }
    rowsRead++;
    return done;
  }

  /** How many new rows there are. */
  int rowsDone() {
    return rowsDone;
  }
}
