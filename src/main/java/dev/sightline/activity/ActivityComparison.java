package dev.sightline.activity;

import dev.sightline.eval.Runs;
import dev.sightline.rnn.CellKind;
import dev.sightline.spec.Spec;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Nets compared on the same features with the same budget. Videos are dealt into folds; the videos
 * of a fold are labelled by a net that was trained on the others, so that every video is measured
 * and none by a net that has seen it. Nothing is chosen by the result: each net is the one that its
 * last epoch leaves.
 */
public final class ActivityComparison {
  /**
   * A line of the table.
   *
   * @param name for people
   * @param plan which net
   * @param ranking loss beside the classification's
   * @param gain whether frames count with g_t
   */
  public record Entrant(String name, ActivityPlan plan, RankingLoss ranking, boolean gain) {}

  /**
   * What an entrant reached.
   *
   * @param scores for each seed, over all videos
   * @param parameters of one net
   * @param framesPerSecond labelled, features being there
   * @param trainedSeconds for one seed, all folds
   */
  public record Outcome(
      Entrant entrant,
      List<ActivityScores> scores,
      int parameters,
      double framesPerSecond,
      double trainedSeconds) {}

  private final ActivitySet set;
  private final List<List<String>> folds;
  private final int seeds;
  private final ActivityTrainingSettings budget;

  /**
   * @param folds ids of each fold's videos
   * @param seeds how often everything is repeated
   * @param budget how each net is trained; ranking loss, gain and seed are the entrants' and the
   *     repetition's
   */
  public ActivityComparison(
      ActivitySet set, List<List<String>> folds, int seeds, ActivityTrainingSettings budget) {
    this.set = set;
    this.folds = folds;
    this.seeds = seeds;
    this.budget = budget;
  }

  /**
   * The nets of the notes and their papers.
   *
   * @param rankingWeight factor of the ranking losses
   * @param several whether several labels may hold at once; there is no ranking loss then
   */
  public static List<Entrant> entrants(ActivityPlan sizes, double rankingWeight, boolean several) {
    List<Entrant> all = new ArrayList<>();
    all.add(plain("frame softmax", sizes.withKind(ActivityPlan.Kind.FRAME_SOFTMAX)));
    ActivityPlan lstm = sizes.withKind(ActivityPlan.Kind.LSTM);
    all.add(plain("LSTM", lstm));
    all.add(new Entrant("LSTM, frame gain", lstm, RankingLoss.NONE, true));
    all.add(plain("GRU", Spec.with(lstm, "cell", CellKind.GRU)));
    all.add(plain("LSTM, 2 layers", Spec.with(lstm, "layers", 2)));
    all.add(
        plain(
            "LSTM, bidirectional (sees the future)",
            Spec.with(lstm, "bidirectional", true)));
    if (!several) {
      for (RankingLoss.Kind kind :
          List.of(RankingLoss.Kind.SCORE, RankingLoss.Kind.MARGIN, RankingLoss.Kind.BOTH)) {
        all.add(
            new Entrant(
                "LSTM + " + kind.title(),
                lstm,
                new RankingLoss(kind, rankingWeight, false, false),
                false));
      }
    }
    all.add(plain("MultiLSTM, + i", sizes.withKind(ActivityPlan.Kind.MULTI_LSTM_INPUT)));
    all.add(plain("MultiLSTM, + i + a", sizes.withKind(ActivityPlan.Kind.MULTI_LSTM_ATTENTION)));
    all.add(
        plain(
            "MultiLSTM (" + (sizes.window() - 1) + " frames late)",
            sizes.withKind(ActivityPlan.Kind.MULTI_LSTM)));
    all.add(
        plain(
            "MultiLSTM, + i + a, " + sizes.window() / 2 + " frames late",
            Spec.with(
                sizes.withKind(ActivityPlan.Kind.MULTI_LSTM_ATTENTION),
                "offset",
                sizes.window() / 2)));
    for (ActivityPlan.Kind kind :
        List.of(
            ActivityPlan.Kind.CONV_POOLING,
            ActivityPlan.Kind.LATE_POOLING,
            ActivityPlan.Kind.SLOW_POOLING,
            ActivityPlan.Kind.LOCAL_POOLING,
            ActivityPlan.Kind.TIME_CONVOLUTION)) {
      all.add(plain(kind.toString().replace('-', ' '), sizes.withKind(kind)));
    }
    return all;
  }

  private static Entrant plain(String name, ActivityPlan plan) {
    return new Entrant(name, plan, RankingLoss.NONE, false);
  }

  private ActivityTrainingSettings budget(Entrant entrant, int seed) {
    RankingLoss ranking = entrant.ranking;
    return Spec.with(
        budget,
        Map.of(
            "kind",
            ranking.kind(),
            "weight",
            ranking.weight(),
            "gain",
            entrant.gain,
            "seed",
            (long) seed));
  }

  /** Measures what a net says of the videos of a fold. */
  private interface Measuring {
    /** Takes the next video of this seed, labelled by a net that has not seen it. */
    void video(ActivityNet net, LabelledTrack track);

    /** All videos of a seed are there. */
    void seedDone();
  }

  /** What training and measuring cost. */
  private record Cost(int parameters, double framesPerSecond, double trainedSeconds) {}

  /**
   * Trains and measures one entrant on untrimmed videos.
   *
   * @param progress is told the share that is done, now and then
   */
  public Outcome run(Entrant entrant, DoubleConsumer progress) throws IOException {
    List<ActivityScores> scores = new ArrayList<>();
    List<ActivityScores.Video> measured = new ArrayList<>();
    Cost cost =
        measure(
            entrant,
            progress,
            new Measuring() {
              @Override
              public void video(ActivityNet net, LabelledTrack track) {
                measured.add(
                    FrameLabelling.labelled(net, budget.clipFrames(), track, set.labels()));
              }

              @Override
              public void seedDone() {
                scores.add(ActivityScores.of(set.labels(), measured));
                measured.clear();
              }
            });
    return new Outcome(entrant, scores, cost.parameters, cost.framesPerSecond, cost.trainedSeconds);
  }

  /**
   * What an entrant reached on trimmed clips.
   *
   * @param fusion how a net that scores frames speaks of a clip; null for one that scores clips
   * @param accuracy share of the clips that are classified right, in percent, for each seed
   */
  public record ClipOutcome(
      Entrant entrant,
      Fusion fusion,
      List<Double> accuracy,
      int parameters,
      double framesPerSecond,
      double trainedSeconds) {}

  /** Trains and measures one entrant on trimmed clips: an outcome for each fusion. */
  public List<ClipOutcome> runClips(Entrant entrant, DoubleConsumer progress) throws IOException {
    Fusion[] fusions = Fusion.values();
    int[] right = new int[fusions.length];
    List<List<Double>> accuracy = new ArrayList<>();
    for (int f = 0; f < fusions.length; f++) {
      accuracy.add(new ArrayList<>());
    }
    boolean[] perFrame = new boolean[1];
    Cost cost =
        measure(
            entrant,
            progress,
            new Measuring() {
              private int clips;

              @Override
              public void video(ActivityNet net, LabelledTrack track) {
                clips++;
                perFrame[0] = net.perFrame();
                float[] p = FrameLabelling.ofTrimmed(net, track.features());
                for (int f = 0; f < fusions.length; f++) {
                  float[] whole = fusions[f].of(p, net.classes());
                  int best = Runs.best(new float[][] {whole})[0];
                  right[f] += best == track.labels()[0] ? 1 : 0;
                }
              }

              @Override
              public void seedDone() {
                for (int f = 0; f < fusions.length; f++) {
                  accuracy.get(f).add(100.0 * right[f] / clips);
                  right[f] = 0;
                }
                clips = 0;
              }
            });
    List<ClipOutcome> outcomes = new ArrayList<>();
    for (int f = 0; f < (perFrame[0] ? fusions.length : 1); f++) {
      outcomes.add(
          new ClipOutcome(
              entrant,
              perFrame[0] ? fusions[f] : null,
              accuracy.get(f),
              cost.parameters,
              cost.framesPerSecond,
              cost.trainedSeconds));
    }
    return outcomes;
  }

  private Cost measure(Entrant entrant, DoubleConsumer progress, Measuring measuring)
      throws IOException {
    double trained = 0;
    double labelled = 0;
    long frames = 0;
    int parameters = 0;
    int done = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      for (List<String> fold : folds) {
        List<LabelledTrack> train =
            set.tracks().stream().filter(track -> !fold.contains(track.id())).toList();
        LabelledTrack first = train.get(0);
        try (ActivityNet net =
            entrant.plan.net(
                first.features().channels(), first.features().cells(), set.labels().size(), seed)) {
          parameters = net.parameters().size();
          long begun = System.nanoTime();
          ActivityLesson lesson =
              new ActivityLesson(
                  budget(entrant, seed),
                  net,
                  entrant.plan.blocks(first.features().channels()),
                  train,
                  HeldBack.none());
          try (Trainer trainer = new Trainer(List.of(lesson.phase(true)))) {
            boolean unused = trainer.run(new Trainer.Listener() {});
          }
          long between = System.nanoTime();
          for (LabelledTrack track : set.only(fold)) {
            measuring.video(net, track);
            frames += track.frames();
          }
          trained += (between - begun) / 1e9;
          labelled += (System.nanoTime() - between) / 1e9;
        }
        progress.accept((double) ++done / (seeds * folds.size()));
      }
      measuring.seedDone();
    }
    return new Cost(parameters, frames / labelled, trained / seeds);
  }
}
