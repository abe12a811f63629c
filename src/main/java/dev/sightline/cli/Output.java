package dev.sightline.cli;

import dev.sightline.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What an option or parameter names to be written. Whatever a command writes has one of these
 * types, and whatever it reads has not: that is how {@link OutputCheck} knows, before any command
 * begins, that nothing is written over what is read.
 */
sealed interface Output {
  /** As it was given. */
  Path path();

  /** One file, in a folder that exists. */
  record ToFile(Path path) implements Output {
    /** Writes it, whole or not at all. */
    void write(AtomicFile.Content content) throws IOException {
      AtomicFile.write(path, content);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A folder, which is made if it does not exist. */
  record ToFolder(Path path) implements Output {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A file for one input, a folder for several; {@link Inputs#places} says which file is whose. */
  record PerInput(Path path) implements Output {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** Teaches a command line these types. */
  static void register(CommandLine line) {
    line.registerConverter(ToFile.class, named(ToFile::new));
    line.registerConverter(ToFolder.class, named(ToFolder::new));
    line.registerConverter(PerInput.class, named(PerInput::new));
  }

  private static <T> ITypeConverter<T> named(Function<Path, T> kind) {
    return name -> {
      if (name.isBlank()) {
        throw new TypeConversionException("the name is empty");
      }
      return kind.apply(Path.of(name));
    };
  }
}
