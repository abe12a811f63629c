package dev.sightline.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a fine-tuning reached after each epoch: {@code curve.csv} in its folder. */
final class FineTuningCurve {
  private static final String TITLE =
      "epoch,train_loss,dev_loss,dev_word_map,dev_precision_at_5,images_per_second";

  private final Path folder;

  FineTuningCurve(Path folder) {
    this.folder = folder;
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
    List<String> rows = new ArrayList<>(before(epoch));
    rows.add(
        String.format(
            Locale.ROOT,
            "%d,%.4f,%s,%.2f",
            epoch,
            trainLoss,
            score == null
                ? ",,"
                : String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%.4f",
                    score.loss(),
                    score.meanAveragePrecision(),
                    score.precisionAtFive()),
            imagesPerSecond));
    Path coming = folder.resolve("curve.csv.coming");
    Files.write(coming, rows);
    Files.move(
        coming,
        folder.resolve("curve.csv"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return String.format(
        Locale.ROOT,
        "epoch %d: train loss %.3f%s",
        epoch,
        trainLoss,
        score == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", dev loss %.3f, dev word mAP %.4f, dev precision at 5 %.4f",
                score.loss(),
                score.meanAveragePrecision(),
                score.precisionAtFive()));
  }

  /** The rows of the epochs before this one: it may have been cut off in the middle. */
  private List<String> before(int epoch) throws IOException {
    Path file = folder.resolve("curve.csv");
    if (epoch == 1 || !Files.exists(file)) {
      return List.of(TITLE);
    }
    List<String> rows = Files.readAllLines(file);
    return rows.subList(0, Math.min(epoch, rows.size()));
  }
}
