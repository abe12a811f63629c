package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.bundle.Provenance;
import dev.sightline.caption.BeamSearch;
import dev.sightline.caption.CaptionAverage;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionSet;
import dev.sightline.caption.ClipWatcher;
import dev.sightline.caption.Concepts;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedClip;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.encoder.Encoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sightline train average}: the mean of two captioners' weights, chosen on dev photos or
 * clips.
 */
@Command(
    name = "average",
    description =
        "Average the weights of a captioner before and after self-critical training. The shares, beam"
            + " widths and length powers below are tried on the dev photos or clips; the best"
            + " combination is kept.")
public final class TrainAverageCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Data set: photos or clips and their captions, as in training; its dev split is used.")
  Path data;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "BUNDLE",
      description = "Captioner to start from: for example FOLDER/cross-entropy.")
  String from;

  @Option(
      names = "--to",
      required = true,
      split = ",",
      paramLabel = "BUNDLE",
      description =
          "Captioner to average with, or several (their mean is used): for example"
              + " FOLDER/self-critical.")
  List<String> to;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "BUNDLE",
      description = "Where the output goes: the averaged model, in this folder.")
  Output.ToFolder output;

  @Option(
      names = "--shares",
      split = ",",
      defaultValue = "0.25,0.5,0.75",
      paramLabel = "SHARE",
      description = "Shares of the second captioner to try.")
  List<Double> shares;

  @Option(
      names = "--beams",
      split = ",",
      defaultValue = "3,5",
      description = "Beam width: the number of captions searched side by side; values to try.")
  List<Integer> beams;

  @Option(
      names = "--length-powers",
      split = ",",
      defaultValue = "0.7,1.2",
      paramLabel = "POWER",
      description = "Length powers to try.")
  List<Double> lengthPowers;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter screen = spec.commandLine().getOut();
    choices(BeamSearch.Settings.DEFAULT); // refuses what cannot be before anything is read
    Bundle first = Bundle.open(ModelFolders.find(from));
    List<CaptionBundle> seconds = new ArrayList<>();
    Bundle second = null;
    for (String name : to) {
      second = Bundle.open(ModelFolders.find(name));
      seconds.add(CaptionBundle.read(second));
    }
    CaptionBundle after = seconds.get(0);
    CaptionAverage average = new CaptionAverage(CaptionBundle.read(first), seconds);
    CaptionSet dev;
    Bundle eyes = second.openEncoder();
    ModelFolders.bringEncoder(eyes, output.path().toAbsolutePath().getParent());
    try (Encoder eye = Encoder.open(eyes)) {
      dev = dev(eye, after);
      CaptionAverage.Result best =
          average.best(
              choices(after.beam()),
              dev,
              (choice, scores) -> {
                screen.printf(
                    Locale.ROOT,
                    "share %.2f, %d beams, length power %.1f: CIDEr-D %.4f, BLEU-1 %.2f, BLEU-4 %.2f%n",
                    choice.share(),
                    choice.beam().beams(),
                    choice.beam().lengthPower(),
                    scores.cider(),
                    100 * scores.bleu1(),
                    100 * scores.bleu4());
                screen.flush();
              });
      Provenance provenance =
          Provenance.now(
              second.provenance().data(),
              second.provenance().command() + "; then " + TrainingFolder.commandLine(spec),
              second.provenance().seed());
      for (var score : best.dev().named().entrySet()) {
        provenance = provenance.with("dev " + score.getKey(), score.getValue().doubleValue());
      }
      provenance = provenance.with("share of self-critical weights", best.choice().share());
      best.bundle().write(output.path(), eye.reference(), provenance);
    }
    screen.println("The average is in " + output + ".");
    return ExitCode.DONE;
  }

  private CaptionSet dev(Encoder eye, CaptionBundle captioner) throws IOException {
    if (captioner.sampling().isEmpty()) {
      return CaptionSet.of(eye, CaptionData.read(data, "dev").photos(), false, (done, all) -> {})
          .with(Concepts.of(captioner, eye));
    }
    List<CaptionedClip> clips = VideoCaptionData.read(data, "dev").clips();
    return CaptionSet.ofClips(eye, clips, captioner.sampling().get(), false, ClipWatcher.NONE);
  }

  private List<CaptionAverage.Choice> choices(BeamSearch.Settings beam) {
    List<CaptionAverage.Choice> all = new ArrayList<>();
    for (double share : shares) {
      for (int number : beams) {
        for (double power : lengthPowers) {
          all.add(
              new CaptionAverage.Choice(
                  share,
                  new BeamSearch.Settings(number, beam.maximumLength(), power, beam.unrepeated())));
        }
      }
    }
    return all;
  }
}
