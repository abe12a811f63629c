package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pictures and videos may cost is said on the command line, with the shipped captioner. */
class MediaOptionsTest {
  private static final String DOG = "datasets/samples/dog-on-grass.jpg";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int run(String... arguments) {
    return Sightline.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @Test
  void aLimitHoldsForTheCommandAndNoLonger() {
    assertEquals(1, run("caption", "--max-megapixels", "0.001", DOG));
    assertTrue(err.toString().contains("at most 0.001 megapixels are read unless"), err.toString());

    assertEquals(0, run("caption", DOG), err::toString);
  }

  @Test
  void isolatedOrNotTheCaptionIsTheSame() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");

    assertEquals(0, run("caption", DOG));
    String here = out.toString();
    assertEquals(1, run("caption", "--isolate", broken.toString(), DOG));

    assertTrue(err.toString().contains(broken + " is not a picture"), err.toString());
    assertEquals(here + DOG + ": " + here, out.toString(), err::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--max-megapixels -1",
        "--max-file 0",
        "--max-duration 0s",
        "--max-frames 0",
        "--decode-timeout 0s"
      })
  void whatAllowsNothingIsAnError(String option) {
    assertEquals(2, run(("caption " + option + " x.jpg").split(" ")));
    assertTrue(err.toString().contains(" a number above 0 was expected"), err.toString());
  }
}
