package dev.sightline.caption;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.Device;
import dev.sightline.encoder.Encoder;
import dev.sightline.rnn.Matrix;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A captioner's bundle and the encoder it names, both open. Safe to share between threads; {@link
 * #close} waits for nobody, so that whoever closes it knows that no other thread still asks.
 *
 * @param bundle of photos or of clips
 */
record OpenCaptioner(CaptionBundle bundle, Encoder encoder) implements AutoCloseable {
  /**
   * @param task {@link CaptionBundle#PHOTOS} or {@link CaptionBundle#VIDEOS}
   * @param device what computes the encoder
   * @throws IOException if bundle or encoder is missing or damaged; the message says which and how
   */
  static OpenCaptioner open(Path place, String task, Device device) throws IOException {
    Bundle files = Bundle.open(place).expectTask(task);
    CaptionBundle bundle = CaptionBundle.read(files);
    try {
      return new OpenCaptioner(bundle, Encoder.openFor(files, "captioner", device));
    } catch (IOException e) {
      bundle.model().close();
      throw e;
    }
  }

  /** The same searching with another number of beams; closing either closes both. */
  OpenCaptioner withBeams(int beams) {
    return new OpenCaptioner(bundle.withBeam(bundle.beam().withBeams(beams)), encoder);
  }

  /**
   * Captions photos or clips.
   *
   * @param pooled {@code [n, channels]}
   * @param grid {@code [n * cells, channels]}
   * @param attention whether captions are to say where the model looked
   */
  List<Captions> describe(Matrix pooled, Matrix grid, boolean attention) {
    return BeamSearch.search(bundle.model(), pooled, grid, bundle.beam(), attention).stream()
        .map(this::inWords)
        .toList();
  }

  /** Captions clips. */
  List<Captions> describe(List<ClipFrames> clips) {
    ClipSampling sampling = bundle.sampling().orElseThrow();
    int channels = encoder.channels();
    try (Matrix grid = Matrix.unset(clips.size() * sampling.frames(), channels);
        Matrix pooled = Matrix.unset(clips.size(), channels)) {
      for (int i = 0; i < clips.size(); i++) {
        clips.get(i).write(sampling, i, grid, pooled);
      }
      return describe(pooled, grid, false);
    }
  }

  private Captions inWords(List<Hypothesis> hypotheses) {
    List<Sentence> all = new ArrayList<>();
    Vocabulary vocabulary = bundle.vocabulary();
    for (Hypothesis h : hypotheses) {
      List<String> words = vocabulary.words(h.words());
      all.add(new Sentence(sentence(words), words, h.logProbability(), h.attention()));
    }
    return new Captions(all);
  }

  /** Words joined as one writes them: the tokens of a contraction stand together. */
  static String sentence(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      boolean joined = word.startsWith("'") || word.equals("n't");
      text.append(text.length() == 0 || joined ? "" : " ").append(word);
    }
    return text.toString();
  }

  @Override
  public void close() {
    bundle.model().close();
    encoder.close();
  }
}
