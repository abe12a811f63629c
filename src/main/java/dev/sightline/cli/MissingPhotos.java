package dev.sightline.cli;

import dev.sightline.data.QuestionData;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Says which photos of a data set of questions are missing. */
final class MissingPhotos {
  private static final int NAMED = 5;

  private MissingPhotos() {}

  /** One sentence with the first names, and those of the reader; returns how many are missing. */
  static int tell(QuestionData data, PrintWriter err) {
    data.remarks().forEach(remark -> err.println("sightline: " + remark));
    List<String> missing = data.missing();
    if (!missing.isEmpty()) {
      err.printf(
          Locale.ROOT,
          "sightline: %d photos are missing and the questions about them left out: %s%s%n",
          missing.size(),
          String.join(", ", missing.subList(0, Math.min(NAMED, missing.size()))),
          missing.size() > NAMED ? ", ..." : "");
    }
    return missing.size();
  }
}
