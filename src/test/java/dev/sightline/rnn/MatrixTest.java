package dev.sightline.rnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MatrixTest {
  @Test
  void whatWasClosedCanNoLongerBeUsed() {
    Matrix matrix = Matrix.of(2, 2, new float[] {1, 2, 3, 4});
    Matrix view = matrix.rows(1, 1);
    matrix.close();
    try (Matrix next = Matrix.of(2, 2, new float[] {5, 6, 7, 8})) {
      assertThrows(IllegalStateException.class, matrix::toArray);
      assertThrows(IllegalStateException.class, view::toArray);
      assertThrows(IllegalStateException.class, () -> view.put(0, 1, new float[2], 0));
      matrix.close();
      assertArrayEquals(new float[] {5, 6, 7, 8}, next.toArray());
    }
  }

  @Test
  void aViewThatIsClosedLeavesItsOwnerOpen() {
    try (Matrix matrix = Matrix.of(1, 2, new float[] {1, 2})) {
      matrix.rows(0, 1).close();
      assertArrayEquals(new float[] {1, 2}, matrix.toArray());
    }
  }

  @Test
  void nothingIsReadOrWrittenBeyondAnEnd() {
    try (Matrix matrix = new Matrix(2, 3)) {
      assertThrows(IndexOutOfBoundsException.class, () -> matrix.put(0, 2, new float[5], 0));
      assertThrows(IndexOutOfBoundsException.class, () -> matrix.put(0, 1, new float[3], 1));
      assertThrows(IndexOutOfBoundsException.class, () -> matrix.put(1, 2, new float[6], 0));
      assertThrows(IndexOutOfBoundsException.class, () -> matrix.get(0, 2, new float[5], 0));
      assertThrows(IndexOutOfBoundsException.class, () -> matrix.get(-1, 1, new float[3], 0));
    }
  }
}
