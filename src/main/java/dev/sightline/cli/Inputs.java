package dev.sightline.cli;

import dev.sightline.media.MediaFiles;
import dev.sightline.media.StandardInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The photos or videos that a command works on, and the place of what is written of each. */
final class Inputs {
  private final Set<String> words;
  private final List<Path> all;
  private final List<Path> files;
  private final List<MediaFiles.Problem> problems;
  private final boolean several;
  private final ReadFiles read = new ReadFiles();
  private final Map<Path, String> taken = new HashMap<>();

  /**
   * @param words as on the command line
   * @param all the files that they stand for
   * @param shard which of them are worked on here. What is written of each is called as it would be
   *     if all were.
   */
  Inputs(List<String> words, List<Path> all, List<MediaFiles.Problem> problems, Shard shard) {
    this.words = Set.copyOf(words);
    this.all = List.copyOf(all);
    files = all.stream().filter(file -> shard.has(name(file))).toList();
    this.problems = problems.stream().filter(problem -> shard.has(problem.name())).toList();
    several = all.size() + problems.size() > 1;
    all.forEach(read::add);
  }

  /** In the order of the words, those of other shards left out; not yet known to be readable. */
  List<Path> files() {
    return files;
  }

  /** Those of all shards. */
  List<Path> ofAllShards() {
    return all;
  }

  /** Words that stand for nothing. */
  List<MediaFiles.Problem> problems() {
    return problems;
  }

  /** Whether there is more than one, readable or not, here or in other shards. */
  boolean several() {
    return several;
  }

  /** Whether results must say which file they are about: not where just that one was named. */
  boolean named() {
    return several || all.stream().noneMatch(this::isAWord);
  }

  private boolean isAWord(Path file) {
    return StandardInput.is(file) || words.contains(file.toString());
  }

  /**
   * Where what is written of each input goes: {@code out} itself or, of several or if that is a
   * folder, into the folder out, which is made.
   *
   * @param option which option says so
   * @param out null for no places at all
   * @param ending what comes behind the input's name in place of its own ending
   * @throws IllegalArgumentException where a place is an input or that of something else
   */
  Map<Path, Path> places(String option, Output.PerInput out, String ending) throws IOException {
    if (out == null) {
      return Map.of();
    } else if (several || Files.isDirectory(out.path())) {
      return inFolder(option, out, false, List.of(ending));
    }
    Map<Path, Path> places = new HashMap<>();
    for (Path file : files) {
      Path folder = out.path().toAbsolutePath().getParent();
      OutputCheck.requireFolderOf(option, folder);
      take(option, out.path());
      places.put(file, out.path());
    }
    return places;
  }

  /**
   * The same, always in a folder.
   *
   * @param whole whether names keep their own endings
   * @param endings of all files that may be written of an input; the places have the first
   */
  Map<Path, Path> inFolder(String option, Output.PerInput out, boolean whole, List<String> endings)
      throws IOException {
    if (Files.isRegularFile(out.path())) {
      throw new IllegalArgumentException(
          option + ": " + out + " is a file; a folder was expected, for a file of each input");
    }
    Files.createDirectories(out.path());
    OutputCheck.requireFolderOf(option, out.path());
    Map<Path, Path> places = new HashMap<>();
    Set<Path> done = new HashSet<>();
    names(whole, endings)
        .forEach(
            (file, name) -> {
              if (done.add(absolute(file))) {
                endings.forEach(ending -> take(option, out.path().resolve(name + ending)));
              }
              places.put(file, out.path().resolve(name + endings.get(0)));
            });
    return places;
  }

  private void take(String option, Path place) {
    if (read.has(place)) {
      throw new IllegalArgumentException(
          option + ": " + place + " would be written over, but it is read; choose another place");
    }
    String other = taken.put(place.toAbsolutePath().normalize(), option);
    if (other != null) {
      throw new IllegalArgumentException(
          option + ": " + place + " is already what " + other + " writes; choose another place");
    }
  }

  /**
   * A name for each input, no two alike: without its ending; where that is not enough with it; then
   * with the names of its folders, one after the other.
   */
  private Map<Path, String> names(boolean whole, List<String> endings) {
    Map<Path, Integer> length = new LinkedHashMap<>();
    all.forEach(file -> length.put(file, whole ? 1 : 0));
    while (true) {
      Map<Path, String> names = new LinkedHashMap<>();
      length.forEach((file, parts) -> names.put(file, name(file, parts)));
      Set<Path> alike = alike(names, endings);
      if (alike.isEmpty()) {
        return names;
      }
      for (Path file : alike) {
        if (length.merge(file, 1, Integer::sum) > absolute(file).getNameCount()) {
          throw new IllegalArgumentException(
              "what is written of "
                  + file
                  + " would get the same name as that of another file; give them one at a time");
        }
      }
    }
  }

  private static Set<Path> alike(Map<Path, String> names, List<String> endings) {
    Map<String, Path> owners = new HashMap<>();
    Set<Path> alike = new HashSet<>();
    names.forEach(
        (file, name) -> {
          for (String ending : endings) {
            Path owner = owners.putIfAbsent(folded(name + ending), file);
            if (owner != null && !absolute(owner).equals(absolute(file))) {
              alike.addAll(List.of(owner, file));
            }
          }
        });
    return alike;
  }

  /** Some systems take names for the same that differ in case or in how an accent is written. */
  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /** What a file is called in the results; standard input is a dash. */
  static String name(Path file) {
    return StandardInput.is(file) ? "-" : file.toString();
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private static String name(Path file, int parts) {
    Path absolute = absolute(file);
    String name = absolute.getFileName().toString();
    if (parts == 0) {
      int dot = name.lastIndexOf('.');
      return dot > 0 ? name.substring(0, dot) : name;
    }
    List<String> names = new ArrayList<>();
    int count = absolute.getNameCount();
    absolute.subpath(Math.max(0, count - parts), count).forEach(part -> names.add(part.toString()));
    return String.join("-", names);
  }
}
