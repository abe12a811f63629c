package dev.sightline.caption;

import java.util.Map;
import java.util.TreeMap;

/**
 * How captioner and encoder are trained together, see {@link EndToEndTraining}.
 *
 * @param captioner how the captioner is; its schedule is the encoder's too
 * @param encoderRate of the encoder's Adam at its highest; 0 leaves the encoder as it is
 * @param encoderClip global norm of the encoder's gradient at most
 * @param replicas copies of the encoder that share a batch: sums are taken in their order
 * @param varied whether parts of the photos in other colours are seen
 * @param saveEvery steps between two checkpoints
 */
public record EndToEndSettings(
    CaptionTrainingSettings captioner,
    double encoderRate,
    double encoderClip,
    int replicas,
    boolean varied,
    int saveEvery) {
  /** What must not change when a training goes on. */
  Map<String, String> fixed() {
    Map<String, String> texts = new TreeMap<>();
    texts.put("epochs", Integer.toString(captioner.epochs()));
    texts.put("batch", Integer.toString(captioner.captionsPerBatch()));
    texts.put("captions-per-photo", Integer.toString(captioner.captionsPerPhoto()));
    texts.put("rate", Double.toString(captioner.learningRate()));
    texts.put("encoder-rate", Double.toString(encoderRate));
    texts.put("replicas", Integer.toString(replicas));
    texts.put("varied", Boolean.toString(varied));
    texts.put("mirrored", Boolean.toString(captioner.mirrored()));
    texts.put("seed", Long.toString(captioner.seed()));
    return texts;
  }
}
