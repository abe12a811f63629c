package dev.sightline.bundle;

import dev.sightline.SightlineException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where models are looked for by name: the folders of the environment variable {@value #VARIABLE}
 * (separated like {@code PATH}), then {@code models} in the current folder, then {@code models} of
 * the project that this program was built from, then archives on the class path.
 */
public final class ModelFolders {
  static final String VARIABLE = "SIGHTLINE_MODELS";
  private static final String ENCODER_FILE = "encoder.onnx";

  private ModelFolders() {}

  /** The folders that exist, in the order in which they are searched. */
  public static List<Path> all() {
    return all(System.getenv(VARIABLE));
  }

  static List<Path> all(String variable) {
    List<Path> folders = new ArrayList<>();
    if (variable != null) {
      for (String folder : variable.split(File.pathSeparator)) {
        if (!folder.isBlank()) {
          folders.add(Path.of(folder));
        }
      }
    }
    folders.add(Path.of("models"));
    Revision.project().ifPresent(project -> folders.add(project.resolve("models")));
    List<Path> found = new ArrayList<>();
    List<Path> seen = new ArrayList<>();
    for (Path folder : folders) {
      Path absolute = folder.toAbsolutePath().normalize();
      if (Files.isDirectory(folder) && !seen.contains(absolute)) {
        seen.add(absolute);
        found.add(folder);
      }
    }
    return found;
  }

  /**
   * The place of a model given by path or by name. A file or folder of that name that is not a
   * model is ignored.
   *
   * @throws SightlineException naming the folders that were searched, and the model with the most
   *     similar name
   */
  public static Path find(String pathOrName) throws SightlineException {
    return find(pathOrName, all());
  }

  static Path find(String pathOrName, List<Path> searched) throws SightlineException {
    Path path;
    try {
      path = Path.of(pathOrName);
    } catch (InvalidPathException e) {
      throw new SightlineException(pathOrName + ": there is no such model", e);
    }
    if (isModel(path)) {
      return path;
    }
    if (Manifest.isPlainName(pathOrName)) {
      for (Path folder : searched) {
        List<Path> places = candidates(folder, pathOrName);
        if (!places.isEmpty()) {
          return places.get(0);
        }
      }
      Optional<Path> ofClassPath = ClassPathModels.find(pathOrName);
      if (ofClassPath.isPresent()) {
        return ofClassPath.get();
      }
    }
    if (Files.exists(path)) {
      return ofTraining(path).orElse(path); // whoever opens it says why it is not one
    }
    throw new SightlineException(
        "%s: there is no such model, neither a path nor a name in %s%s"
            .formatted(pathOrName, searched, nearest(path, searched)));
  }

  /** What lies where a model's name leads first, but is no model; a sentence about it. */
  public static Optional<String> passedOver(String pathOrName) {
    return passedOver(pathOrName, all());
  }

  static Optional<String> passedOver(String pathOrName, List<Path> searched) {
    if (!Manifest.isPlainName(pathOrName) || !Files.exists(Path.of(pathOrName))) {
      return Optional.empty();
    }
    return isModel(Path.of(pathOrName))
        ? Optional.empty()
        : searched.stream()
            .flatMap(folder -> candidates(folder, pathOrName).stream())
            .findFirst()
            .map(place -> "%s here is no model; %s is used".formatted(Path.of(pathOrName), place));
  }

  /** A folder with a bundle in it, or a zip of any name. */
  private static boolean isModel(Path path) {
    if (Files.isDirectory(path)) {
      return Files.exists(path.resolve(Manifest.NAME));
    }
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == 'P' && in.read() == 'K';
    } catch (IOException unreadable) {
      return true; // opening it will say what is wrong
    }
  }

  /** Suggests the name that was perhaps meant, as a question. */
  private static String nearest(Path path, List<Path> searched) {
    String wanted = path.getFileName() == null ? "" : path.getFileName().toString();
    List<Path> folders = new ArrayList<>(searched);
    if (path.getParent() != null) {
      folders.add(path.getParent());
    }
    Map<String, String> places = new LinkedHashMap<>(); // by name
    for (Path folder : folders) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path place : entries.filter(ModelFolders::looksLikeModel).sorted().toList()) {
          String name = place.getFileName().toString().replaceFirst("\\.zip$", "");
          places.putIfAbsent(name, folder.equals(path.getParent()) ? place.toString() : name);
        }
      } catch (IOException unreadable) {
        // then there is nothing to suggest
      }
    }
    return NearestName.of(wanted, places.keySet())
        .map(name -> "; did you mean " + places.get(name) + "?")
        .orElse("");
  }

  /**
   * The model in a training's folder: the one named like its task, or else the only one.
   *
   * @throws SightlineException if there are several
   */
  private static Optional<Path> ofTraining(Path folder) throws SightlineException {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(Manifest.NAME))) {
      return Optional.empty();
    }
    List<Path> models;
    try (Stream<Path> entries = Files.list(folder)) {
      models = entries.filter(ModelFolders::looksLikeModel).sorted().toList();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    List<Path> results = new ArrayList<>();
    for (Path model : models) {
      String task = Bundle.describe(model).task();
      if (model.endsWith(task) && !task.equals("encoder")) {
        results.add(model);
      }
    }
    List<Path> found = results.isEmpty() ? models : results;
    if (found.size() > 1) {
      throw new SightlineException(folder + " holds several models; name one of them: " + found);
    }
    return found.stream().findFirst();
  }

  /** The places of all models in the folders, sorted by name within each. */
  public static List<Path> list() throws IOException {
    List<Path> places = new ArrayList<>();
    for (Path folder : all()) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries.filter(ModelFolders::looksLikeModel).sorted().forEach(places::add);
      }
    }
    return places;
  }

  private static boolean looksLikeModel(Path place) {
    String name = place.getFileName().toString();
    return !name.startsWith(".")
        && (Files.exists(place.resolve(Manifest.NAME)) || name.endsWith(".zip"));
  }

  /**
   * Makes sure that the models in a folder will find their encoder: if it is in none of the usual
   * places, it is copied into that folder.
   *
   * @param encoder an encoder's bundle that models in {@code folder} will name
   */
  public static void bringEncoder(Bundle encoder, Path folder) throws IOException {
    String sha256 = encoder.seal(ENCODER_FILE).sha256();
    EncoderReference wanted = new EncoderReference(encoder.name(), sha256);
    try {
      openEncoder(wanted, folder.resolve("any"), all());
    } catch (SightlineException notFound) {
      BundleWriter.copy(encoder, folder.resolve(encoder.name()));
    }
  }

  /**
   * The encoder that a model names: beside it, in the usual places, or among those made from ONNX
   * files in the user's cache.
   */
  static Bundle openEncoder(EncoderReference wanted, Path neededBy) throws SightlineException {
    List<Path> usual = new ArrayList<>(all());
    usual.add(UserCache.root().resolve(UserCache.ENCODERS));
    return openEncoder(wanted, neededBy, usual);
  }

  private static Bundle openEncoder(EncoderReference wanted, Path neededBy, List<Path> usual)
      throws SightlineException {
    List<Path> folders = new ArrayList<>();
    Path beside = neededBy.toAbsolutePath().normalize().getParent();
    if (beside != null) {
      folders.add(beside);
    }
    folders.addAll(usual);
    Path other = null;
    List<Path> places = new ArrayList<>();
    folders.forEach(folder -> places.addAll(candidates(folder, wanted.name())));
    ClassPathModels.find(wanted.name()).ifPresent(places::add);
    for (Path place : places) {
      Seal network = Bundle.describe(place).files().get(ENCODER_FILE);
      if (network != null && network.sha256().equals(wanted.sha256())) {
        return Bundle.open(place).expectTask("encoder");
      }
      other = place;
    }
    if (other != null) {
      throw new SightlineException(
          "%s: is not the encoder that %s was trained on (%s with SHA-256 %s)"
              .formatted(other, neededBy, ENCODER_FILE, wanted.sha256()));
    }
    throw new SightlineException(
        "%s: needs the encoder '%s' (%s with SHA-256 %s), which is in none of %s"
            .formatted(neededBy, wanted.name(), ENCODER_FILE, wanted.sha256(), folders));
  }

  private static List<Path> candidates(Path folder, String name) {
    return Stream.of(folder.resolve(name), folder.resolve(name + ".zip"))
        .filter(Files::exists)
        .toList();
  }
}
