package dev.sightline.encoder;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.List;

/**
 * What runs encoders in this process: ONNX Runtime.
 *
 * @param version of ONNX Runtime
 * @param providers what this build can compute on, in its own words
 * @param cuda whether a graphics card is among them; whether there is one is another question
 */
public record RunningBackend(String version, List<String> providers, boolean cuda) {
  /** What is in use. */
  public static RunningBackend here() {
    boolean cuda = Device.cudaIsBuiltIn();
    List<String> providers =
        OrtEnvironment.getAvailableProviders().stream().map(OrtProvider::getName).toList();
    return new RunningBackend(OrtEnvironment.getEnvironment().getVersion(), providers, cuda);
  }
}
