package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionSet;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.Concepts;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.FeatureCache;
import dev.sightline.encoder.PhotoSet;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import picocli.CommandLine.Option;

/** What a captioner of photos learns from. */
final class CaptionSources {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          DataChoice.OfPhotos.SAYS
              + " Several times: more to learn from, also data sets of clips, whose frames are"
              + " photos then; the dev photos are those of the first.")
  List<Path> data;

  @Option(
      names = "--clip-frames",
      description = "Frames per clip: this many are photos to learn from, spread evenly over it.")
  int clipFrames = 2;

  @Option(
      names = "--concepts",
      description =
          "Let the captioner read what the encoder is sure to see, as everyday words. Needs an"
              + " encoder that tells classes apart.")
  boolean concepts;

  @Option(
      names = "--sentences",
      paramLabel = "FILE",
      description =
          "Sentences without photos, one per line, to learn words from: their concepts are made up"
              + " (needs --concepts).")
  Path sentences;

  /**
   * What was read.
   *
   * @param parts of the first data set
   * @param more photos of the other data sets, by data set
   * @param sentences without photos
   */
  record Read(CaptionData.ForTraining parts, List<PhotoSet> more, List<String> sentences) {
    int photos() {
      return parts.train().photos().size()
          + more.stream().mapToInt(set -> set.train().size()).sum();
    }
  }

  /** What the captioner is given. */
  record Taught(CaptionSet train, CaptionSet dev, Vocabulary vocabulary, Concepts concepts) {}

  /** Refuses options that do not go together, before anything is read. */
  void check(boolean fineTuneEncoder) {
    if (sentences != null && !concepts) {
      throw new IllegalArgumentException(
          "--sentences needs --concepts: without a picture and without concepts there is nothing"
              + " that a sentence could be about");
    } else if (fineTuneEncoder && (concepts || data.size() > 1)) {
      throw new IllegalArgumentException(
          "--fine-tune-encoder trains on one data set, without --concepts");
    }
  }

  /** Reads all lists. */
  Read read(Path folder, PrintWriter screen, PrintWriter err) throws IOException {
    CaptionData.ForTraining parts = CaptionData.forTraining(data.get(0));
    int missing = MissingPhotos.tell(parts, err);
    screen.printf(
        Locale.ROOT,
        "%d photos to train on, %d to check with, %d missing.%n",
        parts.train().photos().size(),
        parts.dev().photos().size(),
        missing);
    List<PhotoSet> more = new ArrayList<>();
    for (Path other : data.subList(1, data.size())) {
      PhotoSet set = new EncoderData(clipFrames, folder.resolve("frames"), err).read(other);
      if (set.kind() != PhotoSet.Kind.CAPTIONS) {
        throw new SightlineException(other + " holds no captions.");
      }
      screen.printf(
          Locale.ROOT, "%s: %d photos more to train on.%n", set.name(), set.train().size());
      more.add(set);
    }
    List<String> texts =
        sentences == null
            ? List.of()
            : TextFile.read(sentences).lines().filter(line -> !line.isBlank()).toList();
    screen.flush();
    return new Read(parts, more, texts);
  }

  /** What a captioner has learned from, for its card. */
  String described(Read read) {
    List<String> all = new ArrayList<>();
    all.add(
        "%s, %s photos with their captions"
            .formatted(
                data.get(0).toAbsolutePath().normalize().getFileName(),
                read.parts.train().photos().size()));
    read.more.forEach(
        set -> all.add("%s, %s photos with captions".formatted(set.name(), set.train().size())));
    if (sentences != null) {
      all.add("%s sentences of %s".formatted(read.sentences.size(), sentences.getFileName()));
    }
    return String.join("; ", all);
  }

  /**
   * Encodes all photos.
   *
   * @param start the captioner to begin with; null for a new one
   */
  Taught teach(
      Read read,
      Encoder eye,
      CaptionTrainingSettings settings,
      Bundle start,
      FeatureCache.Watcher watcher)
      throws IOException {
    boolean mirrored = settings.mirrored();
    CaptionSet train = CaptionSet.of(eye, read.parts.train().photos(), mirrored, watcher);
    for (PhotoSet set : read.more) {
      List<CaptionedPhoto> photos =
          set.train().stream()
              .map(
                  one ->
                      new CaptionedPhoto(
                          set.name() + "/" + one.file().getFileName(), one.file(), one.texts()))
              .toList();
      train = train.and(CaptionSet.of(eye, photos, mirrored, watcher));
    }
    CaptionSet dev = CaptionSet.of(eye, read.parts.dev().photos(), false, watcher);
    Vocabulary vocabulary;
    Concepts seen;
    if (start == null) {
      vocabulary = train.vocabularyWith(read.sentences, settings.minimumCount());
      seen = concepts ? Concepts.of(eye, vocabulary) : Concepts.NONE;
    } else {
      try (CaptionBundle before = CaptionBundle.read(start)) {
        vocabulary = before.vocabulary();
        seen = Concepts.of(before, eye);
      }
      if (concepts && seen.width() == 0) {
        throw new IllegalArgumentException(
            "--concepts: " + start.name() + " was trained without; begin with --from none");
      }
    }
    train = train.with(seen);
    if (!read.sentences.isEmpty()) {
      Random random = new Random(settings.seed());
      train = train.and(CaptionSet.ofSentences(read.sentences, seen, vocabulary, train, random));
    }
    return new Taught(train, dev.with(seen), vocabulary, seen);
  }
}
