package dev.sightline.encoder;

import dev.sightline.SightlineException;
import java.security.CodeSource;
import java.util.Optional;
import java.util.Properties;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.layers.LayerHelper;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * What DL4J trains with in this process. Asking for it starts ND4J, which takes half a second.
 *
 * @param name of ND4J's backend with its version, for example {@code nd4j-native-1.0.0-M2.1}
 * @param blas the library behind its matrix products
 * @param threads OpenMP's, of one operation
 * @param helper the class that a convolution is handed to, for example {@code MKLDNNConvHelper}
 *     (oneDNN); empty where DL4J computes it itself, some ten times slower
 */
public record TrainingBackend(String name, String blas, int threads, Optional<String> helper) {

  /** What is in use. */
  public static TrainingBackend here() {
    Properties facts = Nd4j.getExecutioner().getEnvironmentInformation();
    return new TrainingBackend(
        name(Nd4j.getBackend().getClass()),
        String.valueOf(facts.get("blas.vendor")),
        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
        tried());
  }

  /** The jar's name holds the version, its manifest does not. */
  private static String name(Class<?> backend) {
    CodeSource source = backend.getProtectionDomain().getCodeSource();
    String jar = source == null ? "" : source.getLocation().getPath().replaceFirst(".*/", "");
    return jar.endsWith(".jar") ? jar.replaceFirst("\\.jar$", "") : backend.getSimpleName();
  }

  /** Whether it computes on a graphics card. */
  public boolean isCuda() {
    return !Nd4j.getEnvironment().isCPU();
  }

  /**
   * Sees to it that training runs where it should.
   *
   * @throws SightlineException if it would not
   */
  public static void expect(Device device) throws SightlineException {
    boolean cuda = device != Device.AUTO && !Nd4j.getEnvironment().isCPU();
    if (device == Device.CUDA && !cuda) {
      throw new SightlineException(
          "--device cuda: DL4J was built for the processor only; build Sightline with"
              + " './mvnw -Pcuda package', or use --device cpu",
          null);
    }
    if (device == Device.CPU && cuda) {
      throw new SightlineException(
          "--device cpu: this build trains on a graphics card only; build Sightline without -Pcuda,"
              + " or use --device cuda",
          null);
    }
  }

  /** What a small convolution was really handed to, after it has run. */
  private static Optional<String> tried() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).build())
                .layer(new GlobalPoolingLayer())
                .layer(new OutputLayer.Builder().nOut(2).build())
                .setInputType(InputType.convolutional(16, 16, 3))
                .build());
    net.init();
    net.output(Nd4j.create(DataType.FLOAT, 1, 3, 16, 16));
    LayerHelper helper = net.getLayer(0).getHelper();
    return Optional.ofNullable(helper).map(used -> used.getClass().getSimpleName());
  }
}
