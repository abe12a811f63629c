package dev.sightline.net;

/** What the rows of a {@link Value} stand for. How many there are, {@link Layout} says. */
public enum Rows {
  /** A photo or a clip. */
  PHOTO,
  /** A cell of a photo's grid. */
  CELL,
  /** A frame of a clip that is read before a caption is written. */
  FRAME,
  /** A step of writing that is the same for all captions of a photo. */
  TURN,
  /** A caption, a question, a window of a film. */
  SEQUENCE,
  /** A word of a caption or question, a frame of a film. */
  STEP,
  /** A step at which something is to be said. */
  PICKED,
  /**
   * A step too, but each sequence's one behind the other, so that the last few before any of them
   * are one block of rows.
   */
  STRIP,
  /** A cell of a frame's grid. */
  STEP_CELL,
  /** A stretch of consecutive steps. */
  WINDOW,
  /** A cell of a stretch. */
  WINDOW_CELL;

  /** Whether each row of this kind belongs to one of that kind. */
  boolean within(Rows coarse) {
    return switch (this) {
      case PHOTO -> coarse == PHOTO;
      case CELL, FRAME, TURN, SEQUENCE -> coarse == this || coarse == PHOTO;
      case STEP -> coarse == STEP || coarse == TURN || SEQUENCE.within(coarse);
      case PICKED -> coarse == PICKED || STEP.within(coarse);
      case STEP_CELL -> coarse == STEP_CELL || STEP.within(coarse);
      case STRIP -> coarse == STRIP || SEQUENCE.within(coarse);
      case WINDOW -> coarse == WINDOW || SEQUENCE.within(coarse);
      case WINDOW_CELL -> coarse == WINDOW_CELL || WINDOW.within(coarse);
    };
  }

  /** Whether rows of this kind follow each other in time. */
  boolean inTime() {
    return this == FRAME || this == TURN || this == STEP;
  }

  /** Whether each coarser row has as many of them, one behind the other. */
  boolean isCell() {
    return this == CELL || this == STEP_CELL || this == WINDOW_CELL;
  }

  /** What the steps, or windows, of this kind belong to. */
  Rows sequences() {
    return this == STEP || this == WINDOW ? SEQUENCE : PHOTO;
  }

  /** What is left when the cells, steps or stretches of a row are taken together. */
  Rows coarser() {
    return switch (this) {
      case CELL, FRAME, TURN, PHOTO, SEQUENCE -> PHOTO;
      case STEP, PICKED, STRIP, WINDOW -> SEQUENCE;
      case STEP_CELL -> STEP;
      case WINDOW_CELL -> WINDOW;
    };
  }
}
