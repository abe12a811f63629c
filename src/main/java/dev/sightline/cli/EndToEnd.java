package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.Captioners;
import dev.sightline.caption.EndToEndCourse;
import dev.sightline.caption.EndToEndSettings;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.spec.Plan;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** What {@code train caption --fine-tune-encoder} does. */
record EndToEnd(TrainCaptionCommand command, PrintWriter screen, PrintWriter errors) {
  int train(
      EndToEndSettings settings,
      Plan<Captioners.Kind<?>> plan,
      CaptionData trainData,
      CaptionData devData)
      throws IOException {
    StartingModel from =
        StartingModel.choose(command.spec, command.from, CaptionBundle.PHOTOS, false);
    boolean fresh = from.isRandom();
    boolean named = command.spec.commandLine().getParseResult().hasMatchedOption("--encoder");
    Bundle eye = fresh || named ? command.folder.eyes.bundle(errors) : from.bundle().openEncoder();
    List<CaptionedPhoto> train = EndToEndCourse.readable(trainData.photos(), errors);
    List<CaptionedPhoto> dev = EndToEndCourse.readable(devData.photos(), errors);
    try (TrainableEncoder encoder = TrainableEncoder.open(eye, settings.replicas());
        CaptionBundle bundle =
            fresh
                ? EndToEndCourse.fresh(plan, settings.captioner(), encoder, train)
                : CaptionBundle.read(from.bundle());
        Interruption interruption = Interruption.watch()) {
      TrainingOrigin origin =
          from.origin(
              "%s, %s photos with their captions; encoder begun from %s"
                  .formatted(
                      command.input.data.get(0).toAbsolutePath().normalize().getFileName(),
                      train.size(),
                      eye.name()),
              TrainingFolder.commandLine(command.spec));
      TrainingOrigin both =
          new TrainingOrigin(
              origin.data(),
              origin.command(),
              origin.start() + ", encoder " + eye.name() + " " + eye.seal("encoder.onnx").sha256());
      try (EndToEndCourse course =
          new EndToEndCourse(settings, bundle, encoder, train, dev, both, fresh, screen)) {
        if (command.folder.run(course, bundle.task(), command.spec, interruption).isPresent()) {
          command.folder.tellUse(screen, "caption", "photo.jpg");
        }
      }
    }
    return ExitCode.DONE;
  }
}
