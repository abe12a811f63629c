package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoCaptionDataTest {
  @TempDir Path dir;

  @BeforeEach
  void oneClip() throws IOException {
    dir = dir.toAbsolutePath();
    Files.createDirectory(dir.resolve("clips"));
    Files.write(dir.resolve("clips/a.mp4"), new byte[1]);
  }

  private CaptionedClip clip(String id) {
    return new CaptionedClip(
        id, dir.resolve("clips/a.mp4"), 0, Double.POSITIVE_INFINITY, List.of("A cat"));
  }

  private List<CaptionedClip> clips(Path data, String split) throws SightlineException {
    return VideoCaptionData.read(data, split).clips();
  }

  private String complaint(Path data) {
    return assertThrows(SightlineException.class, () -> VideoCaptionData.read(data, "dev"))
        .getMessage();
  }

  @Test
  void layoutsAreToldByWhatIsThere() throws IOException {
    Path msrVtt = dir.resolve("msr-vtt.json");
    Files.writeString(
        msrVtt,
        "{\"videos\": [{\"video_id\": \"a\", \"split\": \"validate\"}],"
            + " \"sentences\": [{\"video_id\": \"a\", \"caption\": \"A cat\"}]}");
    assertEquals(List.of(clip("a")), clips(msrVtt, "dev"));
    assertEquals(List.of(clip("a")), clips(dir, "dev"));

    Path net = dir.resolve("net.json");
    Files.writeString(net, "{\"a\": {\"timestamps\": [[0, 1]], \"sentences\": [\"A cat\"]}}");
    assertEquals("a#1", clips(net, "dev").get(0).id());
    assertEquals(
        "%s has 2 JSON files: say which one is meant, %s for example.".formatted(dir, msrVtt),
        complaint(dir));

    Files.writeString(dir.resolve("captions.csv"), "clips/a.mp4,A cat\n");
    assertEquals(List.of(clip("clips/a.mp4")), clips(dir, "all"));

    Files.writeString(dir.resolve("AllVideoDescriptions.txt"), "a A cat\n");
    Files.writeString(dir.resolve("val_list.txt"), "a\n");
    assertEquals(List.of(clip("a")), clips(dir, "dev"));
  }

  @Test
  void anythingElseIsRefusedWithASentence() throws IOException {
    assertEquals(
        dir
            + " holds no captions of clips: AllVideoDescriptions.txt, captions.csv or a JSON file was expected in it.",
        complaint(dir));
    Path text = Files.writeString(dir.resolve("captions.txt"), "a A cat");
    assertEquals(
        text + " is not caption data for clips: a folder or a JSON file of captions was expected.",
        complaint(text));
    assertEquals(dir.resolve("gone") + " is not there.", complaint(dir.resolve("gone")));
    Path other = Files.writeString(dir.resolve("other.json"), "{\"images\": []}");
    assertEquals(
        other
            + " has no clip that can be used. The first problem: "
            + other
            + ", line 1, video 'images': an object with timestamps and sentences was expected.",
        complaint(other));
  }

  @Test
  void whatAnotherPartHasIsToldById() {
    VideoCaptionData train =
        new VideoCaptionData(
            List.of(clip("a"), clip("b"), clip("c")), List.of("d", "e"), List.of("A remark."));
    VideoCaptionData dev = new VideoCaptionData(List.of(clip("b")), List.of("e"), List.of());

    assertEquals(
        new VideoCaptionData(List.of(clip("a"), clip("c")), List.of("d"), List.of("A remark.")),
        train.without(dev));
  }
}
