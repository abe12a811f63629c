package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One split of a data set of clips and captions.
 *
 * @param clips in the order of the data set's own list
 * @param missing names of videos that are listed but have no file; a reader continues without them
 * @param remarks sentences for the user about what was left out and why, each with its file and
 *     line
 */
public record VideoCaptionData(
    List<CaptionedClip> clips, List<String> missing, List<String> remarks) {
  /** How many levels of folders are searched for videos. */
  private static final int DEPTH = 8;

  /** Keeps its own copies. */
  public VideoCaptionData {
    clips = List.copyOf(clips);
    missing = List.copyOf(missing);
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads a data set of any known layout, recognised by its files: a folder like that of {@link
   * Msvd}, a {@link VideoCaptionFolder}, or JSON files as in {@link MsrVtt} or {@link
   * ActivityNetCaptions}, in a folder or named directly. Videos of a JSON file are looked for in
   * the folder {@code clips} or {@code videos} beside it and its subfolders; if there is neither,
   * in all folders beside it.
   *
   * @param split ignored if a file of {@link ActivityNetCaptions} is named directly, because there
   *     each split is a file
   * @throws SightlineException if the layout is unknown, the file is damaged as a whole, or no clip
   *     of this split can be used
   */
  public static VideoCaptionData read(Path data, String split) throws SightlineException {
    if (!Files.exists(data)) {
      throw new SightlineException(data + " is not there.");
    }
    if (!Files.isDirectory(data)) {
      if (!data.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
        throw new SightlineException(
            data
                + " is not caption data for clips: a folder or a JSON file of captions was expected.");
      }
      return readJson(data, split);
    }
    if (Files.exists(data.resolve(Msvd.SENTENCES))) {
      return Msvd.read(data, split);
    }
    if (Files.exists(data.resolve(CaptionTable.NAME))) {
      return VideoCaptionFolder.read(data, split);
    }
    if (ActivityNetCaptions.isIn(data)) {
      return readJson(ActivityNetCaptions.file(data, split), split);
    }
    List<Path> json = ActivityData.filesEnding(data, ".json");
    if (json.isEmpty()) {
      throw new SightlineException(
          "%s holds no captions of clips: %s, %s or a JSON file was expected in it."
              .formatted(data, Msvd.SENTENCES, CaptionTable.NAME));
    }
    if (json.size() > 1) {
      throw new SightlineException(
          "%s has %s JSON files: say which one is meant, %s for example."
              .formatted(data, json.size(), json.get(0)));
    }
    return readJson(json.get(0), split);
  }

  /** Whether a folder has clips with captions; a table of captions alone may be about photos. */
  public static boolean isLaidOutIn(Path data) throws SightlineException {
    return Files.isDirectory(data)
        && (Files.exists(data.resolve(Msvd.SENTENCES))
            || (Files.exists(data.resolve(CaptionTable.NAME))
                && !new VideoFolder(data, DEPTH).ids().isEmpty())
            || ActivityNetCaptions.isIn(data));
  }

  private static VideoCaptionData readJson(Path json, String split) throws SightlineException {
    Path beside = json.toAbsolutePath().getParent();
    Path videos =
        Stream.of("clips", "videos")
            .map(beside::resolve)
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(beside);
    VideoFolder folder = new VideoFolder(videos, DEPTH);
    return JsonFile.has(json, "sentences")
        ? MsrVtt.read(json, folder, split)
        : ActivityNetCaptions.read(json, folder);
  }

  /**
   * What a model is trained on, and what its training is measured with.
   *
   * @param train the clips trained on
   * @param dev shares no clip with it
   */
  public record ForTraining(VideoCaptionData train, VideoCaptionData dev) {}

  /**
   * The splits {@code train} and {@code dev}. For a file that is a single split, a tenth of the
   * videos is set aside by name.
   *
   * @throws SightlineException as {@link #read}
   */
  public static ForTraining forTraining(Path data) throws SightlineException {
    VideoCaptionData dev = read(data, "dev");
    VideoCaptionData train = read(data, "train").without(dev);
    if (!train.clips.isEmpty()) {
      return new ForTraining(train, dev);
    }
    Set<Path> videos = new LinkedHashSet<>();
    dev.clips.forEach(clip -> videos.add(clip.file()));
    if (videos.size() < 2) {
      throw new SightlineException(
          data + " has one video only: two were expected, one to check with.");
    }
    Set<Path> aside = DrawnByName.tenth(videos, video -> video.getFileName().toString());
    return new ForTraining(
        new VideoCaptionData(
            dev.clips.stream().filter(clip -> !aside.contains(clip.file())).toList(),
            dev.missing,
            dev.remarks),
        new VideoCaptionData(
            dev.clips.stream().filter(clip -> aside.contains(clip.file())).toList(),
            List.of(),
            List.of()));
  }

  /** The same without the clips of another part, compared by id. */
  public VideoCaptionData without(VideoCaptionData other) {
    Set<String> elsewhere = Set.copyOf(other.missing);
    Set<String> ids = new HashSet<>();
    other.clips.forEach(clip -> ids.add(clip.id()));
    return new VideoCaptionData(
        clips.stream().filter(clip -> !ids.contains(clip.id())).toList(),
        missing.stream().filter(name -> !elsewhere.contains(name)).toList(),
        remarks);
  }

  /** Total number of captions. */
  public int captions() {
    return clips.stream().mapToInt(clip -> clip.captions().size()).sum();
  }
}
