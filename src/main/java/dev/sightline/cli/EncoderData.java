package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.data.ActivityReading;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedClip;
import dev.sightline.data.Clip;
import dev.sightline.data.ClipData;
import dev.sightline.data.QuestionData;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.data.VisualQuestion;
import dev.sightline.draw.PngFile;
import dev.sightline.encoder.PhotoSet;
import dev.sightline.encoder.PhotoSet.Kind;
import dev.sightline.encoder.TrainingPhoto;
import dev.sightline.media.MediaException;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.Picture;
import dev.sightline.media.VideoFrame;
import dev.sightline.media.VideoReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Data sets of every layout that is known, as photos for an encoder to learn from. Frames of clips
 * become photos in a folder.
 *
 * @param frames of a clip
 * @param folder for them
 */
record EncoderData(int frames, Path folder, PrintWriter err) {
  private static final double SAMPLES_PER_SECOND = 2;

  /** Reads a data set, told by what is there. */
  PhotoSet read(Path data) throws IOException {
    String name = data.toAbsolutePath().normalize().getFileName().toString();
    if (!Files.exists(data)) {
      throw new SightlineException(data + " is not there.");
    } else if (VideoCaptionData.isLaidOutIn(data)) {
      VideoCaptionData.ForTraining parts = VideoCaptionData.forTraining(data);
      parts.train().remarks().forEach(remark -> err.println("sightline: " + remark));
      Path into = folder.resolve(name);
      return new PhotoSet(
          name, Kind.CAPTIONS, frames(parts.train(), into), frames(parts.dev(), into));
    } else if (CaptionData.isLaidOutIn(data)) {
      CaptionData.ForTraining parts = CaptionData.forTraining(data);
      int unused = MissingPhotos.tell(parts, err);
      return new PhotoSet(name, Kind.CAPTIONS, captioned(parts.train()), captioned(parts.dev()));
    } else if (QuestionData.isLaidOutIn(data)) {
      QuestionData.ForTraining parts = QuestionData.forTraining(data);
      int unused = MissingPhotos.tell(parts.train(), err);
      return new PhotoSet(name, Kind.QUESTIONS, asked(parts.train()), asked(parts.dev()));
    } else if (ClipData.isLaidOutIn(data)) {
      return classes(name, ClipData.read(data, ActivityReading.ALL));
    }
    throw new SightlineException(
        data
            + " holds nothing to learn from: photos or clips with captions, photos with questions,"
            + " or folders of photos for classes were expected.");
  }

  private static List<TrainingPhoto> captioned(CaptionData data) {
    return data.photos().stream()
        .map(photo -> new TrainingPhoto(photo.file(), photo.captions()))
        .toList();
  }

  /** A question names what is there, unless its answer is no; an answer does, unless it is yes. */
  private static List<TrainingPhoto> asked(QuestionData data) {
    Map<Path, List<String>> texts = new LinkedHashMap<>();
    for (VisualQuestion question : data.questions()) {
      List<String> about = texts.computeIfAbsent(question.photo(), any -> new ArrayList<>());
      String answer = question.answer();
      if (!answer.equals("no")) {
        about.add(question.text() + (answer.equals("yes") ? "" : " " + answer));
      }
    }
    return texts.entrySet().stream()
        .map(photo -> new TrainingPhoto(photo.getKey(), photo.getValue()))
        .toList();
  }

  private PhotoSet classes(String name, ClipData all) {
    all.remarks().forEach(remark -> err.println("sightline: " + remark));
    List<TrainingPhoto> train = new ArrayList<>();
    List<TrainingPhoto> dev = new ArrayList<>();
    for (Clip clip : all.clips()) {
      TrainingPhoto photo = new TrainingPhoto(clip.file(), List.of(all.className(clip)));
      if (!MediaFiles.looksLikePhoto(clip.file())) {
        throw new IllegalArgumentException(
            clip.file() + " is no photo; of folders of classes an encoder learns from photos only");
      } else if (all.apart().dev().contains(clip.id())) {
        dev.add(photo);
      } else if (!all.apart().has(clip.id())) {
        train.add(photo);
      }
    }
    return new PhotoSet(name, Kind.CLASSES, train, dev);
  }

  private List<TrainingPhoto> frames(VideoCaptionData data, Path into) throws IOException {
    List<TrainingPhoto> photos = new ArrayList<>();
    for (CaptionedClip clip : data.clips()) {
      try {
        for (Path file : frames(clip, into)) {
          photos.add(new TrainingPhoto(file, clip.captions()));
        }
      } catch (MediaException e) {
        err.println("sightline: " + e.getMessage());
      }
    }
    return photos;
  }

  /** Files of frames evenly spread over a clip, written where they are not there yet. */
  private List<Path> frames(CaptionedClip clip, Path into) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      String name = clip.id().replaceAll("[^\\w.-]", "_");
      files.add(into.resolve("%s-%s-of-%s.png".formatted(name, i + 1, frames)));
    }
    if (files.stream().allMatch(Files::exists)) {
      return files;
    }
    List<Picture> samples = new ArrayList<>();
    try (VideoReader reader =
        VideoReader.open(clip.file(), VideoReader.Settings.DEFAULT.withRate(SAMPLES_PER_SECOND))) {
      for (VideoFrame frame = reader.next();
          frame != null && frame.seconds() < clip.end();
          frame = reader.next()) {
        if (frame.seconds() >= clip.start()) {
          samples.add(frame.picture());
        }
      }
    }
    if (samples.isEmpty()) {
      throw new MediaException(clip.file() + " ends before the clip " + clip.id() + " begins.");
    }
    Files.createDirectories(into);
    for (int i = 0; i < frames; i++) {
      Picture frame = samples.get((2 * i + 1) * samples.size() / (2 * frames));
      PngFile.write(files.get(i), frame.toImage());
    }
    return files;
  }
}
