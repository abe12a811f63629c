package dev.sightline.encoder.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sightline.SightlineException;
import dev.sightline.encoder.onnx.OneFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that is eight times as long takes some eight times as long to be read or refused, and not
 * sixty-four times: processor time of this thread, so that a busy machine does not matter.
 */
class GrowthTest {
  private static final int TIMES = 8;

  @TempDir Path folder;

  private interface Attack {
    byte[] of(int size) throws IOException;
  }

  private void grows(String name, int size, Attack attack) throws IOException {
    seconds(name, attack.of(size)); // what is compiled and loaded once
    double small = seconds(name, attack.of(size));
    double large = seconds(name, attack.of(TIMES * size));
    assertTrue(large < 3 * TIMES * small + 0.3, name + ": " + small + " s, then " + large + " s");
  }

  private double seconds(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    try {
      WeightTensors unused = WeightFile.read(file);
    } catch (SightlineException refused) {
      assertTrue(refused.getMessage().contains(name), refused.getMessage());
    }
    return (threads.getCurrentThreadCpuTime() - before) / 1e9;
  }

  /** Of one message in pieces each was copied into the next by protobuf 3.21.2 (CVE-2022-3171). */
  @Test
  void onnxWhoseGraphComesInPieces() throws IOException {
    ModelProto piece =
        ModelProto.newBuilder()
            .setGraph(GraphProto.newBuilder().addNode(NodeProto.newBuilder().setName("n")))
            .build();
    byte[] bytes = piece.toByteArray();
    Attack attack =
        size -> {
          ByteArrayOutputStream pieces = new ByteArrayOutputStream();
          pieces.writeBytes(ModelProto.newBuilder().setIrVersion(8).build().toByteArray());
          for (int i = 0; i < size; i++) {
            pieces.writeBytes(bytes);
          }
          return pieces.toByteArray();
        };
    grows("pieces.onnx", 20_000, attack);
    ModelProto whole = OneFile.parsed(attack.of(1000), folder);
    assertEquals(1000, whole.getGraph().getNodeCount());
  }

  @Test
  void onnxWithManyWeights() throws IOException {
    grows(
        "many.onnx",
        20_000,
        size -> {
          GraphProto.Builder graph = GraphProto.newBuilder();
          for (int i = 0; i < size; i++) {
            graph.addInitializer(
                TensorProto.newBuilder().setName("w" + i).setDataType(1).addDims(1));
          }
          return ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build().toByteArray();
        });
  }

  /** A pattern that looks for the last dot from every letter took a square of them. */
  @Test
  void aClassOfOneLongWord() throws IOException {
    grows(
        "long.zip",
        100_000,
        size -> {
          String json =
              "{\"confs\": [{\"layer\": {\"@class\": \"%s\", \"nin\": 1, \"nout\": 1}}]}"
                  .formatted("a".repeat(size));
          return WeightSeeds.zip(
              new TreeMap<>(
                  Map.of(
                      "configuration.json",
                      json.getBytes(UTF_8),
                      "coefficients.bin",
                      WeightSeeds.coefficients(1, "FLOAT", 1))));
        });
  }

  @Test
  void safetensorsWithManyNames() throws IOException {
    grows(
        "many.safetensors",
        10_000,
        size -> {
          StringBuilder json = new StringBuilder("{");
          for (int i = 0; i < size; i++) {
            String entry = "\"%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";
            json.append(i == 0 ? "" : ",").append(entry.formatted(i));
          }
          byte[] header = json.append('}').toString().getBytes(UTF_8);
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          out.writeBytes(
              ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
          out.writeBytes(header);
          return out.toByteArray();
        });
  }
}
