package dev.sightline.encoder.backbone;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Seal;
import dev.sightline.bundle.UserCache;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.onnx.RuntimeSays;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes an encoder's bundle of anybody's ONNX file: one that takes one picture (floats, half floats
 * or bytes; colours first or last; any batch or one) and has a feature map or a vector in it.
 *
 * <pre>{@code
 * Backbone.Imported eyes = Backbone.cached(Path.of("resnet50.onnx"), BackboneSettings.FOUND);
 * eyes.remarks().forEach(System.err::println);
 * try (Encoder encoder = Encoder.open(eyes.bundle())) { ... }
 * }</pre>
 *
 * <p>The same file with the same settings becomes the same {@code encoder.onnx}, byte for byte, so
 * that a model trained with it knows it again by its hash. Thread-safe: nothing is shared.
 */
public final class Backbone {
  private static final String VERSION = "backbone 1";
  private static final double SAME = 1e-3;

  /** An encoder and what was found or assumed when it was made, sentence by sentence. */
  public record Imported(Path bundle, List<String> remarks) {}

  private Backbone() {}

  /**
   * The encoder in the user's cache, made at the first call. Its name is the file's with the hash
   * of the file and the settings.
   *
   * @throws SightlineException saying why the file cannot be used
   * @throws IOException if the cache cannot be written
   */
  public static Imported cached(Path onnx, BackboneSettings settings) throws IOException {
    OnnxFile file = OnnxFile.read(onnx);
    String name = name(onnx) + "-" + key(file, settings).substring(0, 12);
    Path place = UserCache.folder(UserCache.ENCODERS).resolve(name);
    if (Files.exists(place)) {
      try {
        Bundle bundle = Bundle.open(place).expectTask(Encoder.TASK);
        List<String> remarks = new ArrayList<>();
        UserCache.used(place);
        bundle.settings().path("remarks").forEach(remark -> remarks.add(remark.asText()));
        return new Imported(place, remarks);
      } catch (SightlineException damaged) {
        // It is made again.
      }
    }
    Imported made = write(file, settings, place, "--encoder " + onnx.getFileName());
    UserCache.trim();
    return made;
  }

  /**
   * Writes the encoder's bundle to a place of its own.
   *
   * @param command for its origin
   */
  public static Imported write(Path onnx, BackboneSettings settings, Path place, String command)
      throws IOException {
    return write(OnnxFile.read(onnx), settings, place, command);
  }

  private static Imported write(
      OnnxFile file, BackboneSettings settings, Path place, String command) throws IOException {
    BackboneInput input = BackboneInput.of(file, settings);
    List<String> remarks = new ArrayList<>();
    NamedScaling scaling = scaling(file, input, settings, remarks);
    FeatureChoice choice = FeatureChoice.of(file, input, settings, new Graft(file, input, scaling));
    remarks.addAll(choice.remarks());
    byte[] onnx = tried(file, input, scaling, choice, true);
    boolean batches = onnx != null;
    if (!batches) {
      onnx = tried(file, input, scaling, choice, false);
      remarks.add("It takes one picture at a time.");
    }
    try (BundleWriter writer = BundleWriter.to(place, Encoder.TASK)) {
      Files.write(writer.file(Encoder.FILE), onnx);
      describe(writer.settings(), file, input, scaling, choice, remarks);
      writer.provenance(
          Provenance.now("not stated; brought as " + file.path().getFileName(), command, 0));
      writer.card(card(place, file, input, scaling, choice));
      writer.finish();
    }
    return new Imported(place, remarks);
  }

  private static NamedScaling scaling(
      OnnxFile file, BackboneInput input, BackboneSettings settings, List<String> remarks)
      throws SightlineException {
    if (input.type() == BackboneInput.Type.BYTE) {
      if (settings.scaling().isPresent()
          && !settings.scaling().get().blueFirst()
          && !settings.scaling().get().equals(NamedScaling.NONE)) {
        throw new SightlineException(
            file.path() + ": takes 8-bit pixels as they are; there is nothing to scale");
      }
      return NamedScaling.NONE;
    }
    if (settings.scaling().isEmpty()) {
      remarks.add(
          "scaling: imagenet is ASSUMED; if the net was trained with another, its features are"
              + " wrong (--encoder-scaling)");
    }
    return settings.scaling().orElse(NamedScaling.IMAGENET);
  }

  /**
   * The finished graph, after ONNX Runtime has run it; null if it was to take batches and does not,
   * or computes something else for a picture in company.
   */
  private static byte[] tried(
      OnnxFile file,
      BackboneInput input,
      NamedScaling scaling,
      FeatureChoice choice,
      boolean batches)
      throws SightlineException {
    byte[] onnx =
        new Graft(file, input, scaling)
            .encoder(choice.grid(), choice.pooled(), input.side(), batches);
    List<String> outputs = List.of("pooled", "grid");
    try (Trial trial = Trial.of(onnx, input.side(), file.path())) {
      List<float[]> alone = trial.values(outputs, 1);
      for (float[] values : alone) {
        for (float value : values) {
          if (!Float.isFinite(value)) {
            throw new SightlineException(
                file.path() + ": gives " + value + " among the features of a picture of noise");
          }
        }
      }
      return !batches || same(alone, trial.values(outputs, 2)) ? onnx : null;
    } catch (OrtException failed) {
      if (batches) {
        return null;
      }
      throw new SightlineException(file.path() + ": " + RuntimeSays.of(failed), failed);
    } catch (SightlineException refused) {
      if (batches && refused.getCause() instanceof OrtException) {
        return null; // a free batch does not agree with the shapes inside
      }
      throw refused;
    }
  }

  /** Whether the first picture's features are the same alone and beside a second one. */
  private static boolean same(List<float[]> alone, List<float[]> beside) {
    for (int i = 0; i < alone.size(); i++) {
      float[] one = alone.get(i);
      float[] two = beside.get(i);
      double largest = 0;
      double difference = 0;
      for (int j = 0; j < one.length; j++) {
        largest = Math.max(largest, Math.abs(one[j]));
        difference = Math.max(difference, Math.abs(one[j] - two[j]));
      }
      if (two.length != 2 * one.length || !(difference <= SAME * largest)) {
        return false;
      }
    }
    return true;
  }

  private static void describe(
      ObjectNode settings,
      OnnxFile file,
      BackboneInput input,
      NamedScaling scaling,
      FeatureChoice choice,
      List<String> remarks) {
    settings.put("architecture", "ONNX file " + file.path().getFileName());
    settings
        .putObject("input")
        .put("name", "pixels")
        .put("type", "uint8")
        .put("layout", "batch, height, width, RGB")
        .put("height", input.side())
        .put("width", input.side())
        .put("scaling", "inside the net: " + scaling.name());
    ObjectNode outputs = settings.putObject("outputs");
    outputs.putArray("pooled").add(choice.grid().channels());
    outputs.putArray("grid").add(choice.grid().cells()).add(choice.grid().channels());
    settings
        .putObject("madeOf")
        .put("input", input.name())
        .put("pooled", pooled(choice))
        .put("grid", choice.grid().name());
    remarks.forEach(settings.putArray("remarks")::add);
  }

  private static String pooled(FeatureChoice choice) {
    return choice.pooled() == null ? "mean of the grid" : choice.pooled().name();
  }

  private static String card(
      Path place, OnnxFile file, BackboneInput input, NamedScaling scaling, FeatureChoice choice) {
    return """
        # %s: an encoder brought as an ONNX file

        Made of `%s` by putting pixels before it and two outputs behind it. What it was trained on,
        and under which licence it stands, its file does not say.

        - Input `pixels`: 8-bit RGB, batch x %s x %s x 3, scaled inside (%s) for the net's `%s`.
        - `grid`, batch x %s x %s: the net's `%s`. `pooled`, batch x %s: %s.
        """
        .formatted(
            place.getFileName(),
            file.path().getFileName(),
            input.side(),
            input.side(),
            scaling.name(),
            input.name(),
            choice.grid().cells(),
            choice.grid().channels(),
            choice.grid().name(),
            choice.grid().channels(),
            pooled(choice));
  }

  /** The file's name without its ending, as a model may be called. */
  private static String name(Path onnx) {
    String stem = onnx.getFileName().toString().replaceFirst("(?i)\\.onnx$", "");
    String plain = stem.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[^A-Za-z0-9]+", "");
    return plain.isEmpty() ? "encoder" : plain.substring(0, Math.min(60, plain.length()));
  }

  /** The hash of the net, with the weights that lie beside it, and of what is known of it. */
  private static String key(OnnxFile file, BackboneSettings settings) {
    MessageDigest hash = Seal.newSha256();
    hash.update((VERSION + "\n" + settings + "\n").getBytes(StandardCharsets.UTF_8));
    hash.update(file.model().toByteArray());
    return HexFormat.of().formatHex(hash.digest());
  }
}
