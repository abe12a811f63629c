package dev.sightline;

import dev.sightline.activity.ActivityLabels;
import dev.sightline.activity.FilmLabeller;
import dev.sightline.activity.LiveLabeller;
import dev.sightline.activity.Timeline;
import dev.sightline.media.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says what happens when in a film, or in front of a camera: an LSTM over the features of frames
 * (Ma et al. 2016), or any other labeller that Sightline trains.
 *
 * <pre>{@code
 * try (var labeller = Labeller.open("activity")) {
 *   for (var segment : labeller.run(Path.of("film.mp4")).segments()) {
 *     System.out.println(segment.start() + " s: " + segment.label());
 *   }
 * }
 * }</pre>
 *
 * <p>A film is read once, forwards; memory does not grow with its length but for the probabilities.
 */
public final class Labeller extends OpenModel<Path, Labeller.Film> {
  /**
   * What is said of a film.
   *
   * @param segments what happens, in the order of the starts; stretches in which nothing that the
   *     model knows happens have none
   * @param fps frames per second that were looked at: frame k is the one at k / fps seconds
   * @param frames how many were looked at
   * @param seconds length of the film, as far as it could be read
   * @param probabilities of each activity over time, {@code [frames]}
   * @param looks for each frame how much the model looked at the last frames, that frame the last;
   *     empty for a model without attention over frames
   */
  public record Film(
      List<Segment> segments,
      double fps,
      int frames,
      double seconds,
      Map<String, float[]> probabilities,
      List<float[]> looks) {
    /** Keeps its own copies of lists and map. */
    public Film {
      looks = List.copyOf(looks);
      segments = List.copyOf(segments);
      probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }
  }

  private final FilmLabeller model;

  private Labeller(Options options, Place<FilmLabeller> opened) {
    super(options, opened);
    model = opened.inside();
  }

  /** Opens a labeller with the default options. */
  public static Labeller open(String model) throws IOException {
    return open(model, Options.DEFAULT);
  }

  /**
   * Opens a labeller and its image encoder.
   *
   * @param model name, folder or zip, such as {@code activity}
   * @throws IOException if it is missing, damaged or no labeller; the message says which
   */
  public static Labeller open(String model, Options options) throws IOException {
    return new Labeller(options, Place.open(model, options, place -> inside(place, options)));
  }

  private static FilmLabeller inside(Path place, Options options) throws IOException {
    FilmLabeller labeller = FilmLabeller.open(place, options.device());
    try {
      return options.viterbi()
          ? labeller.viterbi()
          : options.smooth().isPresent()
              ? labeller.smoothing(options.smooth().getAsDouble())
              : labeller;
    } catch (IllegalArgumentException refused) {
      labeller.close();
      throw refused;
    }
  }

  /** The activities it knows. */
  public List<String> activities() {
    return model.labels().activities();
  }

  /** Frames per second that it was trained on. */
  public double fps() {
    return model.rateHz();
  }

  /** Labels a film. Its progress is told to the listener of {@link Options.Builder#on}. */
  @Override
  public Film run(Path film) throws IOException {
    return super.run(film);
  }

  @Override
  Result<Path, Film> attempt(Path film) {
    return attempt(film, segment -> {});
  }

  private Result<Path, Film> attempt(Path film, Consumer<Segment> to) {
    try {
      Timeline timeline =
          model.label(
              film,
              options.fps().orElse(model.rateHz()),
              (done, all) -> options.tell(new Options.Event.Progress(film, done, all)),
              activity -> to.accept(segment(activity)));
      return new Result<>(film, film(timeline), timeline.problem().orElse(null));
    } catch (IOException e) {
      return new Result<>(film, null, e);
    }
  }

  /**
   * Labels a film and hands over each segment as soon as it has ended.
   *
   * @param to called on this thread, in the order of the ends
   */
  public Film run(Path film, Consumer<Segment> to) throws IOException {
    return outcome(using(() -> attempt(film, to)));
  }

  /** Begins to label pictures as they are taken, for instance by a camera. */
  public Live live() throws IOException {
    return using(() -> new Live(this, model.live()));
  }

  /**
   * Labels pictures one by one, in bounded memory however long it goes on. It was trained on {@link
   * Labeller#fps} of them per second. For one thread at a time; ends with its labeller.
   */
  public static final class Live {
    private static final double NANOS = 1e9;

    private final Labeller labeller;
    private final LiveLabeller live;

    private Live(Labeller labeller, LiveLabeller live) {
      this.labeller = labeller;
      this.live = live;
    }

    /**
     * Looks at the next picture.
     *
     * @param seconds when it was taken, on any clock
     * @return the newest label there is by now, of this picture or, by a model that looks ahead, of
     *     an earlier one; {@code start} and {@code end} are when that was taken, and where nothing
     *     that the model knows happens the label is {@code background}. Empty while the first is
     *     waited for.
     */
    public Optional<Segment> look(BufferedImage picture, double seconds) throws IOException {
      return labeller.using(
          () ->
              live.look(Picture.of(picture), Math.round(seconds * NANOS))
                  .map(
                      label ->
                          new Segment(
                              label.takenNanos() / NANOS,
                              label.takenNanos() / NANOS,
                              label.name(),
                              label.probability())));
    }
  }

  private static Segment segment(Timeline.Activity a) {
    return new Segment(a.start(), a.end(), a.label(), a.score());
  }

  private static Film film(Timeline said) {
    ActivityLabels labels = said.labels();
    Map<String, float[]> probabilities = new LinkedHashMap<>();
    for (String activity : labels.activities()) {
      probabilities.put(activity, said.of(labels.index(activity)));
    }
    List<Segment> segments = new ArrayList<>();
    said.segments().forEach(activity -> segments.add(segment(activity)));
    return new Film(
        segments, said.rateHz(), said.frames(), said.seconds(), probabilities, said.looks());
  }
}
