package dev.sightline.caption;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.io.AtomicFile;
import dev.sightline.io.Json;
import dev.sightline.rnn.Parameters;
import dev.sightline.spec.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes what a benchmark worked on in the plainest form, so that a program in another language can
 * do the same work.
 *
 * <pre>
 * pooled.f32          [photos, channels]          little-endian floats, nothing else
 * grid.f32            [photos, cells, channels]
 * MODEL.f32           the weights, one after the other as models.MODEL.weights lists them
 * bench.json          settings; captions of each photo as word ids; for each model its weights' names
 *                     and shapes, loss and gradient norm of the first batch without dropout, and the
 *                     word ids that beam search found for each photo
 * </pre>
 */
final class CaptionDump {
  private final Path folder;
  private final ObjectNode all = Json.object();
  private final ObjectNode models = Json.object();

  CaptionDump(Path folder, CaptionSpeed.Settings s, int vocabulary) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    all.put("vocabulary", vocabulary).put("photosPerBatch", s.photosPerBatch());
    all.put("warmUpBatches", s.warmUpBatches()).put("timedBatches", s.timedBatches());
    all.put("decodedPhotos", s.decodedPhotos()).put("decodedBatches", s.decodedBatches());
    Spec.write(Captioners.ALL.of("soft-attention").settings().usual(), all);
    all.put("smoothing", s.training().labelSmoothing());
    all.put("learningRate", s.training().learningRate()).put("clipNorm", s.training().clipNorm());
    all.put("beams", s.beam().beams()).put("longest", s.beam().maximumLength());
    all.put("lengthPower", s.beam().lengthPower());
  }

  void photos(CaptionSet set, List<List<int[]>> captions) throws IOException {
    all.put("photos", set.size());
    all.put("cells", set.features().cells()).put("channels", set.features().channels());
    ArrayNode ofPhotos = all.putArray("captions");
    for (List<int[]> ofPhoto : captions) {
      ArrayNode list = ofPhotos.addArray();
      ofPhoto.forEach(words -> list.add(ids(words)));
    }
    int[] photos = new int[set.size()];
    Arrays.setAll(photos, i -> i);
    try (CaptionSet.Loaded loaded = set.load(photos, new boolean[photos.length])) {
      write("pooled.f32", loaded.pooled().toArray());
      write("grid.f32", loaded.grid().toArray());
    }
  }

  void model(String name, CaptionModel model, double loss, double gradientNorm, List<int[]> written)
      throws IOException {
    ObjectNode node = models.putObject(name);
    node.put("loss", loss).put("gradientNorm", gradientNorm);
    ArrayNode weights = node.putArray("weights");
    for (Parameters.Entry entry : model.parameters().entries()) {
      ObjectNode weight = weights.addObject().put("name", entry.name());
      weight.putArray("shape").add(entry.rows()).add(entry.columns());
    }
    ArrayNode decoded = node.putArray("decoded");
    written.forEach(words -> decoded.add(ids(words)));
    write(name + ".f32", model.parameters().values().toArray());
  }

  /** Writes bench.json; until then nobody should read the folder. */
  void finish() throws IOException {
    all.set("models", models);
    AtomicFile.write(folder.resolve("bench.json"), Json.line(all));
  }

  private static ArrayNode ids(int[] words) {
    ArrayNode node = Json.list();
    for (int word : words) {
      node.add(word);
    }
    return node;
  }

  private void write(String name, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(folder.resolve(name), bytes.array());
  }
}
