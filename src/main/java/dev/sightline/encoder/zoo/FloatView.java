package dev.sightline.encoder.zoo;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The floats of an ND4J array, reached without an operation of ND4J: for BLAS and for loops in
 * Java. A pointer or buffer is valid as long as its array is.
 */
public final class FloatView {
  private FloatView() {}

  /** Whether the array's floats lie one behind the other in row order. */
  public static boolean of(INDArray array) {
    return array.dataType() == DataType.FLOAT
        && array.ordering() == 'c'
        && Shape.hasDefaultStridesForShape(array);
  }

  /** The array itself, or a copy that {@link #of} accepts. */
  public static INDArray rows(INDArray array) {
    return of(array) ? array : array.castTo(DataType.FLOAT).dup('c');
  }

  /** Where the floats of an array begin that {@link #of} accepts. */
  public static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer()).position(0).capacity(array.length());
  }

  /**
   * The floats of an array that {@link #of} accepts; copied in bulk more quickly than by pointer.
   */
  public static FloatBuffer buffer(INDArray array) {
    return pointer(array).asBuffer();
  }

  /**
   * An array of rows.
   *
   * @param rows the floats of each
   * @param shape of each
   */
  public static INDArray stack(float[][] rows, long... shape) {
    long[] all = new long[shape.length + 1];
    all[0] = rows.length;
    System.arraycopy(shape, 0, all, 1, shape.length);
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, all);
    for (int i = 0; i < rows.length; i++) {
      pointer(array).position((long) i * rows[i].length).put(rows[i]);
    }
    return array;
  }
}
