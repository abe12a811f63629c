import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.Features;
import dev.sightline.media.PictureReader;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an encoder makes of a photo, as raw floats (little endian): the pooled vector, then the grid.
 *
 * <p>{@code java -cp 'target/sightline.jar:target/lib/*' EncoderFeatures.java BUNDLE PHOTO OUT}
 */
public class EncoderFeatures {
  public static void main(String[] args) throws Exception {
    try (Encoder encoder = Encoder.open(Path.of(args[0]));
        DataOutputStream out =
            new DataOutputStream(Files.newOutputStream(Path.of(args[2])))) {
      Features features = encoder.encode(PictureReader.read(Path.of(args[1])));
      for (float[] values : new float[][] {features.pooled(), features.grid()}) {
        ByteBuffer bytes =
            ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
      }
    }
  }
}
