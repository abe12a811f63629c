package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.sightline.Shared;
import dev.sightline.encoder.onnx.OnnxExport;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.media.PictureReader;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The given ImageNet weights, through DL4J, the exporter and ONNX Runtime, know what they see. */
class ImageNetTest {
  private static final int CLASSES = 1001; // the first is the background

  @TempDir Path folder;

  @Test
  void atLeast83Of100PhotosAreRight() throws Exception {
    Path photos = Shared.path("datasets/imagenet-samples");
    EncoderNet kind = EncoderNets.named("mobilenet-v2");
    ComputationGraph net =
        NetWeights.load(
            kind,
            kind.shape().with(CLASSES, 0),
            WeightFile.read(Shared.path("weights/mobilenet_v2_imagenet.safetensors")));
    Path file = folder.resolve("classifier.onnx");
    new OnnxExport(net, 3, 224, 224)
        .fromPixels(127.5f, 127.5f)
        .halfWeights()
        .output("classes", "classifier")
        .write(file);
    assertTrue(Files.size(file) < 7_200_000, "half precision, with the classifier");

    int right = 0;
    int seen = 0;
    OrtEnvironment ort = OrtEnvironment.getEnvironment();
    try (OrtSession session = ort.createSession(file.toString())) {
      for (String line :
          Files.readAllLines(photos.resolve("labels.csv")).stream().skip(1).toList()) {
        String[] cells = line.split(",");
        byte[] pixels =
            PictureReader.read(photos.resolve(cells[0])).centreSquare().resize(224, 224).rgb();
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(
                    ort, ByteBuffer.wrap(pixels), new long[] {1, 224, 224, 3}, OnnxJavaType.UINT8);
            OrtSession.Result result = session.run(Map.of("pixels", tensor))) {
          seen++;
          if (best(((OnnxTensor) result.get(0)).getFloatBuffer()) == Integer.parseInt(cells[1])) {
            right++;
          }
        }
      }
    }
    assertEquals(100, seen);
    System.out.println("ImageNet samples right at top 1: " + right + " of " + seen);
    assertTrue(right >= 83, right + " of 100 photos are right");
  }

  private static int best(FloatBuffer scores) {
    int best = 0;
    for (int i = 1; i < scores.remaining(); i++) {
      if (scores.get(i) > scores.get(best)) {
        best = i;
      }
    }
    return best;
  }
}
