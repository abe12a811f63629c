package dev.sightline.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.train.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A write that the system refuses in the middle leaves the last good file and nothing else. The
 * refusal is real: a shell limits how large files may become ({@code ulimit -f}), beyond which
 * writing fails as on a full disk.
 */
class FullDiskTest {
  /** 100 blocks of 512 or 1024 bytes, as the shell counts. */
  private static final String LIMIT = "ulimit -f 100;";

  @TempDir Path folder;

  @BeforeEach
  void whereAShellCanLimitFiles() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a Unix shell");
  }

  private String refused(String what, Path place) throws Exception {
    try (Child child =
        Child.start(folder, LIMIT, List.of(), Writing.class, what, place.toString())) {
      assertEquals(7, child.exitCode(), child.said());
      return child.said();
    }
  }

  @Test
  void aCheckpointThatDoesNotFitLeavesTheOneBefore() throws Exception {
    Path training = folder.resolve("training");
    new Checkpoint(Map.of("w", new float[] {1}), Map.of("epoch", "1")).write(training);

    String said = refused("checkpoint", training);

    assertTrue(said.contains("cannot be written: File too large"), said);
    assertEquals("1", Checkpoint.newest(training).orElseThrow().state().get("epoch"));
    assertEquals(List.of("checkpoint.safetensors"), names(training));
  }

  @Test
  void aModelThatDoesNotFitLeavesTheOneBefore() throws Exception {
    Path model = folder.resolve("models/mine");
    Writing.bundle(model, 10);

    String said = refused("bundle", model);

    assertTrue(said.contains("File too large"), said);
    assertEquals(10, Bundle.open(model).integer("size", 1, 1 << 30));
    assertEquals(List.of("mine"), names(model.getParent()));
  }

  @Test
  void captionsThatDoNotFitAreWholeLinesWhenTheyAreGoneOnWith() throws Exception {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    // Long names, so that few lines are many bytes; none of them is a picture.
    for (int i = 0; i < 150; i++) {
      Files.writeString(photos.resolve("x".repeat(200) + i + ".jpg"), "no picture");
    }
    Path out = folder.resolve("captions.jsonl");
    String said;
    List<String> words =
        List.of("caption", "--json", "--resume", "--output", out.toString(), photos.toString());
    try (Child child =
        Child.start(
            folder,
            "ulimit -f 40;",
            List.of(),
            dev.sightline.cli.Sightline.class,
            words.toArray(String[]::new))) {
      assertEquals(3, child.exitCode(), child.said());
      said = child.said();
    }
    assertTrue(said.contains(out + " could not be written"), said);

    try (Child child = Child.sightline(folder, words)) {
      assertEquals(1, child.exitCode(), child.said());
      assertTrue(child.said().contains("Resuming: "), child.said());
    }
    List<String> lines = Files.readAllLines(out);
    assertEquals(150, lines.size());
    assertEquals(150, lines.stream().distinct().count());
    assertFalse(lines.stream().anyMatch(line -> !line.endsWith("\"}")));
  }

  private static List<String> names(Path place) throws IOException {
    try (var files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Writes more than it may; exit code 7 where it is told so. */
  static final class Writing {
    private static final int TOO_MUCH = 1_000_000;

    private Writing() {}

    static void bundle(Path place, int size) throws IOException {
      try (BundleWriter writer = BundleWriter.to(place, "photo-caption")) {
        writer.settings().put("size", size);
        writer.provenance(new Provenance("nothing", "none", 1, "unknown", "2026-01-01", Map.of()));
        Files.write(writer.file("weights.safetensors"), new byte[size]);
        writer.finish();
      }
    }

    public static void main(String[] arguments) {
      Path place = Path.of(arguments[1]);
      try {
        if (arguments[0].equals("checkpoint")) {
          Map<String, float[]> arrays = Map.of("w", new float[TOO_MUCH]);
          new Checkpoint(arrays, Map.of("epoch", "2")).write(place);
        } else {
          bundle(place, TOO_MUCH);
        }
      } catch (IOException refused) {
        System.out.println(refused.getMessage());
        System.exit(7);
      }
    }
  }
}
