package dev.sightline.encoder;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * ReLU6, {@code a = min(max(z, 0), 6)}, with a quicker way back: {@code dL/dz = dL/da} where {@code
 * 0 < a < 6}, else 0. That mask is the same whether it is taken from z or from a, so a layer need
 * not compute z a second time ({@link TrainableConvolution} relies on it). ND4J's own derivative
 * takes a sixth of a training step of MobileNetV2.
 */
public final class ClippedActivation extends ActivationReLU6 {
  private static final long serialVersionUID = 1L;

  /** Masks {@code epsilon} in place. */
  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    if (!plain(in) || !plain(epsilon)) {
      INDArray inside = in.gt(0).castTo(in.dataType()).muli(in.lt(6).castTo(in.dataType()));
      return new Pair<>(epsilon.mul(inside), null);
    }
    FloatBuffer a = buffer(in);
    FloatBuffer gradient = buffer(epsilon);
    int length = (int) in.length();
    for (int i = 0; i < length; i++) {
      float value = a.get(i);
      gradient.put(i, value > 0 && value < 6 ? gradient.get(i) : 0);
    }
    return new Pair<>(epsilon, null);
  }

  private static boolean plain(INDArray array) {
    return array.dataType() == DataType.FLOAT
        && array.ordering() == 'c'
        && org.nd4j.linalg.api.shape.Shape.hasDefaultStridesForShape(array);
  }

  private static FloatBuffer buffer(INDArray array) {
    return new FloatPointer(array.data().addressPointer()).capacity(array.length()).asBuffer();
  }
}
