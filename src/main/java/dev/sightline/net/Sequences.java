package dev.sightline.net;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.SequenceLayer;
import dev.sightline.rnn.SequenceRun;
import dev.sightline.rnn.States;

/** Recurrent layers over whole sequences, and their states. */
final class Sequences {
  private Sequences() {}

  /** Whether layers take an input for their first states, which may be left out. */
  static boolean begins(Value layers, Value input) {
    return layers.op instanceof Sequence && layers.in.length > 1 && layers.in[1] == input;
  }

  /** Layers over whole sequences; the value is the outputs of all steps. */
  static final class Sequence extends Op.Trained {
    private final SequenceLayer layer;
    final RecurrentLayers settings;
    final String name;
    private final int site;

    Sequence(SequenceLayer layer, RecurrentLayers settings, String name, int site) {
      this.layer = layer;
      this.settings = settings;
      this.name = name;
      this.site = site;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      Matrix first = v.in.length > 1 ? p.given(v.in[1]) : null;
      SequenceRun run =
          layer.run(
              p.layout().packing(v.rows),
              p.in(v, 0, -1),
              first == null ? null : new States(first.rows(), first.columns(), first.toArray()),
              Dropout.seed(p.seed(), site));
      p.keep(v, -1, run);
      p.lend(v, run.outputs());
    }

    @Override
    void backward(Tape p, Value v, int t) {
      SequenceRun run = (SequenceRun) p.kept(v, -1);
      States ds = (States) p.kept(v, -2);
      boolean wanted = p.needs(v.in[0]);
      int steps = p.steps();
      if (wanted && p.adds(v, 0)) {
        try (Matrix dx = Matrix.unset(p.layout().rows(v.rows), v.in[0].width)) {
          run.backward(p.dOut(v, -1), ds, dx, steps);
          p.give(v, 0, -1, dx);
        }
      } else {
        run.backward(p.dOut(v, -1), ds, wanted ? p.dIn(v, 0, -1) : null, steps);
      }
    }

    @Override
    boolean writes(Value v, int k) {
      return k == 0;
    }

    @Override
    boolean lends() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.layers(v).outputs()[row];
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.layers(v);
    }

    int site() {
      return site;
    }

    @Override
    public String toString() {
      return "Layers " + name;
    }
  }

  /** All states of layers after the last step. */
  static final class LastStates extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      SequenceRun run = (SequenceRun) p.kept(v.in[0], -1);
      p.put(v, Matrix.of(p.layout().rows(v.rows), v.width, run.states().values()));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      if (!p.hasGradient(v)) {
        return;
      }
      Matrix d = p.dOut(v, t);
      p.keep(v.in[0], -2, new States(d.rows(), d.columns(), d.toArray()));
    }

    @Override
    boolean writes(Value v, int k) {
      return false;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.layers(v.in[0]).states()[row];
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.states(v.in[0]);
    }
  }
}
