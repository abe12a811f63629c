package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.data.CaptionData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingPhotosTest {
  @TempDir Path data;
  private final StringWriter err = new StringWriter();

  private void captions(String rows) throws IOException {
    Files.writeString(data.resolve("captions.csv"), "file,caption,split\n" + rows);
  }

  @Test
  void missingPhotosAreNamedAndWhatWasLeftOutIsSaidOnce() throws IOException {
    Files.write(data.resolve("a.png"), new byte[1]);
    Files.write(data.resolve("b.png"), new byte[1]);
    captions(
        "a.png,A dog,train\ngone.png,A cat,train\nlost.png,A cat,dev\nb.png,A cat,dev\na.png,,\n");

    int missing = MissingPhotos.tell(CaptionData.forTraining(data), new PrintWriter(err, true));

    assertEquals(2, missing);
    assertEquals(
        """
        sightline: %s, line 6: a caption was expected, but there is none; this was left out.
        sightline: 1 photo is missing and left out: gone.png
        sightline: 1 photo is missing and left out: lost.png
        """
            .formatted(data.resolve("captions.csv")),
        err.toString());
  }

  @Test
  void whereNoneIsThereTheDataIsAtFaultAndNotTheCommandLine() throws IOException {
    captions("gone.png,A cat,train\nlost.png,A cat,dev\n");
    for (String command :
        new String[] {
          "train caption --output x", "train encoder --output x", "evaluate captions"
        }) {
      StringWriter said = new StringWriter();
      int code =
          Sightline.run(
              new PrintWriter(new StringWriter()),
              new PrintWriter(said, true),
              (command + " --data " + data).split(" "));
      assertEquals(3, code, said.toString());
      assertEquals(
          "sightline: %s: none of the 1 photos of '%s' is there; the first is %s.%n"
              .formatted(
                  data,
                  command.startsWith("train") ? "train" : "dev",
                  command.startsWith("train") ? "gone.png" : "lost.png"),
          said.toString());
    }
  }
}
