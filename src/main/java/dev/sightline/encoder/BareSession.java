package dev.sightline.encoder;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.EncoderBench.Contender;
import dev.sightline.encoder.EncoderBench.Speed;
import dev.sightline.media.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * ONNX Runtime and nothing else, with the pictures already in its memory: what could be reached.
 */
final class BareSession implements Contender {
  private final String what;
  private final int batch;
  private final int threads;
  private final OrtSession session;
  private final List<OnnxTensor> inputs; // one for each caller
  private final ExecutorService callers;

  private BareSession(
      String what, int batch, int threads, OrtSession session, List<OnnxTensor> inputs) {
    this.what = what;
    this.batch = batch;
    this.threads = threads;
    this.session = session;
    this.inputs = inputs;
    this.callers = Executors.newFixedThreadPool(inputs.size(), Encoder::thread);
  }

  /** One caller, and ONNX Runtime's own threads, which wait for work busily or asleep. */
  static Contender oneCaller(
      Bundle bundle, Encoder encoder, List<Picture> pictures, int batch, int threads, boolean spin)
      throws OrtException, IOException {
    String what = "bare session, its own threads" + (spin ? "" : ", not spinning");
    OrtSession session = session(bundle, encoder.device(), threads, spin);
    return new BareSession(
        what, batch, threads, session, List.of(tensor(pictures, batch, encoder.inputSize())));
  }

  /** Several callers, one thread each. */
  static Contender callers(
      Bundle bundle, Encoder encoder, List<Picture> pictures, int batch, int threads)
      throws OrtException, IOException {
    List<OnnxTensor> inputs = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      inputs.add(tensor(pictures, batch, encoder.inputSize()));
    }
    return new BareSession(
        "bare session, several callers",
        batch,
        threads,
        session(bundle, encoder.device(), 1, false),
        inputs);
  }

  private static OrtSession session(Bundle bundle, Device device, int threads, boolean spin)
      throws OrtException, IOException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      if (device == Device.CUDA) {
        options.addCUDA(0);
      }
      options.addConfigEntry("session.intra_op.allow_spinning", spin ? "1" : "0");
      return OrtEnvironment.getEnvironment().createSession(Encoder.onnx(bundle), options);
    }
  }

  private static OnnxTensor tensor(List<Picture> pictures, int batch, int side)
      throws OrtException {
    ByteBuffer pixels = ByteBuffer.allocateDirect(batch * 3 * side * side);
    for (int i = 0; i < batch; i++) {
      pixels.put(pictures.get(i % pictures.size()).rgb());
    }
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(),
        pixels.flip(),
        new long[] {batch, side, side, 3},
        OnnxJavaType.UINT8);
  }

  @Override
  public Speed describe() {
    return new Speed(what, batch, threads, 0);
  }

  @Override
  public long encode(long end) throws OrtException {
    List<Future<Long>> running = new ArrayList<>();
    for (OnnxTensor input : inputs) {
      running.add(callers.submit(() -> encode(input, end)));
    }
    long images = 0;
    try {
      for (Future<Long> caller : running) {
        images += caller.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return images;
  }

  private long encode(OnnxTensor input, long end) throws OrtException {
    long images = 0;
    do {
      session.run(Map.of("pixels", input)).close();
      images += batch;
    } while (System.nanoTime() < end);
    return images;
  }

  @Override
  public void close() {
    callers.shutdown();
    inputs.forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not be closed", e);
    }
  }
}
