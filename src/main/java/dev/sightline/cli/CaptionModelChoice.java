package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.Captioner;
import dev.sightline.caption.VideoCaptioner;
import java.io.IOException;

/**
 * The captioners that a command uses: those that ship, one of which the user may have replaced.
 *
 * @param photos name, folder or zip of the captioner of photos
 * @param videos of that of videos
 * @param beams null for as many as the captioner was made with
 */
record CaptionModelChoice(String photos, String videos, Integer beams) {
  /**
   * @param model null, or a captioner that replaces the one for the same things
   */
  static CaptionModelChoice of(String model, Integer beams) throws IOException {
    if (model == null) {
      return new CaptionModelChoice(CaptionBundle.PHOTOS, CaptionBundle.VIDEOS, beams);
    }
    boolean forVideos =
        Bundle.describe(ModelFolders.find(model)).task().equals(CaptionBundle.VIDEOS);
    return forVideos
        ? new CaptionModelChoice(CaptionBundle.PHOTOS, model, beams)
        : new CaptionModelChoice(model, CaptionBundle.VIDEOS, beams);
  }

  Captioner ofPhotos() throws IOException {
    Captioner opened = Captioner.open(ModelFolders.find(photos));
    return beams == null ? opened : opened.withBeams(beams);
  }

  VideoCaptioner ofVideos() throws IOException {
    VideoCaptioner opened = VideoCaptioner.open(ModelFolders.find(videos));
    return beams == null ? opened : opened.withBeams(beams);
  }
}
