package dev.sightline.cli;

import dev.sightline.Options;
import dev.sightline.activity.FilmLabeller;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How labels of frames become activities. */
final class SmoothChoice {
  private static final String VITERBI = "viterbi";

  @Option(
      names = "--smooth",
      paramLabel = "HOW",
      description =
          "Smooth the labels: stretches shorter than this (2s) go to their neighbours; 0: none do;"
              + " 'viterbi': the most probable path, by how long activities last and what follows"
              + " what. Default: the length that 19 of 20 activities had in training, if the model"
              + " knows it.")
  private String how;

  private double seconds() {
    try {
      return new Seconds().convert(how);
    } catch (TypeConversionException e) {
      throw new IllegalArgumentException(
          "--smooth is '" + how + "'; a length of time such as 2s, 0 or viterbi was expected", e);
    }
  }

  Options.Builder in(Options.Builder options) {
    return how == null
        ? options
        : how.equals(VITERBI) ? options.viterbi() : options.smooth(seconds());
  }

  FilmLabeller of(FilmLabeller labeller) {
    return how == null
        ? labeller
        : how.equals(VITERBI) ? labeller.viterbi() : labeller.smoothing(seconds());
  }
}
