package dev.sightline.cli;

import dev.sightline.Options.Event;
import dev.sightline.train.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A bar for a long film that is being read, where there is a terminal. */
final class FilmProgress implements Consumer<Event>, AutoCloseable {
  /** Films from this length on are worth a bar. */
  private static final double LONG_SECONDS = 120;

  private final Progress.Style style;
  private final PrintWriter err;
  private Path film;
  private Progress bar;

  /** One bar at a time: of the films where there are several, else of the film. */
  FilmProgress(OutputOptions.Results results, PrintWriter err) {
    style = results.hasBar() ? Progress.Style.SILENT : Progress.suited();
    this.err = err;
  }

  @Override
  public void accept(Event event) {
    if (!(event instanceof Event.Progress read)) {
      return;
    }
    if (!read.file().equals(film)) {
      close();
      film = read.file();
    }
    if (bar == null && read.all().orElse(0) > LONG_SECONDS) {
      long seconds = Math.round(read.all().getAsDouble());
      String name = Screen.line(film.getFileName());
      bar = Progress.of(name, "seconds of film", seconds, style, err);
    }
    if (bar != null) {
      bar.add(Math.round(read.done()) - bar.done());
    }
  }

  /** The film is over. */
  void ended(boolean whole) {
    if (bar != null && whole) {
      bar.complete();
    }
    close();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    film = null;
  }
}
