package dev.sightline.data;

import dev.sightline.media.MediaException;
import dev.sightline.media.VideoReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the spans that a data set gives with the lengths of its films. A span that goes past the
 * end is named. If most do, the times are probably not in seconds, and a remark says what they look
 * like.
 */
final class FilmLengths {
  /**
   * Durations are rounded and measured in various ways; this much later still counts as the end.
   */
  static final double SLACK_S = 1;

  private record Film(double seconds, double framesPerSecond) {}

  private final Remarks remarks;
  private final Map<Path, Optional<Film>> films = new HashMap<>();
  private final Map<Film, Double> latest = new HashMap<>();
  private int spans;
  private int beyond;

  FilmLengths(Remarks remarks) {
    this.remarks = remarks;
  }

  /**
   * Where a span ends inside its film; NaN if none of it is inside. A film whose length only
   * reading it would tell is assumed to be long enough.
   *
   * @param name of the film, for remarks
   */
  double end(Path file, String name, double start, double end, Place place) {
    Optional<Film> known = films.computeIfAbsent(file, FilmLengths::film);
    if (known.isEmpty()) {
      return end;
    }
    Film film = known.get();
    spans++;
    latest.merge(film, end, Math::max);
    if (start < film.seconds && end <= film.seconds + SLACK_S) {
      return end;
    }
    beyond++;
    remarks.add(
        "spans that reach beyond the end of their film",
        place,
        String.format(
            Locale.ROOT,
            "'%s' lasts %.2f seconds, but this goes from %s to %s: %s.",
            Remarks.shown(name),
            film.seconds,
            shown(start),
            shown(end),
            use(start, film.seconds)));
    return start >= film.seconds ? Double.NaN : film.seconds;
  }

  /** What happens to a span that goes past the end. */
  static String use(double start, double length) {
    return start >= length ? "it was left out" : "only what lies inside is used";
  }

  private static String shown(double seconds) {
    return seconds == Math.rint(seconds)
        ? Long.toString(Math.round(seconds))
        : Double.toString(seconds);
  }

  private static Optional<Film> film(Path file) {
    try (VideoReader reader = VideoReader.open(file, VideoReader.Settings.DEFAULT)) {
      VideoReader.Info info = reader.info();
      return info.seconds().isPresent() && info.seconds().getAsDouble() > 0
          ? Optional.of(new Film(info.seconds().getAsDouble(), info.framesPerSecond()))
          : Optional.empty();
    } catch (MediaException e) {
      return Optional.empty(); // whoever reads the film will report what is wrong with it
    }
  }

  /** Says what the times look like, if at least half of the spans go past the end. */
  void guessUnit(Path source) {
    if (beyond == 0 || 2 * beyond < spans) {
      return;
    }
    boolean frames =
        latest.entrySet().stream()
            .allMatch(e -> e.getValue() <= 1.05 * e.getKey().seconds * e.getKey().framesPerSecond);
    boolean milliseconds =
        latest.entrySet().stream().allMatch(e -> e.getValue() <= 1050 * e.getKey().seconds);
    remarks.add(
        "%s: %s of %s spans reach beyond the end of their films. Times in seconds were expected; these look like %s."
            .formatted(
                source,
                beyond,
                spans,
                frames
                    ? "numbers of frames: divide them by the frames per second"
                    : milliseconds ? "milliseconds: divide them by 1000" : "something else"));
  }
}
