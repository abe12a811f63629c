package dev.sightline.activity;

import dev.sightline.eval.Comparison;
import dev.sightline.eval.Runs;
import dev.sightline.rnn.CellKind;
import dev.sightline.spec.Spec;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * @param smoothed how labels are made of what the net says
   */
  public record Entrant(
      String name, ActivityPlan plan, RankingLoss ranking, boolean gain, Smoothed smoothed) {
    private Entrant(String name, ActivityPlan plan, RankingLoss ranking, boolean gain) {
      this(name, plan, ranking, gain, Smoothed.NOT);
    }
  }

  /** How labels of frames are made, with what is known of the videos that a net was trained on. */
  public enum Smoothed {
    NOT,
    /** Stretches shorter than nearly all activities go to a neighbour. */
    SHORT_RUNS,
    /** The most probable path of a hidden Markov model. */
    VITERBI;

    Smoothing of(List<LabelledTrack> train, int classes) {
      if (this == NOT) {
        return Smoothing.NONE;
      }
      HiddenMarkov known =
          HiddenMarkov.of(
              train.stream().map(LabelledTrack::labels).toList(), classes, train.get(0).rateHz());
      return this == VITERBI ? known : new ShortRuns(known.shortest());
    }
  }

  private final ActivitySet set;
  private final List<List<String>> folds;
  private final ActivityTrainingSettings budget;

  /**
   * @param folds ids of each fold's videos
   * @param budget how each net is trained; ranking loss and gain are the entrants'
   */
  public ActivityComparison(
      ActivitySet set, List<List<String>> folds, ActivityTrainingSettings budget) {
    this.set = set;
    this.folds = folds;
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
    int window = (int) sizes.of("multi-lstm").net().get("window");
    all.add(plain("frame softmax", sizes.of("frame-softmax")));
    ActivityPlan lstm = sizes.of("lstm");
    all.add(plain("LSTM", lstm));
    all.add(new Entrant("LSTM, frame gain", lstm, RankingLoss.NONE, true));
    all.add(plain("GRU", lstm.with(Map.of("cell", CellKind.GRU))));
    all.add(plain("LSTM, 2 layers", lstm.with(Map.of("layers", 2))));
    all.add(
        plain("LSTM, bidirectional (sees the future)", lstm.with(Map.of("bidirectional", true))));
    all.add(
        plain(
            "LSTM, bidirectional, shared weights",
            lstm.with(Map.of("bidirectional", true, "shared", true))));
    if (!several) {
      for (RankingLoss.Kind kind :
          List.of(RankingLoss.Kind.SCORE, RankingLoss.Kind.MARGIN, RankingLoss.Kind.BOTH)) {
        all.add(
            new Entrant(
                "LSTM + " + kind, lstm, new RankingLoss(kind, rankingWeight, false, false), false));
      }
    }
    if (!several) {
      ActivityPlan two = lstm.with(Map.of("layers", 2));
      all.add(smoothed("frame softmax + HMM", sizes.of("frame-softmax"), Smoothed.VITERBI));
      all.add(smoothed("LSTM, 2 layers + HMM", two, Smoothed.VITERBI));
      all.add(smoothed("LSTM, 2 layers, no short runs", two, Smoothed.SHORT_RUNS));
    }
    all.add(plain("time-delay net", sizes.of("time-delay")));
    all.add(plain("MultiLSTM, + i", sizes.of("multi-lstm-i")));
    all.add(plain("MultiLSTM, + i + a", sizes.of("multi-lstm-i-a")));
    all.add(plain("MultiLSTM (" + (window - 1) + " frames late)", sizes.of("multi-lstm")));
    all.add(
        plain(
            "MultiLSTM, + i + a, " + window / 2 + " frames late",
            sizes.of("multi-lstm-i-a").with(Map.of("offset", window / 2))));
    all.add(plain("ConvLSTM", sizes.of("conv-lstm")));
    for (String kind :
        List.of(
            "conv-pooling", "late-pooling", "slow-pooling", "local-pooling", "time-convolution")) {
      all.add(plain(kind.replace('-', ' '), sizes.of(kind)));
    }
    for (String kind : List.of("late-pooling", "slow-pooling", "local-pooling")) {
      ActivityPlan maps = sizes.of(kind).with(Map.of("motion", false, "flow", false, "maps", true));
      all.add(plain(kind.replace('-', ' ') + " of maps", maps));
    }
    return all;
  }

  private static Entrant smoothed(String name, ActivityPlan plan, Smoothed how) {
    return new Entrant(name, plan, RankingLoss.NONE, false, how);
  }

  private static Entrant plain(String name, ActivityPlan plan) {
    return new Entrant(name, plan, RankingLoss.NONE, false);
  }

  private ActivityTrainingSettings budget(Entrant entrant, long seed) {
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
            seed));
  }

  /** The entrants, ready to be trained. */
  public List<Comparison.Entrant> trained(List<Entrant> entrants) {
    return entrants.stream()
        .map(entrant -> new Comparison.Entrant(entrant.name, seed -> trial(entrant, seed)))
        .toList();
  }

  private Comparison.Trial trial(Entrant entrant, long seed) throws IOException {
    double trained = 0;
    double labelled = 0;
    long frames = 0;
    int parameters = 0;
    Measured measured = set.labels().trimmed() ? new Clips() : new Videos();
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
        Smoothing smoothing = entrant.smoothed.of(train, set.labels().size());
        for (LabelledTrack track : set.only(fold)) {
          measured.add(net, track, smoothing);
          frames += track.frames();
        }
        trained += (between - begun) / 1e9;
        labelled += (System.nanoTime() - between) / 1e9;
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>(measured.figures());
    figures.put("frames_per_second", frames / labelled);
    return new Comparison.Trial(parameters, trained, figures);
  }

  /** What nets say of videos that they have not seen. */
  private interface Measured {
    void add(ActivityNet net, LabelledTrack track, Smoothing smoothing);

    Map<String, Object> figures();
  }

  private final class Videos implements Measured {
    private final List<ActivityScores.Video> videos = new ArrayList<>();

    @Override
    public void add(ActivityNet net, LabelledTrack track, Smoothing smoothing) {
      videos.add(FrameLabelling.labelled(net, budget.clipFrames(), track, set.labels(), smoothing));
    }

    @Override
    public Map<String, Object> figures() {
      return ActivityScores.of(set.labels(), videos).named();
    }
  }

  /** Accuracy in percent: by each fusion of a net that scores frames, or of the clip as one. */
  private static final class Clips implements Measured {
    private final Map<String, Integer> right = new LinkedHashMap<>();
    private int clips;

    @Override
    public void add(ActivityNet net, LabelledTrack track, Smoothing smoothing) {
      clips++;
      float[] p = FrameLabelling.ofTrimmed(net, track.features());
      for (Fusion fusion : net.perFrame() ? Fusion.values() : new Fusion[] {Fusion.MEAN}) {
        int best = Runs.best(new float[][] {fusion.of(p, net.classes())})[0];
        String name = net.perFrame() ? "accuracy, " + fusion : "accuracy";
        right.merge(name, best == track.labels()[0] ? 1 : 0, Integer::sum);
      }
    }

    @Override
    public Map<String, Object> figures() {
      Map<String, Object> figures = new LinkedHashMap<>();
      right.forEach((name, count) -> figures.put(name, 100.0 * count / clips));
      return figures;
    }
  }
}
