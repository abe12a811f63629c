package dev.sightline.cli;

import dev.sightline.bundle.NearestName;
import dev.sightline.machine.NativeFolder;
import dev.sightline.media.MediaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * An exception as the person at the keyboard should see it: one sentence and an exit code. The only
 * place that translates the one into the other.
 */
record Complaint(String sentence, int exitCode) {

  static Complaint about(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    return new Complaint(sentence(cause), exitCode(cause));
  }

  /** Threads and streams wrap what went wrong; the wrapping says nothing. */
  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof UncheckedIOException
            || cause instanceof ExecutionException
            || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static int exitCode(Throwable cause) {
    if (cause instanceof ParameterException || isOurArgument(cause)) {
      return ExitCode.USAGE;
    }
    boolean anInput = cause instanceof MediaException; // one photo, not the model or the data
    return cause instanceof IOException && !anInput
        ? ExitCode.MISSING_OR_DAMAGED
        : ExitCode.SOME_FAILED;
  }

  /**
   * A setting that our own code refused came from the command line, and so did numbers that grew
   * past all bounds; the message is a sentence.
   */
  private static boolean isOurArgument(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return (cause instanceof IllegalArgumentException || cause instanceof ArithmeticException)
        && cause.getMessage() != null
        && trace.length > 0
        && trace[0].getClassName().startsWith("dev.sightline.");
  }

  private static String sentence(Throwable cause) {
    if (cause instanceof FileSystemException broken) {
      return sentence(broken);
    }
    if (cause instanceof OutOfMemoryError e) {
      return String.valueOf(e.getMessage()).contains("thread")
          ? "the system allows no more threads: raise the limit (ulimit -u), or run less at a time"
          : "out of memory: give Java more with SIGHTLINE_OPTS=-Xmx4g";
    }
    String temporary = System.getProperty("java.io.tmpdir");
    if ((cause instanceof LinkageError || String.valueOf(cause.getMessage()).contains(temporary))
        && !Files.isDirectory(Path.of(temporary))) {
      return "there is no folder "
          + temporary
          + " for temporary files; make it, or set another with"
          + " SIGHTLINE_OPTS=-Djava.io.tmpdir=FOLDER";
    }
    for (Throwable link = cause; link != null; link = link.getCause()) {
      if (link instanceof LinkageError) {
        String obstacle = NativeFolder.obstacle();
        return "a native library does not load on this machine: "
            + (obstacle.isEmpty() ? link.getMessage() : obstacle);
      }
    }
    if (cause instanceof UnmatchedArgumentException unknown) {
      return "unknown: " + String.join(" ", unknown.getUnmatched()) + meant(unknown);
    }
    if (cause instanceof ParameterException parameter
        && parameter.getArgSpec() != null
        && parameter.getValue() != null
        && Choices.isWrong(parameter.getArgSpec(), parameter.getValue())) {
      return Choices.wrong(parameter.getArgSpec(), parameter.getValue());
    }
    if (cause instanceof IOException
        || cause instanceof ParameterException
        || isOurArgument(cause)) {
      return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
    return "this should not have happened: "
        + cause
        + " (run again with --verbose and report what it prints)";
  }

  /** The option or command that is nearest to an unknown one. */
  private static String meant(UnmatchedArgumentException unknown) {
    CommandSpec command = unknown.getCommandLine().getCommandSpec();
    String first = unknown.getUnmatched().get(0).replaceFirst("=.*", "");
    Set<String> names =
        first.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet();
    return NearestName.of(first, names).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /** The JDK's own file exceptions carry the file name as their whole message. */
  private static String sentence(FileSystemException broken) {
    String file = broken.getFile() == null ? "a file" : broken.getFile();
    if (broken instanceof NoSuchFileException) {
      return file + ": there is no such file";
    }
    if (broken instanceof AccessDeniedException) {
      return file + ": permission denied";
    }
    if (broken instanceof FileAlreadyExistsException) {
      return file + ": exists already";
    }
    if (broken instanceof NotDirectoryException) {
      return file + ": is not a folder";
    }
    if (broken instanceof DirectoryNotEmptyException) {
      return file + ": the folder is not empty";
    }
    return file + ": " + (broken.getReason() == null ? "cannot be used" : broken.getReason());
  }
}
