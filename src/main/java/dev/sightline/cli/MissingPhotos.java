package dev.sightline.cli;

import dev.sightline.data.CaptionData;
import dev.sightline.data.QuestionData;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Says what a data set of photos lacks: the remarks of its reader, and which photos are missing.
 */
final class MissingPhotos {
  private static final int NAMED = 5;

  private MissingPhotos() {}

  /** Returns how many photos are missing. */
  static int tell(QuestionData data, PrintWriter err) {
    return tell(data.remarks(), data.missing(), " and the questions about them left out", err);
  }

  /** The same of what is trained on. */
  static int tell(CaptionData.ForTraining data, PrintWriter err) {
    return tell(data.train().remarks(), data.train().missing(), " and left out", err)
        + tell(
            data.dev().remarks().stream()
                .filter(remark -> !data.train().remarks().contains(remark))
                .toList(),
            data.dev().missing(),
            " and left out",
            err);
  }

  private static int tell(
      List<String> remarks, List<String> missing, String what, PrintWriter err) {
    remarks.forEach(remark -> err.println("sightline: " + remark));
    if (!missing.isEmpty()) {
      err.printf(
          Locale.ROOT,
          "sightline: %s missing%s: %s%s%n",
          missing.size() == 1 ? "1 photo is" : missing.size() + " photos are",
          what,
          String.join(", ", missing.subList(0, Math.min(NAMED, missing.size()))),
          missing.size() > NAMED ? ", ..." : "");
    }
    err.flush();
    return missing.size();
  }
}
