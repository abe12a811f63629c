package dev.sightline.caption;

import dev.sightline.encoder.PhotoFeatures;
import java.util.Arrays;
import java.util.List;

/**
 * Features of photos with concepts behind each vector.
 *
 * @param seen the features; null for sentences without a photo, whose features are zero
 * @param ofEncoder width of the encoder's vectors
 * @param cells of a photo
 * @param concepts of each photo
 */
record ConceptFeatures(PhotoFeatures seen, int ofEncoder, int cells, List<float[]> concepts)
    implements PhotoFeatures {
  static ConceptFeatures of(PhotoFeatures seen, List<float[]> concepts) {
    return new ConceptFeatures(seen, seen.channels(), seen.cells(), concepts);
  }

  @Override
  public int channels() {
    return ofEncoder + concepts.get(0).length;
  }

  @Override
  public boolean hasMirrored() {
    return seen == null || seen.hasMirrored();
  }

  @Override
  public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
    float[] whole = new float[ofEncoder];
    float[] parts = grid == null ? null : new float[cells * ofEncoder];
    if (seen != null) {
      seen.copy(photo, mirrored, whole, parts, 0);
    }
    put(whole, concepts.get(photo), pooled, photoAt);
    if (grid != null) {
      for (int cell = 0; cell < cells; cell++) {
        float[] part = Arrays.copyOfRange(parts, cell * ofEncoder, (cell + 1) * ofEncoder);
        put(part, concepts.get(photo), grid, photoAt * cells + cell);
      }
    }
  }

  private static void put(float[] vector, float[] concepts, float[] to, int row) {
    int at = row * (vector.length + concepts.length);
    System.arraycopy(vector, 0, to, at, vector.length);
    System.arraycopy(concepts, 0, to, at + vector.length, concepts.length);
  }
}
