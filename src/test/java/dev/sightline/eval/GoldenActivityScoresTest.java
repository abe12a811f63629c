package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.Shared;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Figures that reference implementations print, from {@code ../shared/golden}. */
class GoldenActivityScoresTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode expected() throws IOException {
    return JSON.readTree(Shared.path("golden/activitynet/expected.json").toFile());
  }

  @Test
  void detections() throws IOException {
    DetectionFiles files =
        DetectionFiles.read(
            Shared.path("golden/activitynet/gt.json"),
            null,
            Shared.path("golden/activitynet/result.json"));

    DetectionMeanAp.Score score =
        DetectionMeanAp.score(files.truth(), files.detections(), DetectionMeanAp.ACTIVITYNET);

    JsonNode expected = expected();
    assertArrayEquals(
        JSON.convertValue(expected.get("mAP"), double[].class),
        score.means().stream().mapToDouble(m -> m).toArray(),
        5.1e-9); // eight decimals are printed
    assertEquals(expected.get("average_mAP").asDouble(), score.average(), 1e-12);
  }

  @Test
  void severalLabelsASample() throws IOException {
    JsonNode expected = expected().get("multilabel_mAP");
    float[][] scores = JSON.convertValue(expected.get("scores"), float[][].class);

    assertEquals(
        expected.get("mAP_a").asDouble(),
        FrameMeanAp.score(scores, truth(expected.get("labels_a"))).mean(),
        5.1e-11);
    assertArrayEquals(
        JSON.convertValue(expected.get("AP_b"), double[].class),
        FrameMeanAp.score(scores, truth(expected.get("labels_b"))).perClass(),
        5.1e-11);
  }

  private static boolean[][] truth(JsonNode rows) {
    boolean[][] truth = new boolean[rows.size()][rows.get(0).size()];
    for (int row = 0; row < truth.length; row++) {
      for (int c = 0; c < truth[row].length; c++) {
        truth[row][c] = rows.get(row).get(c).asInt() == 1;
      }
    }
    return truth;
  }

  /** Fifty videos; two decimals of accuracy and edit score are printed, one of F1. */
  @Test
  void segments() throws IOException {
    SegmentationFile file =
        SegmentationFile.read(Shared.path("golden/segmentation/50salads-mid.json"));

    Segmental score = Segmental.mean(file.predicted(), file.truth(), file.background());

    JsonNode expected =
        JSON.readTree(Shared.path("golden/segmentation/50salads-mid.json").toFile())
            .get("expected");
    assertEquals(50, file.truth().size());
    score
        .named()
        .forEach(
            (name, figure) ->
                assertEquals(
                    expected.get(name).asDouble(),
                    figure,
                    name.startsWith("F1") ? 0.05 : 0.005,
                    name));
  }
}
