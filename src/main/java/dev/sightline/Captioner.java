package dev.sightline;

import dev.sightline.bundle.Bundle;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionStream;
import dev.sightline.caption.Captions;
import dev.sightline.caption.Cutting;
import dev.sightline.caption.FilmCaptions;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.caption.Sentence;
import dev.sightline.caption.VideoCaptioner;
import dev.sightline.media.MediaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says in a sentence what a photo or a film shows: soft attention over a photo (Xu et al. 2015), or
 * any other captioner that Sightline trains, such as S2VT for films (Venugopalan et al. 2015).
 *
 * <pre>{@code
 * try (var captioner = Captioner.open("photo-caption")) {
 *   System.out.println(captioner.run(Path.of("photo.jpg")).text());
 * }
 * }</pre>
 *
 * <p>A model captions photos or films, never both: {@link #ofFilms} tells which. Photos are JPEG,
 * PNG, GIF, WebP, BMP, TIFF, HEIC or AVIF files, films MP4, QuickTime, Matroska, WebM, AVI, MPEG,
 * DV, Flash video, Ogg or Windows Media; what a file is, its first bytes say.
 */
public final class Captioner extends OpenModel<Path, Caption> {
  /**
   * A part of a film and what it shows.
   *
   * @param start in seconds from the beginning of the film
   * @param end in seconds
   * @param frames seconds of the frames that the model saw: {@link Caption#looks} says how much it
   *     looked at each
   */
  public record Scene(double start, double end, Caption caption, List<Double> frames) {
    /** Keeps its own copy of the list. */
    public Scene {
      frames = List.copyOf(frames);
    }
  }

  /** One of the two is null. */
  private record Open(PhotoCaptioner ofPhotos, VideoCaptioner ofFilms) implements AutoCloseable {
    Open withBeams(int beams) {
      return ofPhotos == null
          ? new Open(null, ofFilms.withBeams(beams))
          : new Open(ofPhotos.withBeams(beams), null);
    }

    Open namingAbove(double probability) {
      return ofPhotos == null
          ? new Open(null, ofFilms.namingAbove(probability))
          : new Open(ofPhotos.namingAbove(probability), null);
    }

    @Override
    public void close() {
      if (ofPhotos != null) {
        ofPhotos.close();
      } else {
        ofFilms.close();
      }
    }
  }

  private final Place<Open> opened;
  private final Open model;

  private Captioner(Options options, Place<Open> opened) {
    super(options, opened);
    this.opened = opened;
    model = opened.inside();
  }

  /** Opens a captioner with the default options. */
  public static Captioner open(String model) throws IOException {
    return open(model, Options.DEFAULT);
  }

  /**
   * Opens a captioner and its image encoder.
   *
   * @param model name, folder or zip, such as {@code photo-caption} or {@code video-caption}
   * @throws IOException if it is missing, damaged or no captioner; the message says which
   */
  public static Captioner open(String model, Options options) throws IOException {
    return new Captioner(options, Place.open(model, options, place -> open(place, options)));
  }

  private static Open open(Path place, Options options) throws IOException {
    Open opened =
        Bundle.describe(place).task().equals(CaptionBundle.VIDEOS)
            ? new Open(null, VideoCaptioner.open(place, options.device()))
            : new Open(PhotoCaptioner.open(place, options.device()), null);
    if (options.beams().isPresent()) {
      opened = opened.withBeams(options.beams().getAsInt());
    }
    return opened.namingAbove(options.nameAbove());
  }

  /**
   * The same captioner searching with another number of beams, 1 to 100. Both share the model:
   * closing one closes the other.
   */
  public Captioner withBeams(int beams) {
    return new Captioner(options, opened.as(model.withBeams(beams)));
  }

  /** Whether it captions films; otherwise it captions photos. */
  public boolean ofFilms() {
    return model.ofFilms != null;
  }

  /** Captions a photo, or a film as a whole. */
  @Override
  public Caption run(Path file) throws IOException {
    return super.run(file);
  }

  @Override
  Result<Path, Caption> attempt(Path file) {
    if (!ofFilms()) {
      try {
        return new Result<>(file, caption(model.ofPhotos.caption(file)), null);
      } catch (IOException e) {
        return new Result<>(file, null, e);
      }
    }
    try (FilmCaptions whole = model.ofFilms.caption(file, Cutting.NONE)) {
      Caption caption = caption(whole.next().captions());
      return new Result<>(file, caption, whole.problem().orElse(null));
    } catch (IOException e) {
      return new Result<>(file, null, e);
    }
  }

  /** Photos are read and encoded ahead by other threads, and captioned several at a time. */
  @Override
  public Stream<Result<Path, Caption>> stream(Iterator<Path> files) {
    if (ofFilms()) {
      return super.stream(files);
    }
    CaptionStream captions = new CaptionStream(model.ofPhotos, files, true);
    return stream(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return captions.hasNext();
          }

          @Override
          public Result<Path, Caption> next() {
            CaptionStream.Result next = captions.next();
            return next.problem() == null
                ? new Result<>(next.file(), caption(next.captions()), null)
                : new Result<>(next.file(), null, next.problem());
          }
        },
        captions::close);
  }

  /**
   * Captions a film piece by piece, each piece as soon as it has been read; memory does not grow
   * with the film. The stream is for one thread; close it, or run it to its end. If the film turns
   * out to be damaged or cut short, the listener of {@link Options.Builder#on} is told at the end.
   *
   * @param everySeconds the length of a piece; infinity for the film as a whole. At least the
   *     distance of the frames that the model looks at.
   * @throws IOException if nothing of the film can be read, or this model captions photos
   */
  public Stream<Scene> film(Path film, double everySeconds) throws IOException {
    return film(
        film,
        everySeconds == Double.POSITIVE_INFINITY ? Cutting.NONE : Cutting.every(everySeconds));
  }

  /** As {@link #film}, with a piece for each scene: cut where the picture changes at once. */
  public Stream<Scene> scenes(Path film) throws IOException {
    return film(film, Cutting.SCENES);
  }

  private Stream<Scene> film(Path film, Cutting cutting) throws IOException {
    requireFilms();
    FilmCaptions pieces = using(() -> model.ofFilms.caption(film, cutting));
    return stream(
        new Iterator<>() {
          private boolean ended;

          @Override
          public boolean hasNext() {
            boolean more = pieces.hasNext();
            if (!more && !ended) {
              ended = true;
              pieces
                  .problem()
                  .ifPresent(problem -> options.tell(new Options.Event.Problem(film, problem)));
            }
            return more;
          }

          @Override
          public Scene next() {
            FilmCaptions.Stretch piece = pieces.next();
            options.tell(new Options.Event.Progress(film, pieces.read(), pieces.seconds()));
            return new Scene(piece.start(), piece.end(), caption(piece.captions()), piece.frames());
          }
        },
        pieces::close);
  }

  /**
   * Captions pictures that are the frames of one clip, in their order and evenly spaced.
   *
   * @throws IOException if one of them cannot be read, or this model captions photos
   */
  public Caption frames(List<Path> pictures) throws IOException {
    requireFilms();
    return using(() -> caption(model.ofFilms.caption(pictures)));
  }

  private void requireFilms() throws SightlineException {
    if (!ofFilms()) {
      throw new MediaException(
          card().get("name")
              + " captions photos; open a captioner of films, such as video-caption");
    }
  }

  private static Caption caption(Captions captions) {
    List<Caption> others =
        captions.all().stream().skip(1).map(s -> caption(s, captions.named(), List.of())).toList();
    return caption(captions.best(), captions.named(), others);
  }

  private static Caption caption(Sentence s, List<String> named, List<Caption> others) {
    return new Caption(
        s.text(), s.logProbability(), s.words(), s.attention(), named, s.sure(), others);
  }
}
