package dev.sightline.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.data.CaptionData;
import dev.sightline.data.Flickr8k;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import dev.sightline.world.Scene.Place;
import dev.sightline.world.Scene.Thing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapeWorldTest {
  private static final Scene SCENE =
      new Scene(new Thing("red", "square"), new Thing("blue", "circle"), Place.LEFT, 7);

  @Test
  void captionsAreTrueOfThePicture() {
    Picture picture = SCENE.picture(100);

    assertColour(picture, 27, 50, 0, "red, on the left");
    assertColour(picture, 73, 50, 2, "blue, on the right");
    assertEquals("A red square to the left of a blue circle .", SCENE.captions().get(0));
    assertEquals("A blue circle to the right of a red square .", SCENE.captions().get(2));
  }

  private static void assertColour(Picture picture, int x, int y, int channel, String what) {
    for (int other = 0; other < 3; other++) {
      int at = 3 * (y * picture.width() + x);
      int difference = (picture.rgb()[at + channel] & 255) - (picture.rgb()[at + other] & 255);
      assertTrue(other == channel || difference > 80, what);
    }
  }

  @Test
  void theFilesReadAsFlickr8k(@TempDir Path dir) throws IOException {
    ShapeWorld.write(dir, 5, 2, 1, 11);

    CaptionData train = Flickr8k.read(dir, "train");
    CaptionData dev = Flickr8k.read(dir, "dev");

    assertEquals(5, train.photos().size());
    assertEquals(2, dev.photos().size());
    assertEquals(1, Flickr8k.read(dir, "test").photos().size());
    assertEquals(List.of(), train.missing());
    assertEquals(5, train.photos().get(0).captions().size());
    assertEquals(224, PictureReader.read(train.photos().get(0).file()).width());
    assertNotEquals(train.photos().get(0).captions(), dev.photos().get(0).captions());
  }
}
