package dev.sightline.encoder.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Half;
import dev.sightline.io.Json;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A net that DL4J saved, read without DL4J's {@code ModelSerializer}, which opens Java object
 * streams. Of the zip two entries are read: {@code coefficients.bin}, all parameters in a row, and
 * {@code configuration.json}, which says which layers they belong to; it is read as plain JSON, and
 * no class that it names is loaded. What else is in the zip is passed over.
 *
 * <p>Refused are entries that climb out or occur twice, a zip that swells more than {@value
 * #MOST_SWELLING} times, and nets whose layers are not convolutions, dense layers and batch
 * normalisation.
 */
final class Dl4jZip {
  static final String FORMAT = "DL4J zip";
  private static final int MOST_SWELLING = 100;
  private static final int MOST_ENTRIES = 64;

  /** Inception-ResNet, the largest net here, has 0.35 MB; as a tree it takes many times that. */
  private static final int LONGEST_JSON = 4 << 20;

  private final Path file;
  private final Map<String, ZipEntry> entries = new HashMap<>();

  private Dl4jZip(Path file) {
    this.file = file;
  }

  static WeightTensors read(Path file) throws SightlineException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Dl4jZip reader = new Dl4jZip(file);
      reader.index(zip);
      List<Dl4jLayer> layers = reader.layers(zip);
      float[] parameters = reader.parameters(zip);
      return reader.tensors(layers, parameters);
    } catch (SightlineException e) {
      throw e;
    } catch (EOFException e) {
      throw new SightlineException(file + ": coefficients.bin ends early.", e);
    } catch (IOException e) {
      throw new SightlineException(file + " is no whole zip of DL4J: " + e.getMessage() + ".", e);
    }
  }

  private void index(ZipFile zip) throws SightlineException {
    List<? extends ZipEntry> all = Collections.list(zip.entries());
    if (all.size() > MOST_ENTRIES) {
      throw new SightlineException(
          file + " has " + all.size() + " entries; no net of DL4J has that.");
    }
    for (ZipEntry entry : all) {
      String name = entry.getName();
      if (name.startsWith("/") || name.contains("\\") || List.of(name.split("/")).contains("..")) {
        throw new SightlineException(file + ": the entry '" + name + "' leads out of the folder.");
      }
      if (entries.put(name, entry) != null) {
        throw new SightlineException(file + " has two entries named " + name + ".");
      }
    }
  }

  private ZipEntry entry(String name) throws SightlineException {
    ZipEntry entry = entries.get(name);
    if (entry == null && entries.containsKey("model.weights.h5")) {
      throw new SightlineException(
          file + " is an archive of Keras: unzip it, and give the model.weights.h5 that is in it.");
    }
    if (entry == null) {
      throw new SightlineException(file + " is no net of DL4J: it has no " + name + ".");
    }
    return entry;
  }

  private List<Dl4jLayer> layers(ZipFile zip) throws IOException {
    byte[] json;
    try (InputStream in = zip.getInputStream(entry("configuration.json"))) {
      json = in.readNBytes(LONGEST_JSON);
    }
    JsonNode net;
    try {
      net = Json.readLoosely(json);
    } catch (JsonProcessingException e) {
      throw new SightlineException(file + ": configuration.json is no whole JSON.", e);
    }
    List<Dl4jLayer> layers = new ArrayList<>();
    if (net.path("confs").isArray()) {
      for (JsonNode conf : net.path("confs")) {
        layers.add(Dl4jLayer.of(file, Integer.toString(layers.size()), conf));
      }
      return layers;
    }
    for (JsonNode name : net.path("topologicalOrderStr")) {
      JsonNode vertex = net.path("vertices").path(name.asText());
      if (vertex.has("layerConf")) {
        layers.add(Dl4jLayer.of(file, name.asText(), vertex.path("layerConf")));
      }
    }
    if (layers.isEmpty()) {
      throw new SightlineException(
          file + ": configuration.json does not say in which order the parameters lie.");
    }
    return layers;
  }

  /**
   * ND4J's stream of an array: its shape as one buffer, its values as another. A buffer is a text
   * (how it was allocated), its length, a text (its type), its values, all big endian.
   */
  private float[] parameters(ZipFile zip) throws IOException {
    ZipEntry entry = entry("coefficients.bin");
    long most = Math.min((long) MOST_SWELLING * Files.size(file), 1L << 31);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16))) {
      values(in, 64); // rank, shape, strides: the number of values says all
      return values(in, most / Float.BYTES);
    }
  }

  private float[] values(DataInputStream in, long most) throws IOException {
    String allocation = in.readUTF();
    boolean longLength = allocation.equals("MIXED_DATA_TYPES") || allocation.equals("LONG_SHAPE");
    long length = longLength ? in.readLong() : in.readInt();
    String type = in.readUTF();
    if (length < 0 || length > most) {
      throw new SightlineException(
          file + ": coefficients.bin states " + length + " values, which do not fit into it.");
    }
    float[] values = new float[(int) length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "FLOAT" -> in.readFloat();
            case "DOUBLE" -> (float) in.readDouble();
            case "HALF" -> Half.toFloat(in.readShort());
            case "LONG" -> in.readLong();
            case "INT" -> in.readInt();
            default ->
                throw new SightlineException(
                    file + ": coefficients.bin is of type '" + type + "', expected FLOAT.");
          };
    }
    return values;
  }

  private WeightTensors tensors(List<Dl4jLayer> layers, float[] parameters)
      throws SightlineException {
    long expected = layers.stream().mapToLong(Dl4jLayer::parameters).sum();
    if (expected != parameters.length) {
      throw new SightlineException(
          String.format(
              Locale.ROOT,
              "%s: coefficients.bin has %,d parameters, configuration.json says %,d.",
              file,
              parameters.length,
              expected));
    }
    WeightTensors tensors = new WeightTensors(file, FORMAT, Map.of());
    int at = 0;
    for (Dl4jLayer layer : layers) {
      layer.add(tensors, parameters, at);
      at += (int) layer.parameters();
    }
    return tensors;
  }
}
