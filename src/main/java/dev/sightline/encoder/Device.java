package dev.sightline.encoder;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.sightline.SightlineException;
import dev.sightline.machine.GraphicsCards;
import java.util.Locale;

/**
 * What computes an encoder's net. Only programs built with the Maven profile {@code cuda} can use a
 * graphics card (docs/gpu-and-speed.md).
 */
public enum Device {
  /** The processor. */
  CPU,
  /** An NVIDIA card, or an error that says why not. */
  CUDA,
  /** An NVIDIA card where one can be used, else the processor, without a word. */
  AUTO;

  static {
    OnnxRuntimeFiles.prepare();
  }

  /** A session and what it really computes on. */
  record Started(OrtSession session, Device device) {}

  /**
   * Starts ONNX Runtime for calls of one thread each.
   *
   * @param onnx the graph; from bytes, so that a file that names further files, as ONNX files may,
   *     cannot make it open them
   * @throws SightlineException if a card was asked for and cannot be used
   * @throws OrtException if ONNX Runtime cannot run the graph
   */
  Started start(byte[] onnx) throws OrtException, SightlineException {
    if (this == CUDA) {
      expectCuda();
    }
    if (this != CPU && cudaIsBuiltIn() && !GraphicsCards.here().names().isEmpty()) {
      try (SessionOptions options = options()) {
        options.addCUDA(0);
        return new Started(session(onnx, options), CUDA);
      } catch (OrtException refused) {
        if (this == CUDA) {
          throw new SightlineException(
              "ONNX Runtime cannot use the graphics card: " + refused.getMessage(), refused);
        }
      }
    }
    try (SessionOptions options = options()) {
      return new Started(session(onnx, options), CPU);
    }
  }

  private static void expectCuda() throws SightlineException {
    String reason = null;
    if (!cudaIsBuiltIn()) {
      reason =
          "this program was built for the processor only; build it with './mvnw -Pcuda package'";
    } else if (GraphicsCards.here().names().isEmpty()) {
      reason = "there is no NVIDIA card with a driver on this machine";
    }
    if (reason != null) {
      throw new SightlineException("--device cuda: " + reason + ", or use --device cpu", null);
    }
  }

  /** Whether this build of ONNX Runtime knows CUDA. */
  static boolean cudaIsBuiltIn() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  private static SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
    return options;
  }

  private static OrtSession session(byte[] onnx, SessionOptions options) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OnnxRuntimeAtExit.hold(environment);
    return environment.createSession(onnx, options);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
