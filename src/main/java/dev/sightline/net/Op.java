package dev.sightline.net;

/**
 * One operation of the graph: how it is computed, how its gradient goes back, what it means (in
 * doubles), and how it is written as ONNX. A {@code t} of -1 stands for all rows at once; inside a
 * loop it is the step, and the matrices that {@link Pass} hands out are the rows of that step.
 */
abstract class Op {
  /** Name in messages, with what is special about it. */
  @Override
  public String toString() {
    return getClass().getSimpleName();
  }

  /** Before the first step of the loop it stands in. */
  void begin(Pass p, Value v) {}

  /** Writes {@code p.out(v, t)} from {@code p.in(v, k, t)}. */
  abstract void forward(Pass p, Value v, int t);

  /** Gives {@code p.dIn(v, k, t)}, and outside loops the gradients of its weights. */
  abstract void backward(Tape p, Value v, int t);

  /** After the way back through its loop: the gradients of the weights, in one product. */
  void end(Tape p, Value v) {}

  /** One row, in doubles, by the definition. */
  abstract double[] define(Reference r, Value v, int row);

  /** Writes nodes of ONNX; returns the name of the result. */
  String onnx(OnnxWriter w, Value v) {
    throw new UnsupportedOperationException(v + " cannot be written as ONNX");
  }

  /** Whether it has weights that are trained. */
  boolean trains() {
    return false;
  }

  /** Whether it may write over its first input. */
  boolean inPlace() {
    return false;
  }

  /** Whether its way back looks at its own output. */
  boolean readsOutput() {
    return false;
  }

  /** Whether its way back looks at input k. */
  boolean readsInput(int k) {
    return false;
  }

  /** Whether it adds to what stands where its value goes; see {@link Pass#isLent}. */
  boolean addsUp() {
    return false;
  }

  /** Whether its output is memory of somebody else, which lives longer than the value. */
  boolean lends() {
    return false;
  }

  /** Whether it writes the gradient by input k itself; else it reaches it in another way. */
  boolean writes(Value v, int k) {
    return true;
  }

  /** Frees what it kept between forward and backward. */
  static void close(Object kept) {
    if (kept instanceof AutoCloseable c) {
      try {
        c.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** One whose way back looks at all of its inputs. */
  abstract static class OfInputs extends Op {
    @Override
    boolean readsInput(int k) {
      return true;
    }
  }

  /** One with weights that are trained, and whose way back looks at all of its inputs. */
  abstract static class Trained extends OfInputs {
    @Override
    boolean trains() {
      return true;
    }
  }
}
