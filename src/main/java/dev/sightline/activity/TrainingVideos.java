package dev.sightline.activity;

import dev.sightline.SightlineException;
import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityReading;
import dev.sightline.data.ActivityVideo;
import dev.sightline.data.Clip;
import dev.sightline.data.ClipData;
import dev.sightline.data.KeptApart;
import dev.sightline.data.VideoList;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.VideoFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The videos of a data set that a training is to use, and which of them it is measured with:
 * untrimmed videos with segments, or trimmed clips, as the data's layout tells.
 */
public final class TrainingVideos {
  /**
   * Which videos.
   *
   * @param only a list of those to be used; null for all
   * @param heldBack a list of those to be measured with; null to have them drawn
   * @param share of the videos that is held back, drawn by the seed; 0 for none. Clips of one video
   *     stay together, and of every class there is a like share. Null for what the data set itself
   *     keeps for it, or {@value #SHARE} where it keeps nothing
   * @param several whether several labels may hold at once
   */
  public record Choice(Path only, Path heldBack, Double share, long seed, boolean several) {
    /** Of the videos, where nobody says otherwise. */
    public static final double SHARE = 0.25;

    /**
     * @throws IllegalArgumentException where the share is none
     */
    public Choice {
      if (share != null && !(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "hold-out is " + share + "; allowed is 0 or more and less than 1");
      }
    }
  }

  private final ActivityData videos;
  private final ClipData clips;
  private final boolean several;
  private final Set<String> heldBack;
  private final List<String> remarks;

  private TrainingVideos(
      ActivityData videos,
      ClipData clips,
      boolean several,
      Set<String> heldBack,
      List<String> remarks) {
    this.videos = videos;
    this.clips = clips;
    this.several = several;
    this.heldBack = heldBack;
    this.remarks = remarks;
  }

  /**
   * Reads what is written down of the videos; the videos themselves are not looked at.
   *
   * @throws SightlineException where there is nothing to train on
   * @throws IllegalArgumentException where a list names a video that the data does not have, or
   *     several labels are asked for of clips, which have one each
   */
  public static TrainingVideos read(Path data, Choice choice) throws SightlineException {
    VideoList only = choice.only == null ? null : VideoList.read(choice.only);
    VideoList dev = choice.heldBack == null ? null : VideoList.read(choice.heldBack);
    if (ClipData.isLaidOutIn(data)) {
      if (choice.several) {
        throw new IllegalArgumentException(
            "several: the clips of " + data + " are of one class each; it is for segments");
      }
      return ofClips(ClipData.read(data), only, dev, choice);
    }
    if (Files.isDirectory(data) && !ActivityData.isLaidOutIn(data)) {
      throw new SightlineException(
          data
              + " holds neither segments (segments.csv, a folder 'annotations' of text files or a"
              + " JSON file) nor a folder of clips for each class.");
    }
    ActivityReading reading =
        choice.several ? ActivityReading.ALL : ActivityReading.ALL.forSingleLabel();
    return ofVideos(ActivityData.read(data, reading), only, dev, choice);
  }

  private static TrainingVideos ofVideos(
      ActivityData all, VideoList only, VideoList dev, Choice choice) throws SightlineException {
    List<String> ids = idsOfVideos(all);
    requireKnown(choice.only, only, ids, all.missing());
    requireKnown(choice.heldBack, dev, ids, all.missing());
    ActivityData used = only == null ? all : all.only(only);
    ActivityData rest = used.only(id -> !all.apart().has(id));
    List<String> remarks = new ArrayList<>(all.remarks());
    Set<String> held =
        heldBack(
            choice,
            dev,
            all.apart(),
            idsOfVideos(used),
            share -> idsOfVideos(rest.split(share, 0, choice.seed).dev()),
            remarks);
    ActivityData some = used.only(id -> held.contains(id) || !all.apart().has(id));
    return new TrainingVideos(
        new ActivityData(some.videos(), some.labels(), used.missing(), some.remarks()),
        null,
        choice.several,
        held,
        List.copyOf(remarks));
  }

  private static TrainingVideos ofClips(ClipData all, VideoList only, VideoList dev, Choice choice)
      throws SightlineException {
    List<String> ids = idsOfClips(all);
    requireKnown(choice.only, only, ids, all.missing());
    requireKnown(choice.heldBack, dev, ids, all.missing());
    ClipData used = only == null ? all : all.only(only);
    ClipData rest = used.only(id -> !all.apart().has(id));
    List<String> remarks = new ArrayList<>(all.remarks());
    Set<String> held =
        heldBack(
            choice,
            dev,
            all.apart(),
            idsOfClips(used),
            share -> idsOfClips(rest.split(share, 0, choice.seed).dev()),
            remarks);
    ClipData some = used.only(id -> held.contains(id) || !all.apart().has(id));
    return new TrainingVideos(
        null,
        new ClipData(some.clips(), some.classes(), used.missing(), some.remarks()),
        false,
        held,
        List.copyOf(remarks));
  }

  private static List<String> idsOfVideos(ActivityData data) {
    return data.videos().stream().map(ActivityVideo::id).toList();
  }

  private static List<String> idsOfClips(ClipData data) {
    return data.clips().stream().map(Clip::id).toList();
  }

  private static void requireKnown(
      Path file, VideoList list, List<String> ids, List<String> missing) {
    if (list == null) {
      return;
    }
    Set<String> known = new HashSet<>(ids);
    known.addAll(missing);
    for (String id : list.ids()) {
      if (!known.contains(id)) {
        throw new IllegalArgumentException(
            file
                + " names '"
                + id
                + "', which the data does not have; allowed are ids like '"
                + ids.get(0)
                + "'");
      }
    }
  }

  private interface Draw {
    List<String> ids(double share) throws SightlineException;
  }

  /**
   * Those to be measured with: what a list names, else a share of those to train on, else what the
   * data set keeps for it. What it keeps for anything is never trained on.
   */
  private static Set<String> heldBack(
      Choice choice,
      VideoList dev,
      KeptApart apart,
      List<String> used,
      Draw draw,
      List<String> remarks)
      throws SightlineException {
    List<String> rest = used.stream().filter(id -> !apart.has(id)).toList();
    List<String> own = used.stream().filter(apart.dev()::contains).toList();
    boolean ofOwn = dev == null && choice.share == null && !own.isEmpty();
    Set<String> held = new LinkedHashSet<>();
    if (ofOwn) {
      held.addAll(own);
    } else if (dev != null) {
      used.stream().filter(dev.ids()::contains).forEach(held::add);
    } else if (choice.share == null || choice.share > 0) {
      if (rest.size() == 1) {
        throw new SightlineException(
            "There is one video only: to hold back a share of the videos there must be two or"
                + " more; --hold-out 0 trains on all of them.");
      }
      if (!rest.isEmpty()) {
        held.addAll(draw.ids(choice.share == null ? Choice.SHARE : choice.share));
      }
    }
    if (dev != null && (held.isEmpty() || (!rest.isEmpty() && held.containsAll(rest)))) {
      throw new SightlineException(
          choice.heldBack
              + " names "
              + (held.isEmpty() ? "none" : "all")
              + " of the videos: at least one must be named, and one left to train on.");
    }
    if (rest.isEmpty()) {
      throw new SightlineException(
          "There is no video to train on: the data set keeps all "
              + used.size()
              + " that are there for validation or testing.");
    }
    int kept = used.size() - rest.size();
    if (kept > 0) {
      remarks.add(
          "The data set keeps "
              + kept
              + " of its videos for validation or testing: they are not trained on"
              + (ofOwn ? ", and those for validation are what is held back." : "."));
    }
    return held;
  }

  /** Whether they are trimmed clips. */
  public boolean trimmed() {
    return clips != null;
  }

  /** How many there are. */
  public int size() {
    return trimmed() ? clips.clips().size() : videos.videos().size();
  }

  /** What they are labelled with. */
  public List<String> classes() {
    return trimmed() ? clips.classes() : videos.labels();
  }

  /** Ids of those that are not trained on. */
  public Set<String> heldBack() {
    return heldBack;
  }

  /** Ids of videos that are spoken of but whose file is not there. */
  public List<String> missing() {
    return trimmed() ? clips.missing() : videos.missing();
  }

  /** Sentences about what was left out and why. */
  public List<String> remarks() {
    return remarks;
  }

  /**
   * Their features; a video that cannot be read is left out.
   *
   * @throws IOException where the features cannot be written
   */
  public ActivitySet encode(
      Encoder encoder, VideoFeatures.Sampling sampling, ActivitySet.Watcher watcher)
      throws IOException {
    if (trimmed()) {
      return ActivitySet.of(encoder, clips, sampling, watcher);
    }
    ActivityLabels labels =
        several ? ActivityLabels.several(videos.labels()) : ActivityLabels.one(videos.labels());
    return ActivitySet.of(encoder, videos, labels, sampling, watcher);
  }
}
