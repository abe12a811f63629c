package dev.sightline.cli;

import dev.sightline.data.QuestionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.FeatureCache;
import dev.sightline.spec.Spec;
import dev.sightline.train.Progress;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.vqa.AnswerBundle;
import dev.sightline.vqa.AnswerCourse;
import dev.sightline.vqa.AnswerKind;
import dev.sightline.vqa.AnswerTask;
import dev.sightline.vqa.AnswerTrainingSettings;
import dev.sightline.vqa.QuestionSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code sightline train vqa}: trains a model that answers questions about pictures. */
@Command(
    name = "vqa",
    description =
        "Train a model that answers questions about pictures. If the data has no dev split, some"
            + " photos are held out with all their questions. After each epoch it answers the dev"
            + " questions; the best epoch is kept as the model FOLDER/vqa. Ctrl-C stops the training,"
            + " --resume continues it.")
public final class TrainVqaCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec spec;

  @Mixin DataChoice.OfQuestions input;

  @Mixin TrainingFolder folder;

  @Mixin NetOptions<AnswerKind<?>> net = new NetOptions<>(AnswerKind.ALL);

  @Mixin
  SettingOptions training =
      new SettingOptions(Spec.of(AnswerTrainingSettings.class), Spec.of(AnswerTask.Known.class));

  @Mixin MediaOptions media;

  private int unreadable;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    AnswerTask task =
        new AnswerTask(
            net.plan(err),
            training.of(AnswerTrainingSettings.class),
            training.of(AnswerTask.Known.class));
    QuestionData.ForTraining parts = QuestionData.forTraining(input.data);
    int missing = MissingPhotos.tell(parts.train(), err) + MissingPhotos.tell(parts.dev(), err);
    try (Encoder eye = folder.openEncoder(spec.commandLine().getErr())) {
      QuestionSet train = look(eye, parts.train(), task.settings().mirrored());
      QuestionSet dev = look(eye, parts.dev(), false);
      String origin =
          String.format(
              Locale.ROOT,
              "%s, %,d questions; %,d more about other photos to check with",
              input.data.toAbsolutePath().normalize().getFileName(),
              train.size(),
              dev.size());
      try (Interruption interruption = Interruption.watch();
          AnswerCourse course =
              new AnswerCourse(
                  task,
                  train,
                  dev,
                  parts.train().layout(),
                  eye.reference(),
                  new TrainingOrigin(origin, TrainingFolder.commandLine(spec)))) {
        if (folder.run(course, AnswerBundle.TASK, spec, interruption).isPresent()) {
          folder.tellUse(spec.commandLine().getOut(), "ask", "photo.jpg \"what is it?\"");
        }
      }
    }
    return missing + unreadable == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }

  private QuestionSet look(Encoder eye, QuestionData part, boolean mirrored) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Progress[] progress = {null};
    FeatureCache.Watcher watcher =
        new FeatureCache.Watcher() {
          @Override
          public void encoded(int done, int all) {
            if (progress[0] == null) {
              progress[0] = Progress.of("looking", "photos", all, Progress.suited(), err);
            }
            progress[0].add(done - progress[0].done());
          }

          @Override
          public void unreadable(Path photo, String sentence) {
            unreadable++;
            err.println("sightline: " + sentence);
          }
        };
    try {
      return QuestionSet.of(eye, part, mirrored, watcher);
    } finally {
      if (progress[0] != null) {
        progress[0].close();
      }
    }
  }
}
