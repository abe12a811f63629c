package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sightline caption} with the shipped model. */
class CaptionCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int run(String... arguments) {
    return Sightline.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private Path photo(String name) throws IOException {
    BufferedImage image = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(new Color(60, 140, 50));
    g.fillRect(0, 30, 80, 30);
    g.setColor(new Color(130, 80, 40));
    g.fillOval(25, 25, 30, 20);
    g.dispose();
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void onePhotoGivesOneSentence() throws IOException {
    assertEquals(0, run("caption", photo("a.png").toString()));

    assertEquals(1, out.toString().lines().count());
    assertTrue(out.toString().strip().contains(" "), out.toString());
  }

  /** It is not another model in silence. */
  @Test
  void aModelOfVideosIsNotUsedForAPhotoAndThatIsSaid() throws IOException {
    Path photo = photo("a.png");

    assertEquals(0, run("caption", "--model", "video-caption", photo.toString()));

    assertEquals(
        "sightline: "
            + photo
            + " is a photo, and video-caption captions videos: photo-caption is used for photos",
        err.toString().strip());
    assertEquals(1, out.toString().lines().count());
  }

  @Test
  void aBadPhotoIsNamedAndTheOthersAreCaptioned() throws IOException {
    photo("grün und blau.png");
    photo("z.png");
    Files.writeString(folder.resolve("broken.jpg"), "no picture");

    int code = run("caption", "--json", folder.toString());

    assertEquals(1, code);
    JsonNode[] lines =
        out.toString().lines().map(CaptionCommandTest::parse).toArray(JsonNode[]::new);
    assertEquals(3, lines.length);
    assertTrue(lines[0].get("file").asText().endsWith("broken.jpg"));
    assertFalse(lines[0].get("error").asText().isBlank());
    assertTrue(lines[1].get("file").asText().endsWith("grün und blau.png"));
    assertFalse(lines[1].get("caption").asText().isBlank());
    assertFalse(lines[2].get("caption").asText().isBlank());
    assertTrue(err.toString().contains("broken.jpg"), err.toString());
  }

  private static JsonNode parse(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  void everyBeamComesWithItsLogProbability() throws IOException {
    assertEquals(0, run("caption", "--all", "--beams", "3", "--json", photo("a.png").toString()));

    JsonNode captions = parse(out.toString()).get("captions");
    assertEquals(3, captions.size());
    assertTrue(captions.get(0).get("logProbability").asDouble() < 0);
  }

  @Test
  void anExplanationIsAPictureForEachPhoto() throws IOException {
    Path looks = folder.resolve("looks");

    assertEquals(0, run("caption", "--explain", looks.toString(), photo("a.png").toString()));

    BufferedImage painted = ImageIO.read(looks.resolve("a.png.caption.png").toFile());
    assertTrue(painted.getWidth() > 300 && painted.getHeight() > 200);
  }

  @Test
  void aFolderWithoutPhotosIsASentence() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    assertEquals(1, run("caption", empty.toString()));
    assertTrue(err.toString().contains("empty"), err.toString());
  }

  @Test
  void aModelThatIsNotThereIsExitCodeThree() throws IOException {
    assertEquals(3, run("caption", "--model", "nowhere", photo("a.png").toString()));
    assertTrue(err.toString().contains("nowhere"), err.toString());
  }
}
