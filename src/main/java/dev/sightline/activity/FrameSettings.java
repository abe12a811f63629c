package dev.sightline.activity;

import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;

/** What a net sees of a video's frames, whichever net it is. */
public record FrameSettings(
    @Setting(
            says = "Frames per clip: those a pooling net reads to label the last of them.",
            usual = "30",
            least = 1,
            most = 1000)
        int clipFrames,
    @Setting(
            says = "Also use how much has changed since the frame before.",
            usual = "false",
            absent = "false")
        boolean motion,
    @Setting(
            says =
                "Also use how fast, how unevenly and which way the picture moves (optical flow).",
            option = "--optical-flow",
            usual = "false",
            absent = "false")
        boolean flow,
    @Setting(
            says =
                "Look only at the square of a clip that moves most, half as high as the picture.",
            usual = "false",
            absent = "false")
        boolean closeUp) {
  public static final Spec<FrameSettings> SPEC = Spec.of(FrameSettings.class);
}
