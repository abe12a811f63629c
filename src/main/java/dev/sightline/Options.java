package dev.sightline;

import dev.sightline.caption.Captions;
import dev.sightline.encoder.Device;
import dev.sightline.media.MediaAccess;
import dev.sightline.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How a model is opened. Everything has a default; {@link #DEFAULT} is all of them.
 *
 * <pre>{@code
 * var options = Options.builder().device("cpu").beams(3).on(System.out::println).build();
 * try (var captioner = Captioner.open("photo-caption", options)) { ... }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Options {
  /** The defaults. */
  public static final Options DEFAULT = builder().build();

  /** Something that a listener is told while a model works. */
  public sealed interface Event {
    /** The file that it is about. */
    Path file();

    /**
     * So much of a film has been read.
     *
     * @param done in seconds
     * @param all the film's length in seconds; empty where only reading it would tell
     */
    record Progress(Path file, double done, OptionalDouble all) implements Event {}

    /**
     * A film could be read in part only, and the results are about that part.
     *
     * @param problem what was wrong; its message is one sentence
     */
    record Problem(Path file, IOException problem) implements Event {}
  }

  private final Device device;
  private final OptionalInt beams;
  private final double nameAbove;
  private final OptionalDouble fps;
  private final OptionalDouble smooth;
  private final boolean viterbi;
  private final int most;
  private final Optional<Reading> reading;
  private final Consumer<Event> listener;

  /** Within which limits files are read, and whether by other processes. */
  private record Reading(MediaLimits limits, boolean isolate) {}

  private Options(Builder chosen) {
    device = chosen.device;
    beams = chosen.beams;
    nameAbove = chosen.nameAbove;
    fps = chosen.fps;
    smooth = chosen.smooth;
    viterbi = chosen.viterbi;
    most = chosen.most;
    listener = chosen.listener;
    boolean asItIs = chosen.limits == null && chosen.isolate == null;
    MediaLimits limits = chosen.limits == null ? MediaLimits.DEFAULT : chosen.limits;
    reading =
        asItIs
            ? Optional.empty()
            : Optional.of(new Reading(limits, chosen.isolate != null && chosen.isolate));
  }

  /** Options to be chosen; what is not chosen keeps its default. */
  public static Builder builder() {
    return new Builder();
  }

  Device device() {
    return device;
  }

  OptionalInt beams() {
    return beams;
  }

  double nameAbove() {
    return nameAbove;
  }

  OptionalDouble fps() {
    return fps;
  }

  OptionalDouble smooth() {
    return smooth;
  }

  boolean viterbi() {
    return viterbi;
  }

  int most() {
    return most;
  }

  void tell(Event event) {
    listener.accept(event);
  }

  /** What holds now, and how many open models want it. */
  private static Reading held;

  private static MediaAccess access;
  private static int holders;

  /** Makes limits and isolation hold, until as many have let go as asked for them. */
  void holdReading() {
    if (reading.isEmpty()) {
      return;
    }
    synchronized (Options.class) {
      if (holders > 0 && !reading.get().equals(held)) {
        throw new IllegalStateException(
            "An open model reads files within other limits, which hold for the whole program;"
                + " close it first, or use the same limits and isolation for both");
      } else if (holders == 0) {
        held = reading.get();
        access = MediaAccess.begin(held.limits, held.isolate);
      }
      holders++;
    }
  }

  void releaseReading() {
    if (reading.isEmpty()) {
      return;
    }
    synchronized (Options.class) {
      holders--;
      if (holders == 0) {
        access.close();
      }
    }
  }

  /** Chooses options. For one thread. */
  public static final class Builder {
    private Device device = Device.AUTO;
    private OptionalInt beams = OptionalInt.empty();
    private double nameAbove = Captions.NAMED_ABOVE;
    private OptionalDouble fps = OptionalDouble.empty();
    private OptionalDouble smooth = OptionalDouble.empty();
    private boolean viterbi;
    private int most = 5;
    private MediaLimits limits;
    private Boolean isolate;
    private Consumer<Event> listener = event -> {};

    private Builder() {}

    /**
     * What runs the image encoder: {@code cpu}, {@code cuda} (an NVIDIA card) or {@code auto} (a
     * card if one can be used), the default.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public Builder device(String name) {
      try {
        device = Device.valueOf(name.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "The device is '" + name + "'; cpu, cuda or auto was expected", e);
      }
      return this;
    }

    /**
     * Sentences that a captioner searches side by side, 1 to 100; 1 is fastest. The model's own
     * number by default.
     */
    public Builder beams(int number) {
      beams = OptionalInt.of(number);
      return this;
    }

    /**
     * How probable a thing must be for a captioner to name it whatever the sentence, 0 to 1; 1 for
     * never. 0.3 by default. Only image encoders that tell classes apart name things.
     */
    public Builder nameAbove(double probability) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("nameAbove is " + probability + "; 0 to 1 is expected");
      }
      nameAbove = probability;
      return this;
    }

    /**
     * Frames per second that a labeller looks at, above 0 and at most 1000. By default those that
     * it was trained on; with more or fewer, everything looks slower or faster to it than it is.
     */
    public Builder fps(double rate) {
      if (!(rate > 0 && rate <= 1000)) {
        throw new IllegalArgumentException(
            "fps is " + rate + "; more than 0 and at most 1000 is expected");
      }
      fps = OptionalDouble.of(rate);
      return this;
    }

    /**
     * Stretches of a label that a labeller gives to their neighbours if they are shorter, in
     * seconds; 0 for none. By default the length that all but few activities had in its training,
     * if it knows that. Not for labellers that allow several activities at once.
     */
    public Builder smooth(double seconds) {
      if (!(seconds >= 0 && seconds < 1e6)) {
        throw new IllegalArgumentException("smooth is " + seconds + "; 0 or more is expected");
      }
      smooth = OptionalDouble.of(seconds);
      viterbi = false;
      return this;
    }

    /**
     * A labeller takes the path that a hidden Markov model finds most probable, by how long
     * activities last and what follows what, instead of {@link #smooth}.
     */
    public Builder viterbi() {
      viterbi = true;
      smooth = OptionalDouble.empty();
      return this;
    }

    /** Answers to a question, at most; 5 by default. */
    public Builder answers(int number) {
      if (number < 1) {
        throw new IllegalArgumentException("answers is " + number + "; at least 1 is expected");
      }
      most = number;
      return this;
    }

    private MediaLimits limits() {
      return limits == null ? MediaLimits.DEFAULT : limits;
    }

    /**
     * Refuses pictures and frames with more pixels; by default 52 million for pictures and 40
     * million for frames.
     *
     * <p>Like the other limits and {@link #isolate} this holds for the whole program while the
     * model is open: models that are open at once need the same ones.
     */
    public Builder maxPixels(long pixels) {
      limits = limits().withPixels(positive("maxPixels", pixels));
      return this;
    }

    /**
     * Refuses larger picture files; 128 million bytes by default. A limit as {@link #maxPixels}.
     */
    public Builder maxFileBytes(long bytes) {
      limits = limits().withFileBytes(positive("maxFileBytes", bytes));
      return this;
    }

    /** Reads a film up to this second; 12 hours by default. A limit as {@link #maxPixels}. */
    public Builder maxFilmSeconds(double seconds) {
      limits = limits().withVideoSeconds(positive("maxFilmSeconds", seconds));
      return this;
    }

    /**
     * Gives up on a file whose decoder shows nothing for so long; 10 seconds by default. A limit as
     * {@link #maxPixels}.
     */
    public Builder decodeSeconds(double seconds) {
      limits = limits().withDecodeSeconds(positive("decodeSeconds", seconds));
      return this;
    }

    /**
     * Whether files are decoded by processes of their own, so that one which crashes its decoder
     * costs only its own result; false by default. Holds for the whole program, as {@link
     * #maxPixels}.
     */
    public Builder isolate(boolean wanted) {
      isolate = wanted;
      return this;
    }

    /**
     * Who is told of events: what a film lacks, and how far it has been read. Called on the thread
     * that runs the model.
     */
    public Builder on(Consumer<Event> listens) {
      listener = listens;
      return this;
    }

    /** The options chosen. */
    public Options build() {
      return new Options(this);
    }

    private static <N extends Number> N positive(String name, N given) {
      if (!(given.doubleValue() > 0)) {
        throw new IllegalArgumentException(
            name + " is " + given + "; a number above 0 is expected");
      }
      return given;
    }
  }
}
