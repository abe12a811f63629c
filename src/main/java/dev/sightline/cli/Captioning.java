package dev.sightline.cli;

import dev.sightline.caption.Caption;
import dev.sightline.caption.CaptionStream;
import dev.sightline.caption.Captioner;
import dev.sightline.caption.Cutting;
import dev.sightline.caption.FilmCaptions;
import dev.sightline.caption.VideoCaptioner;
import dev.sightline.draw.AttentionPainter;
import dev.sightline.media.MediaException;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Captions files in their order: photos that follow each other in one stream, videos one by one. A
 * captioner is opened when the first file needs it.
 */
final class Captioning {
  private final CaptionModelChoice models;
  private final CaptionLines lines;
  private final OutputOptions.Results results;
  private final SubtitleOptions subtitles;
  private final Cutting cutting;
  private final Map<Path, Path> explained;

  /**
   * @param explained where the picture of each file goes that shows where the model looked; empty
   *     for no pictures
   */
  Captioning(
      CaptionModelChoice models,
      CaptionLines lines,
      OutputOptions.Results results,
      SubtitleOptions subtitles,
      Cutting cutting,
      Map<Path, Path> explained) {
    this.models = models;
    this.lines = lines;
    this.results = results;
    this.subtitles = subtitles;
    this.cutting = cutting;
    this.explained = explained;
  }

  void run(List<Path> files) throws IOException {
    Captioner ofPhotos = null;
    VideoCaptioner ofVideos = null;
    try {
      int at = 0;
      while (at < files.size()) {
        int from = at;
        while (at < files.size() && !MediaFiles.isVideo(files.get(at))) {
          at++;
        }
        if (at > from) {
          if (ofPhotos == null) {
            results.problems().remark(models.otherwise(files.get(from), false));
            ofPhotos = models.ofPhotos();
          }
          photos(ofPhotos, files.subList(from, at));
        } else {
          if (ofVideos == null) {
            results.problems().remark(models.otherwise(files.get(at), true));
            ofVideos = models.ofVideos();
          }
          video(ofVideos, files.get(at));
          results.done();
          at++;
        }
      }
    } finally {
      if (ofPhotos != null) {
        ofPhotos.close();
      }
      if (ofVideos != null) {
        ofVideos.close();
      }
    }
  }

  private void photos(Captioner captioner, List<Path> files) throws IOException {
    try (CaptionStream captions =
        new CaptionStream(captioner, files.iterator(), !explained.isEmpty())) {
      while (captions.hasNext()) {
        CaptionStream.Result result = captions.next();
        results.done();
        if (result.problem() != null) {
          results.problems().add(result.file(), result.problem());
          continue;
        }
        lines.print(result.file(), result.captions());
        if (!explained.isEmpty()) {
          paint(result);
        }
      }
    }
  }

  private void video(VideoCaptioner captioner, Path file) throws IOException {
    try (FilmCaptions captions = captioner.caption(file, cutting);
        SubtitleOptions.Writing cues = subtitles.of(file)) {
      while (captions.hasNext()) {
        FilmCaptions.Stretch stretch = captions.next();
        if (cutting.equals(Cutting.NONE)) {
          lines.print(file, stretch.captions());
        } else {
          lines.print(file, stretch);
        }
        cues.add(stretch.start(), stretch.end(), stretch.captions().best().text());
      }
      if (captions.problem().isPresent()) {
        results.problems().add(file, captions.problem().get());
      }
    } catch (MediaException e) {
      results.problems().add(file, e);
    }
    if (!explained.isEmpty()) {
      results
          .problems()
          .add(
              file.toString(),
              file + " is a video; --explain paints where the model looked in photos");
    }
  }

  private void paint(CaptionStream.Result result) throws IOException {
    Caption best = result.captions().best();
    if (best.words().isEmpty()) {
      return; // a captioner that has nothing to say looked nowhere
    }
    if (best.attention().isEmpty()) {
      throw new MediaException(
          models.photos() + " has no attention; --explain needs a soft-attention model");
    }
    List<AttentionPainter.Look> looks = new ArrayList<>();
    for (int i = 0; i < best.words().size(); i++) {
      looks.add(new AttentionPainter.Look(best.words().get(i), best.attention().get(i)));
    }
    AttentionPainter.write(PictureReader.read(result.file()), looks, explained.get(result.file()));
  }
}
