package dev.sightline.encoder;

import dev.sightline.train.LearningCurve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a fine-tuning reached after each epoch: {@code curve.csv} in its folder. */
final class FineTuningCurve {
  private static final List<String> COLUMNS =
      List.of(
          "epoch",
          "train_loss",
          "dev_loss",
          "dev_word_map",
          "dev_precision_at_5",
          "images_per_second");

  private final LearningCurve curve;

  FineTuningCurve(Path folder, boolean resume) throws IOException {
    Path file = folder.resolve("curve.csv");
    curve = resume ? LearningCurve.resume(file, COLUMNS) : LearningCurve.create(file, COLUMNS);
  }

  /**
   * Adds an epoch's row.
   *
   * @param epoch from 1
   * @param score null where there are no dev photos
   * @return the same as a sentence
   */
  String add(int epoch, double trainLoss, EncoderTraining.Score score, double imagesPerSecond)
      throws IOException {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("train_loss", digits("%.4f", trainLoss));
    row.put("images_per_second", digits("%.2f", imagesPerSecond));
    String sentence = digits("epoch " + epoch + ": train loss %.3f", trainLoss);
    if (score != null) {
      row.put("dev_loss", digits("%.4f", score.loss()));
      row.put("dev_word_map", digits("%.4f", score.meanAveragePrecision()));
      row.put("dev_precision_at_5", digits("%.4f", score.precisionAtFive()));
      sentence +=
          digits(
              ", dev loss %.3f, dev word mAP %.4f, dev precision at 5 %.4f",
              score.loss(), score.meanAveragePrecision(), score.precisionAtFive());
    }
    curve.append(epoch, row);
    return sentence;
  }

  private static String digits(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }
}
