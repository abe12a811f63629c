package dev.sightline.cli;

import dev.sightline.activity.Timeline;
import java.nio.file.Path;

final class LabelledFilm {
  static void write(Path f, Timeline t, Path o) {}
}
