package dev.sightline.net;

import dev.sightline.rnn.Parameters;

/** Placeholder while the tape is tried. */
final class OnnxWriter {
  String in(Value v, int k) {
    throw new UnsupportedOperationException();
  }

  String op(String kind, String... in) {
    throw new UnsupportedOperationException();
  }

  String weight(Parameters.Entry e) {
    throw new UnsupportedOperationException();
  }

  String transposed(Parameters.Entry e) {
    throw new UnsupportedOperationException();
  }

  String scaled(String x, double a, double b) {
    throw new UnsupportedOperationException();
  }

  String unitLength(String x) {
    throw new UnsupportedOperationException();
  }

  String joined(String... p) {
    throw new UnsupportedOperationException();
  }

  String spread(Value v) {
    throw new UnsupportedOperationException();
  }

  String reduced(String kind, String x) {
    throw new UnsupportedOperationException();
  }

  String last(Value v) {
    throw new UnsupportedOperationException();
  }

  String attention(Value v, Parameters.Entry k, Parameters.Entry s) {
    throw new UnsupportedOperationException();
  }

  String alpha(Value v) {
    throw new UnsupportedOperationException();
  }

  String zeros(Value v) {
    throw new UnsupportedOperationException();
  }

  String before(Value v) {
    throw new UnsupportedOperationException();
  }

  String step(Value v) {
    throw new UnsupportedOperationException();
  }

  String memory(Value v) {
    throw new UnsupportedOperationException();
  }

  String layers(Value v) {
    throw new UnsupportedOperationException();
  }

  String states(Value v) {
    throw new UnsupportedOperationException();
  }
}
