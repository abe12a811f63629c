package dev.sightline.eval;

import com.fasterxml.jackson.core.JsonToken;
import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels of frames, predicted and true, from JSON:
 *
 * <pre>
 * {"predicted": [[9, 9, 0], ...], "truth": [[9, 0, 0], ...], "background_class": 0}
 * </pre>
 *
 * <p>One list per video, one label per frame; labels are whole numbers or names (9 and "9" are the
 * same). {@code background_class} may be missing; {@code about} and {@code expected} are skipped.
 * The file is read as a stream: memory grows with the frames only.
 *
 * @param predicted per video, the classes of its frames, numbered in order of appearance
 * @param truth per video, as long as {@code predicted}
 * @param background the background class, or {@link Segmental#NO_BACKGROUND}
 */
public record SegmentationFile(List<int[]> predicted, List<int[]> truth, int background) {
  /** Eleven hours at 25 frames per second; no video is longer. */
  static final int MOST_FRAMES = 1_000_000;

  /** In one file, predicted or true. */
  private static final long MOST_FRAMES_IN_ALL = 100_000_000;

  private static final String SHAPE =
      "expected {\"predicted\": [[...], ...], \"truth\": [[...], ...], \"background_class\": ...}";

  /**
   * Reads a file.
   *
   * @throws SightlineException naming the file, and the video (the first is video 0), if it has
   *     another shape, is damaged or empty, or if the two sides differ in length
   */
  public static SegmentationFile read(Path file) throws SightlineException {
    SegmentationFile labels = JsonInput.read(file, SHAPE, in -> new Reader(in).document());
    labels.check(file);
    return labels;
  }

  private void check(Path file) throws SightlineException {
    if (predicted.size() != truth.size()) {
      throw new SightlineException(
          "%s: %s videos are predicted but %s have a truth; the same number was expected"
              .formatted(file, predicted.size(), truth.size()));
    }
    if (truth.isEmpty()) {
      throw new SightlineException(file + ": there is no video in it; " + SHAPE);
    }
    for (int video = 0; video < truth.size(); video++) {
      int predictions = predicted.get(video).length;
      int frames = truth.get(video).length;
      if (predictions != frames) {
        throw new SightlineException(
            "%s: video %s (the first is 0) has %s predicted labels but %s true ones; the same number was expected"
                .formatted(file, video, predictions, frames));
      }
      if (frames == 0) {
        throw new SightlineException(
            "%s: video %s (the first is 0) has no frame; a label for each was expected"
                .formatted(file, video));
      }
    }
  }

  private static final class Reader {
    private final JsonInput in;
    private final Map<String, Integer> classes = new HashMap<>();
    private List<int[]> predicted;
    private List<int[]> truth;
    private int background = Segmental.NO_BACKGROUND;
    private long frames;

    Reader(JsonInput in) {
      this.in = in;
    }

    SegmentationFile document() throws IOException {
      in.object(SHAPE);
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        field(name);
      }
      if (predicted == null || truth == null) {
        throw in.wrong(
            "there is no \"%s\"; ".formatted(truth == null ? "truth" : "predicted") + SHAPE);
      }
      return new SegmentationFile(predicted, truth, background);
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "predicted" -> predicted = videos(name);
        case "truth" -> truth = videos(name);
        case "background_class" -> {
          if (in.json.currentToken() != JsonToken.VALUE_NULL) {
            background = label(name);
          }
        }
        case "about", "expected" -> in.skip();
        default -> throw in.wrong("unknown key \"" + name + "\"; " + SHAPE);
      }
    }

    private List<int[]> videos(String name) throws IOException {
      String expected = name + " must be a list of videos, each a list of labels";
      List<int[]> videos = new ArrayList<>();
      in.list(expected);
      while (in.next()) {
        in.list(expected);
        videos.add(video("a label of video " + videos.size() + " in " + name));
      }
      return videos;
    }

    private int[] video(String what) throws IOException {
      int[] labels = new int[1024];
      int size = 0;
      while (in.next()) {
        if (size == MOST_FRAMES || ++frames > MOST_FRAMES_IN_ALL) {
          throw in.wrong(
              "more than %s frames in a video, or %s in all, are not scored"
                  .formatted(MOST_FRAMES, MOST_FRAMES_IN_ALL));
        }
        labels = size == labels.length ? Arrays.copyOf(labels, 2 * size) : labels;
        labels[size++] = label(what);
      }
      return Arrays.copyOf(labels, size);
    }

    private int label(String what) throws IOException {
      JsonToken token = in.json.currentToken();
      if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_STRING) {
        throw in.wrong(what + " must be a whole number or a name");
      }
      String name = JsonInput.composed(in.json.getText());
      return classes.computeIfAbsent(name, unseen -> classes.size());
    }
  }
}
