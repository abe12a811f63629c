package dev.sightline.cli;

/** What the shell learns from a run. */
final class ExitCode {
  /** Everything asked for was done. */
  static final int DONE = 0;

  /** Some inputs failed, each with a sentence on standard error; the rest were done. */
  static final int SOME_FAILED = 1;

  /** The command line could not be understood. */
  static final int USAGE = 2;

  /** A model or data set is missing or damaged, so nothing could be done. */
  static final int MISSING_OR_DAMAGED = 3;

  private ExitCode() {}
}
