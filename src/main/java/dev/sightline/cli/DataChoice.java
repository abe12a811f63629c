package dev.sightline.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The data set that a command reads, by what is in it. */
final class DataChoice {
  private DataChoice() {}

  static final class OfPhotos {
    static final String SAYS =
        "Data set: photos and captions, as a folder laid out like Flickr8k, a folder with a"
            + " captions.csv, or a JSON file (Karpathy's splits; to evaluate also COCO's).";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = SAYS)
    Path data;
  }

  static final class OfClips {
    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description =
            "Data set: clips and captions, laid out like MSVD, MSR-VTT or ActivityNet Captions, or"
                + " a folder with a captions.csv.")
    Path data;
  }

  static final class OfQuestions {
    static final String SAYS =
        "Data set: photos or clips and questions, laid out like DAQUAR, easy-VQA, VQA or MSVD-QA, or"
            + " a folder with a questions.csv.";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = SAYS)
    Path data;
  }
}
