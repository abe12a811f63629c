package dev.sightline.net;

import dev.sightline.rnn.BackwardWindows;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Windows;
import java.util.Arrays;

/**
 * How the rows of a batch belong together: photos with their cells or frames, sequences about them,
 * and the steps of each sequence. Rows in time are packed (see {@link Packing}). Immutable.
 */
public final class Layout {
  private final int photos;
  private final int cells;
  private final int[] photoOf;
  private final Packing steps;
  private final Packing frames;
  private final Packing turns;
  private final int[] picked;
  private final Windows windows;

  /**
   * @param photos number of photos or clips; 0 where sequences are about none
   * @param cells cells of a grid; 0 for none
   * @param frames frames of each clip; 0 for none
   * @param photoOf photo of each sequence, or null where there are no photos
   * @param steps lengths of the sequences, or null where there are none
   */
  public Layout(int photos, int cells, int frames, int[] photoOf, Packing steps) {
    this(photos, cells, frames, photoOf, steps, null, null);
  }

  private Layout(
      int photos,
      int cells,
      int frames,
      int[] photoOf,
      Packing steps,
      int[] picked,
      Windows windows) {
    this.windows = windows;
    this.photos = photos;
    this.cells = cells;
    this.photoOf = photoOf;
    this.steps = steps;
    this.picked = picked;
    this.frames = frames == 0 ? null : even(photos, frames);
    turns = photos == 0 || steps == null ? null : even(photos, steps.steps());
  }

  /** The same rows, of which these steps are picked: rows of packed steps. */
  public Layout picking(int[] rows) {
    return new Layout(
        photos, cells, frames == null ? 0 : frames.steps(), photoOf, steps, rows.clone(), windows);
  }

  /** Row of each picked step among all steps. */
  int[] picked() {
    return picked;
  }

  /** The same photos, with sequences about them that have no steps yet. */
  Layout with(int[] ofSequence) {
    return new Layout(photos, cells, frames == null ? 0 : frames.steps(), ofSequence, null);
  }

  /**
   * The same rows, with windows over the steps.
   *
   * @param length to which sequences are brought by repeating their last step; 0 leaves them
   */
  Layout with(int length, int size, int stride) {
    int all = frames == null ? 0 : frames.steps();
    Windows over = new Windows(steps, length, size, stride);
    return new Layout(photos, cells, all, photoOf, steps, picked, over);
  }

  /** Windows over the steps. */
  Windows windows() {
    return windows;
  }

  /** The row among {@link Rows#STEP} of each {@link Rows#STRIP}. */
  int[] strip() {
    return new BackwardWindows(steps, 1).order();
  }

  /** Sequences of one length. */
  static Packing even(int sequences, int steps) {
    int[] lengths = new int[sequences];
    Arrays.fill(lengths, steps);
    return new Packing(lengths);
  }

  /** For each frame in the order of steps its place where frames stand clip by clip. */
  int[] clipByClip() {
    int[] place = new int[frames.total()];
    Arrays.setAll(place, i -> i % photos * frames.steps() + i / photos);
    return place;
  }

  /** Photo of each sequence. */
  int[] photoOf() {
    return photoOf;
  }

  /** Cells of a grid. */
  int cells() {
    return cells;
  }

  /** Number of rows of a kind. */
  int rows(Rows kind) {
    return switch (kind) {
      case PHOTO -> photos;
      case CELL -> photos * cells;
      case SEQUENCE -> photoOf == null ? steps.batch() : photoOf.length;
      case FRAME, TURN, STEP -> packing(kind).total();
      case PICKED -> picked.length;
      case STRIP -> steps.total();
      case STEP_CELL -> steps.total() * cells;
      case WINDOW -> windows.total();
      case WINDOW_CELL -> windows.total() * cells;
    };
  }

  /** How rows in time are packed; what is not in time is one step. */
  Packing packing(Rows kind) {
    return switch (kind) {
      case STEP -> steps;
      case FRAME -> frames;
      case TURN -> turns;
      default -> even(rows(kind), 1);
    };
  }

  /** For each row of the finer kind its row of the coarser one. */
  int[] spread(Rows from, Rows to) {
    if (from == Rows.PHOTO && to == Rows.SEQUENCE) {
      return photoOf;
    }
    int[] index = new int[rows(to)];
    if (from != to && (to == Rows.WINDOW || to == Rows.STRIP)) {
      int[] ofSequence = sequenceOf(to);
      int[] above = from == Rows.SEQUENCE ? null : spread(from, Rows.SEQUENCE);
      Arrays.setAll(index, i -> above == null ? ofSequence[i] : above[ofSequence[i]]);
    } else if (from != to && to.isCell()) {
      int[] above = spread(from, to.coarser());
      Arrays.setAll(index, i -> above[i / cells]);
    } else if (to == Rows.PICKED && from != to) {
      int[] above = spread(from, Rows.STEP);
      Arrays.setAll(index, i -> above[picked[i]]);
    } else if (to.inTime()) {
      Packing p = packing(to);
      int[] first =
          from == to.sequences() || from == Rows.TURN ? null : spread(from, to.sequences());
      for (int t = 0; t < p.steps(); t++) {
        for (int r = 0; r < p.active(t); r++) {
          index[p.offset(t) + r] =
              from == to
                  ? p.offset(t) + r
                  : from == Rows.TURN ? t * photos + photoOf[r] : first == null ? r : first[r];
        }
      }
    } else {
      Arrays.setAll(index, i -> i);
    }
    return index;
  }

  /** Sequence of each window, or of each step of the strip. */
  private int[] sequenceOf(Rows kind) {
    int[] index = new int[rows(kind)];
    int at = 0;
    for (int r = 0; r < steps.batch(); r++) {
      int count = kind == Rows.WINDOW ? windows.byClip()[r].length : steps.length(r);
      Arrays.fill(index, at, at + count, r);
      at += count;
    }
    return index;
  }
}
