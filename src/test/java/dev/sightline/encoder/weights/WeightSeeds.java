package dev.sightline.encoder.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.sightline.encoder.weights.ClassicHdf5.Array;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Small sound files of other people's formats, from which fuzzing begins: Keras's HDF5 in the
 * oldest and the newest version of the format, DL4J's zips, ONNX. {@code eval/robustness.py} has
 * them written.
 */
final class WeightSeeds {
  /** Between the two entries of a zip that a fuzz target makes itself. */
  private static final String BETWEEN = "====";

  private WeightSeeds() {}

  /** A convolution, a norm and a dense layer, as Keras 2 names what they have. */
  static Map<String, Object> keras() {
    Map<String, Object> convolution = new LinkedHashMap<>();
    convolution.put("bias:0", new Array(new int[] {1}, 7));
    convolution.put("kernel:0", new Array(new int[] {1, 1, 2, 1}, 1, 2));
    Map<String, Object> norm = new LinkedHashMap<>();
    norm.put("gamma:0", new Array(new int[] {1}, 2));
    norm.put("moving_mean:0", new Array(new int[] {1}, 3));
    Map<String, Object> dense = new LinkedHashMap<>();
    dense.put("fc_W_1:0", new Array(new int[] {1, 2}, 4, 5));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("conv2d_3", ClassicHdf5.layer("conv2d_3", convolution));
    root.put("batch_normalization", norm);
    root.put("fc", dense);
    return root;
  }

  /** A net of two layers: what DL4J calls its configuration. */
  static String configuration() {
    return """
        {"confs": [
         {"variables": ["W"], "layer": {"@class": "org.deeplearning4j.nn.conf.layers.ConvolutionLayer",
          "nin": 1, "nout": 1, "hasBias": true, "kernelSize": [1, 2]}},
         {"variables": ["W"], "layer": {"@class": "org.deeplearning4j.nn.conf.layers.BatchNormalization",
          "nout": 1, "eps": 1e-3, "useLogStd": true}}]}
        """;
  }

  /** The same as a graph. */
  static String graph() {
    return """
        {"topologicalOrderStr": ["in", "a"], "vertices": {"a": {"layerConf": {"variables": ["W"],
         "layer": {"@class": "DenseLayer", "nin": 2, "nout": 3}}}}}
        """;
  }

  /**
   * ND4J's stream of an array of the numbers 0, 1, 2 ...
   *
   * @param stated so many it claims to have
   * @param there so many it has
   */
  static byte[] coefficients(long stated, String type, int there) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(1);
    out.writeUTF("LONG");
    out.writeLong(0);
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(stated);
    out.writeUTF(type);
    for (int i = 0; i < there; i++) {
      out.writeFloat(i);
    }
    return bytes.toByteArray();
  }

  /** A zip whose entries are not compressed, so that a changed letter is a changed letter. */
  static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(each.getValue().length);
        CRC32 sum = new CRC32();
        sum.update(each.getValue());
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(each.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void newest(Path file) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup layer = hdf.putGroup("conv2d_3");
      layer.putDataset("bias:0", new float[] {7});
      layer.putDataset("kernel:0", new float[][][][] {{{{1}, {2}}}});
    }
  }

  private static ModelProto onnx() {
    TensorProto kernel =
        TensorProto.newBuilder()
            .setName("conv_w_0")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addAllDims(List.of(2L, 1L))
            .addAllFloatData(List.of(1f, 2f))
            .build();
    TensorProto bias =
        TensorProto.newBuilder()
            .setName("conv:bias.half")
            .setDataType(TensorProto.DataType.FLOAT16_VALUE)
            .addDims(2)
            .setRawData(ByteString.copyFrom(new byte[] {0, 60, 0, 64}))
            .build();
    GraphProto graph = GraphProto.newBuilder().addInitializer(kernel).addInitializer(bias).build();
    return ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build();
  }

  /** Writes all into a folder, in a folder for each target. */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (String target : new String[] {"KerasWeights", "Dl4jZip", "Dl4jNet", "OnnxWeights"}) {
      Files.createDirectories(folder.resolve(target));
    }
    Files.write(folder.resolve("OnnxWeights/net.onnx"), onnx().toByteArray());
    Files.write(folder.resolve("KerasWeights/classic.h5"), ClassicHdf5.of(keras()));
    newest(folder.resolve("KerasWeights/newest.h5"));
    byte[] five = coefficients(5 + 2, "FLOAT", 5 + 2);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("configuration.json", configuration().getBytes(UTF_8));
    entries.put("coefficients.bin", five);
    Files.write(folder.resolve("Dl4jZip/net.zip"), zip(entries));
    for (String json : new String[] {configuration(), graph()}) {
      ByteArrayOutputStream parts = new ByteArrayOutputStream();
      parts.write((json + BETWEEN).getBytes(UTF_8));
      parts.write(json.equals(graph()) ? coefficients(9, "FLOAT", 9) : five);
      Files.write(
          folder.resolve("Dl4jNet/" + (json.equals(graph()) ? "graph" : "list")),
          parts.toByteArray());
    }
  }
}
