package dev.sightline.caption;

import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;
import java.util.Map;

/**
 * How captioner and encoder are trained together, see {@link EndToEndLesson}. The captioner's
 * schedule is the encoder's too; the gradients of the replicas are added in their order.
 */
public record EndToEndSettings(
    CaptionTrainingSettings captioner,
    @Setting(
            says = "Peak learning rate of the encoder; 0 leaves it unchanged.",
            option = "--encoder-learning-rate",
            usual = "1e-5",
            least = 0,
            most = 1)
        double encoderRate,
    @Setting(
            says = "Largest norm of the encoder's gradient.",
            option = Setting.NO_OPTION,
            usual = "5",
            above = 0)
        double encoderClip,
    @Setting(
            says =
                "Copies of the net that share a batch, one per core. Default: the number of cores.",
            usual = "1",
            least = 1,
            most = 1024)
        int replicas,
    @Setting(
            says = "Show the encoder whole photos in their own colours, without variation.",
            option = "--no-variation",
            usual = "true")
        boolean varied) {
  public static final Spec<EndToEndSettings> SPEC = Spec.of(EndToEndSettings.class);

  /** The encoder sees a photo once for its captions: short, from trained nets. */
  public static final EndToEndSettings USUAL =
      Spec.with(
          SPEC.usual(),
          Map.of(
              "captionsPerBatch",
              40,
              "captionsPerPhoto",
              5,
              "warmUpSteps",
              50,
              "replicas",
              Runtime.getRuntime().availableProcessors()));

  /**
   * @throws IllegalArgumentException where the captioner is to be trained by reward
   */
  public EndToEndSettings {
    if (captioner.selfCriticalEpochs() > 0) {
      throw new IllegalArgumentException(
          "--self-critical does not go with --fine-tune-encoder: train by reward afterwards, with"
              + " --from and --encoder");
    }
  }
}
