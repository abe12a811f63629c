package dev.sightline.cli;

import dev.sightline.data.CaptionData;
import dev.sightline.data.QuestionData;
import dev.sightline.data.VideoCaptionData;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Says what a data set lacks: the remarks of its reader, and which photos or clips are missing. */
final class MissingPhotos {
  private static final int NAMED = 5;
  private static final String LEFT_OUT = " and left out";

  private MissingPhotos() {}

  /** Returns how many photos are missing. */
  static int tell(QuestionData data, PrintWriter err) {
    return tell(data.remarks(), data.missing(), " and the questions about them left out", err);
  }

  /** The same of what is trained on. */
  static int tell(CaptionData.ForTraining data, PrintWriter err) {
    return tell(data.train().remarks(), data.train().missing(), LEFT_OUT, err)
        + tell(
            besides(data.train().remarks(), data.dev().remarks()),
            data.dev().missing(),
            LEFT_OUT,
            err);
  }

  /** The same of clips. */
  static int tell(VideoCaptionData.ForTraining data, PrintWriter err) {
    return tell("clip", data.train().remarks(), data.train().missing(), LEFT_OUT, err)
        + tell(
            "clip",
            besides(data.train().remarks(), data.dev().remarks()),
            data.dev().missing(),
            LEFT_OUT,
            err);
  }

  private static List<String> besides(List<String> said, List<String> remarks) {
    return remarks.stream().filter(remark -> !said.contains(remark)).toList();
  }

  private static int tell(
      List<String> remarks, List<String> missing, String what, PrintWriter err) {
    return tell("photo", remarks, missing, what, err);
  }

  private static int tell(
      String thing, List<String> remarks, List<String> missing, String what, PrintWriter err) {
    remarks.forEach(remark -> err.println("sightline: " + remark));
    if (!missing.isEmpty()) {
      err.printf(
          Locale.ROOT,
          "sightline: %d %s missing%s: %s%s%n",
          missing.size(),
          thing + (missing.size() == 1 ? " is" : "s are"),
          what,
          String.join(", ", missing.subList(0, Math.min(NAMED, missing.size()))),
          missing.size() > NAMED ? ", ..." : "");
    }
    err.flush();
    return missing.size();
  }
}
