package dev.sightline.cli;

import dev.sightline.Caption;
import dev.sightline.Captioner;
import dev.sightline.Model.Result;
import dev.sightline.Options.Event;
import dev.sightline.draw.AttentionPainter;
import dev.sightline.media.MediaException;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Captions files in their order: photos that follow each other in one stream, videos one by one. A
 * captioner is opened when the first file needs it.
 */
final class Captioning implements AutoCloseable {
  /** The pieces that a film is cut into. */
  @FunctionalInterface
  interface Cut {
    /** A piece of one sentence: the whole film. */
    Cut NONE = (captioner, film) -> captioner.film(film, Double.POSITIVE_INFINITY);

    Stream<Captioner.Scene> of(Captioner captioner, Path film) throws IOException;
  }

  /** Pieces of a film of which is painted what the model looked at. */
  private static final int MOST_EXPLAINED = 20;

  private final CaptionModelChoice models;
  private final CaptionLines lines;
  private final OutputOptions.Results results;
  private final SubtitleOptions subtitles;
  private final Cut cut;
  private final Map<Path, Path> explained;
  private Captioner ofPhotos;
  private Captioner ofFilms;

  /** What was wrong with a film that could be read in part; null if all is well. */
  private IOException problem;

  /**
   * @param explained where the picture of each file goes that shows where the model looked; empty
   *     for no pictures
   */
  Captioning(
      CaptionModelChoice models,
      CaptionLines lines,
      OutputOptions.Results results,
      SubtitleOptions subtitles,
      Cut cut,
      Map<Path, Path> explained) {
    this.models = models;
    this.lines = lines;
    this.results = results;
    this.subtitles = subtitles;
    this.cut = cut;
    this.explained = explained;
  }

  void run(List<Path> files) throws IOException {
    int at = 0;
    while (at < files.size()) {
      int from = at;
      while (at < files.size() && !MediaFiles.isVideo(files.get(at))) {
        at++;
      }
      if (at > from) {
        photos(files.subList(from, at));
      } else {
        film(files.get(at));
        results.done();
        at++;
      }
    }
  }

  private void photos(List<Path> files) throws IOException {
    if (ofPhotos == null) {
      results.problems().remark(models.otherwise(files.get(0), false));
      ofPhotos = models.ofPhotos();
    }
    try (Stream<Result<Path, Caption>> captions = ofPhotos.stream(files.iterator())) {
      for (Iterator<Result<Path, Caption>> all = captions.iterator(); all.hasNext(); ) {
        Result<Path, Caption> result = all.next();
        results.done();
        if (result.problem() != null) {
          results.problems().add(result.input(), result.problem());
          continue;
        }
        lines.print(result.input(), result.output());
        if (!explained.isEmpty()) {
          paint(result.input(), result.output());
        }
      }
    }
  }

  private void film(Path file) throws IOException {
    if (ofFilms == null) {
      results.problems().remark(models.otherwise(file, true));
      ofFilms = models.ofFilms(this::listen);
    }
    problem = null;
    List<Captioner.Scene> said = new ArrayList<>();
    try (Stream<Captioner.Scene> scenes = cut.of(ofFilms, file);
        SubtitleOptions.Writing cues = subtitles.of(file)) {
      for (Iterator<Captioner.Scene> all = scenes.iterator(); all.hasNext(); ) {
        Captioner.Scene scene = all.next();
        if (cut == Cut.NONE) {
          lines.print(file, scene.caption());
        } else {
          lines.print(file, scene);
        }
        cues.add(scene.start(), scene.end(), scene.caption().text());
        if (!explained.isEmpty() && said.size() < MOST_EXPLAINED) {
          said.add(scene);
        }
      }
      if (!explained.isEmpty()) {
        FilmLooks.paint(file, said, explained.get(file), models.videos());
      }
      if (problem != null) {
        results.problems().add(file, problem);
      }
    } catch (MediaException e) {
      results.problems().add(file, e);
    }
  }

  private void listen(Event event) {
    if (event instanceof Event.Problem film) {
      problem = film.problem();
    }
  }

  private void paint(Path file, Caption best) throws IOException {
    if (best.words().isEmpty()) {
      return; // a captioner that has nothing to say looked nowhere
    }
    if (best.looks().isEmpty()) {
      throw new MediaException(
          models.photos()
              + " has no attention; --explain needs a captioner that has, such as soft-attention or top-down");
    }
    AttentionPainter.write(PictureReader.read(file), FilmLooks.looks(best), explained.get(file));
  }

  @Override
  public void close() {
    for (Captioner opened : new Captioner[] {ofPhotos, ofFilms}) {
      if (opened != null) {
        opened.close();
      }
    }
  }
}
