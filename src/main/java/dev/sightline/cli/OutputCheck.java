package dev.sightline.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sightline.SightlineException;
import dev.sightline.bundle.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Looks at every {@link Output} of a command before it begins: nothing may be written over what is
 * read, under whatever name, and what cannot be written is said at once and not after the work.
 *
 * <p>Every other value that is a path, or a word that names a file or a model, counts as read. A
 * folder given as a path is data, of which any file may be read, so none of them is written over.
 * Inputs that stand for many files are looked at once these are known, by {@link Inputs}.
 */
final class OutputCheck {
  private record Named(String option, Output output) {
    IllegalArgumentException refused(String reason) {
      return new IllegalArgumentException(option + ": " + reason);
    }
  }

  private final List<Named> outputs = new ArrayList<>();
  private final ReadFiles read = new ReadFiles();
  private final List<Path> dataFolders = new ArrayList<>();

  private OutputCheck(CommandSpec command) {
    // Most commands write nothing, and need not be told what they read.
    if (command.args().stream().noneMatch(arg -> value(arg) instanceof Output)) {
      return;
    }
    for (ArgSpec arg : command.args()) {
      Object value = value(arg);
      Collection<?> values = value instanceof Collection<?> several ? several : List.of();
      for (Object each : value == null || value == values ? values : List.of(value)) {
        String option = arg instanceof OptionSpec o ? o.longestName() : arg.paramLabel();
        boolean mayBeModel = value == each && !each.toString().contains("/");
        take(option, each, mayBeModel);
      }
    }
  }

  /** Null where it was not given; options of a group have no place for a value then. */
  private static Object value(ArgSpec arg) {
    boolean given = arg.group() == null || !arg.originalStringValues().isEmpty();
    return given ? arg.getValue() : null;
  }

  private void take(String option, Object value, boolean mayBeModel) {
    if (value instanceof Output output) {
      outputs.add(new Named(option, output));
    } else if (value instanceof Path path) {
      read.add(path);
      if (Files.isDirectory(path)) {
        dataFolders.add(path);
      }
    } else if (value instanceof String word) {
      try {
        read.add(mayBeModel ? ModelFolders.find(word) : Path.of(word));
      } catch (SightlineException | InvalidPathException noFile) {
        // just a word
      }
    }
  }

  /**
   * @throws ParameterException with one sentence, if something cannot or must not be written
   */
  static void require(CommandSpec command) {
    try {
      new OutputCheck(command).require();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** The same for inputs that are not among the options' values. */
  static void require(CommandSpec command, Collection<Path> inputs) {
    OutputCheck check = new OutputCheck(command);
    inputs.forEach(check.read::add);
    check.require();
  }

  private void require() {
    Map<Path, String> files = new HashMap<>();
    for (Named named : outputs) {
      Path path = named.output.path();
      if (read.has(path) && !(Files.isDirectory(path) && named.output instanceof Output.PerInput)) {
        throw named.refused(
            path
                + " would be written over, but it is read; choose another name for what is written");
      }
      if (named.output instanceof Output.ToFile) {
        requireFile(named, path);
        String other = files.put(path.toAbsolutePath().normalize(), named.option);
        if (other != null) {
          throw named.refused(path + " is already what " + other + " writes; choose another name");
        }
      } else if (named.output instanceof Output.ToFolder) {
        requireFolder(named, path);
      }
    }
  }

  private void requireFile(Named named, Path file) {
    if (Files.isDirectory(file)) {
      throw named.refused(file + " is a folder; a file was expected");
    }
    Path folder = file.toAbsolutePath().getParent();
    requireFolderOf(named, folder);
    if (!Files.isRegularFile(file)) {
      return;
    }
    if (isPartOfAModel(file)) {
      throw named.refused(file + " is part of a model; choose another name for what is written");
    }
    for (Path data : dataFolders) {
      if (isInside(file, data)) {
        throw named.refused(
            file + " exists in " + data + ", which is read; choose another name, or delete it");
      }
    }
  }

  /** Whether it is listed in the description of a model beside it, or is that. */
  private static boolean isPartOfAModel(Path file) {
    Path description = file.resolveSibling("bundle.json");
    try {
      String name = file.getFileName().toString();
      return file.equals(description)
          || Files.readString(description, ISO_8859_1).contains('"' + name + '"');
    } catch (IOException noModel) {
      return false;
    }
  }

  /** What is written into a folder, which must exist. */
  static void requireFolderOf(String option, Path folder) {
    requireFolderOf(new Named(option, null), folder);
  }

  private static void requireFolderOf(Named named, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw named.refused("there is no folder " + folder + "; make it first");
    } else if (!Files.isWritable(folder)) {
      throw named.refused("nothing may be written into " + folder + ": permission denied");
    }
  }

  private static void requireFolder(Named named, Path folder) {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there != null && !Files.isDirectory(there)) {
      throw named.refused(there + " is a file; a folder was expected");
    } else if (there != null) {
      requireFolderOf(named, there);
    }
  }

  private static boolean isInside(Path file, Path folder) {
    try {
      return file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException gone) {
      return false;
    }
  }
}
