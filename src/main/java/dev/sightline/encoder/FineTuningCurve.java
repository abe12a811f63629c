package dev.sightline.encoder;

import dev.sightline.train.LearningCurve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a fine-tuning reached after each epoch: {@code curve.csv} in its folder. */
final class FineTuningCurve {
  private final LearningCurve curve;

  /**
   * A curve.
   *
   * @param figures what is measured after each epoch
   */
  FineTuningCurve(Path folder, List<String> figures, boolean resume) throws IOException {
    List<String> columns = new ArrayList<>(List.of("epoch", "train_loss"));
    figures.forEach(figure -> columns.add(column(figure)));
    columns.add("images_per_second");
    Path file = folder.resolve("curve.csv");
    curve = resume ? LearningCurve.resume(file, columns) : LearningCurve.create(file, columns);
  }

  private static String column(String figure) {
    return figure.replaceAll("[ ,\"]", "_");
  }

  /**
   * Adds an epoch's row.
   *
   * @param epoch from 1
   * @param score in percent, by figure
   * @return the same as a sentence
   */
  String add(int epoch, double trainLoss, Map<String, Double> score, double imagesPerSecond)
      throws IOException {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("train_loss", digits("%.4f", trainLoss));
    row.put("images_per_second", digits("%.2f", imagesPerSecond));
    StringBuilder sentence = new StringBuilder(digits("epoch %d: loss %.3f", epoch, trainLoss));
    score.forEach(
        (figure, percent) -> {
          row.put(column(figure), digits("%.2f", percent));
          sentence.append(digits("; %s %.1f %%", figure, percent));
        });
    curve.append(epoch, row);
    return sentence.toString();
  }

  private static String digits(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }
}
