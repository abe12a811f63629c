package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionPlan;
import dev.sightline.caption.EndToEndRun;
import dev.sightline.caption.EndToEndSettings;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** What {@code train caption --fine-tune-encoder} does. */
record EndToEnd(TrainCaptionCommand command, PrintWriter screen, PrintWriter errors) {
  int train(EndToEndSettings settings, CaptionPlan plan, CaptionData trainData, CaptionData devData)
      throws IOException {
    boolean fresh = command.start == null;
    Bundle start =
        fresh
            ? null
            : Bundle.open(ModelFolders.find(command.start)).expectTask(CaptionBundle.PHOTOS);
    boolean named = command.spec.commandLine().getParseResult().hasMatchedOption("--encoder");
    Bundle eye = fresh || named ? command.folder.eyes.bundle(errors) : start.openEncoder();
    List<CaptionedPhoto> train = EndToEndRun.readable(trainData.photos(), errors);
    List<CaptionedPhoto> dev = EndToEndRun.readable(devData.photos(), errors);
    try (TrainableEncoder encoder = TrainableEncoder.open(eye, settings.replicas());
        CaptionBundle bundle =
            fresh
                ? EndToEndRun.fresh(plan, encoder, train, settings.captioner().seed())
                : CaptionBundle.read(start);
        Interruption interruption = Interruption.watch()) {
      EndToEndRun run =
          new EndToEndRun(
              settings,
              bundle,
              encoder,
              train,
              dev,
              command.folder.out.path(),
              new TrainingOrigin(
                  "%s, %s photos with their captions; encoder begun from %s"
                      .formatted(command.data.getFileName(), train.size(), eye.name()),
                  TrainingFolder.commandLine(command.spec)),
              screen,
              interruption::wished);
      (fresh ? run.prepared() : run).run(command.folder.resume);
    }
    return ExitCode.DONE;
  }
}
