package dev.sightline.cli;

import dev.sightline.Captioner;
import dev.sightline.Options;
import dev.sightline.Options.Event;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.encoder.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The captioners that a command uses: those that ship, one of which the user may have replaced.
 *
 * @param photos name, folder or zip of the captioner of photos
 * @param videos of that of videos
 * @param asked the one that the user named, null where none
 * @param beams null for as many as the captioner was made with
 * @param device what computes the encoder
 */
record CaptionModelChoice(
    String photos, String videos, String asked, Integer beams, Device device) {
  /**
   * @param model null, or a captioner that replaces the one for the same things
   * @param device what computes the encoder
   */
  static CaptionModelChoice of(String model, Integer beams, Device device) throws IOException {
    if (model == null) {
      return new CaptionModelChoice(
          CaptionBundle.PHOTOS, CaptionBundle.VIDEOS, null, beams, device);
    }
    boolean forVideos =
        Bundle.describe(ModelFolders.find(model)).task().equals(CaptionBundle.VIDEOS);
    return forVideos
        ? new CaptionModelChoice(CaptionBundle.PHOTOS, model, model, beams, device)
        : new CaptionModelChoice(model, CaptionBundle.VIDEOS, model, beams, device);
  }

  /**
   * What to say of a file that the model which was asked for does not caption; null where none was
   * asked for, or it does.
   */
  String otherwise(Path file, boolean video) {
    String used = video ? videos : photos;
    return asked == null || asked.equals(used)
        ? null
        : "%s is a %s, and %s captions %s: %s is used for %s"
            .formatted(
                file,
                video ? "video" : "photo",
                asked,
                video ? "photos" : "videos",
                used,
                video ? "videos" : "photos");
  }

  Captioner ofPhotos() throws IOException {
    return open(photos, event -> {});
  }

  /**
   * @param listener is told of films that could be read in part only
   */
  Captioner ofFilms(Consumer<Event> listener) throws IOException {
    return open(videos, listener);
  }

  private Captioner open(String model, Consumer<Event> listener) throws IOException {
    Options.Builder chosen = Options.builder().device(device.name()).on(listener);
    return Captioner.open(model, (beams == null ? chosen : chosen.beams(beams)).build());
  }
}
