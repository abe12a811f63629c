package dev.sightline.lecture;

import dev.sightline.eval.Board;

/** An example of the lecture notes. */
public enum Demonstration {
  BACKPROP("Back-propagation through time, with pencil and paper", Backprop::on),
  CAFETERIA("The cafeteria: nets whose weights one can write down", Cafeteria::on),
  HELLO("hello: the smallest character model", Hello::on),
  ADDITION("Binary addition", Addition::on),
  SHARING("Shared weights: the year, wherever it stands", Sharing::on),
  FIBONACCI("Fibonacci: two weights that a linear net learns", Fibonacci::on);

  private interface Shown {
    void on(Board board, long seed);
  }

  private final String title;
  private final Shown shown;

  Demonstration(String title, Shown shown) {
    this.title = title;
    this.shown = shown;
  }

  /** A heading. */
  public String title() {
    return title;
  }

  /**
   * Works it.
   *
   * @param seed draws the weights of nets that learn
   */
  public Board board(long seed) {
    Board board = new Board();
    shown.on(board, seed);
    return board;
  }
}
