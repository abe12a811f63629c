package dev.sightline.encoder;

import dev.sightline.bundle.Safetensors.Tensor;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.train.Learner;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All weights of an encoder that learn, those of the heads on top among them, and their running
 * average, with which it is measured and kept: {@code a = a + (1 - decay) (w - a)}. Where there are
 * several arrays in one, those of the net come first.
 */
final class EncoderWeights implements Learner {
  private static final String NET = "net";
  private static final String AVERAGE = "average";

  private final EncoderTrainingSettings settings;
  private final TrainableEncoder encoder;
  private final Heads heads;
  private float[] average;

  EncoderWeights(EncoderTrainingSettings settings, TrainableEncoder encoder, Heads heads) {
    this.settings = settings;
    this.encoder = encoder;
    this.heads = heads;
  }

  @Override
  public void begin() {
    average = weights();
  }

  /** The gradients are sums over the photos of a batch in the heads, and means in the encoder. */
  @Override
  public void step(double factor) {
    double unused = encoder.step(factor * settings.rate(), settings.clip());
    for (Head head : heads.byName().values()) {
      head.step(factor * settings.topRate(), 1.0 / settings.batch(), settings.clip());
    }
    // A young average forgets faster: it would remember the beginning for long.
    float decay = (float) Math.min(settings.averaging(), steps() / (steps() + 10.0));
    float[] now = weights();
    for (int i = 0; i < average.length; i++) {
      average[i] += (1 - decay) * (now[i] - average[i]);
    }
  }

  @Override
  public int steps() {
    return encoder.steps();
  }

  @Override
  public float[] weights() {
    float[] net = encoder.parameters();
    int length = net.length;
    for (Head head : heads.byName().values()) {
      length += head.state().parameters.length;
    }
    float[] all = Arrays.copyOf(net, length);
    int at = net.length;
    for (Head head : heads.byName().values()) {
      float[] its = head.state().parameters;
      System.arraycopy(its, 0, all, at, its.length);
      at += its.length;
    }
    return all;
  }

  @Override
  public float[] mean() {
    return average.clone();
  }

  @Override
  public void set(float[] weights) {
    int at = encoder.current().length;
    encoder.parameters(Arrays.copyOf(weights, at));
    for (Head head : heads.byName().values()) {
      float[] its = head.state().parameters;
      System.arraycopy(weights, at, its, 0, its.length);
      at += its.length;
    }
  }

  /** As tensors of a net that tells classes and words. */
  LinkedHashMap<String, Tensor> tensors() {
    LinkedHashMap<String, Tensor> tensors = NetWeights.of(encoder.net());
    for (String name : List.of(NetShape.CLASSIFIER, NetShape.WORDS)) {
      Head head = heads.byName().get(name);
      if (head != null) {
        int outputs = head.outputs();
        float[] all = head.state().parameters;
        int weights = outputs * encoder.channels();
        tensors.put(
            name + ".weight",
            new Tensor(new int[] {outputs, encoder.channels()}, Arrays.copyOf(all, weights)));
        tensors.put(
            name + ".bias",
            new Tensor(new int[] {outputs}, Arrays.copyOfRange(all, weights, all.length)));
      }
    }
    return tensors;
  }

  @Override
  public Map<String, float[]> arrays() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    put(NET, encoder.arrays(), arrays);
    heads.byName().forEach((name, head) -> put(name, head.state().arrays(), arrays));
    arrays.put(AVERAGE, average.clone());
    return arrays;
  }

  private static void put(String owner, Map<String, float[]> its, Map<String, float[]> all) {
    its.forEach((name, values) -> all.put(owner + "." + name, values));
  }

  @Override
  public void resume(Map<String, float[]> arrays, int steps) {
    encoder.resume(of(NET, arrays), steps);
    heads.byName().replaceAll((name, head) -> head.at(FineTuningState.of(of(name, arrays), steps)));
    average = arrays.get(AVERAGE).clone();
  }

  private static Map<String, float[]> of(String owner, Map<String, float[]> arrays) {
    Map<String, float[]> its = new LinkedHashMap<>();
    arrays.forEach(
        (name, values) -> {
          if (name.startsWith(owner + ".")) {
            its.put(name.substring(owner.length() + 1), values);
          }
        });
    return its;
  }
}
