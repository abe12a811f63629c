package dev.sightline.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.rnn.CellKind;
import dev.sightline.text.Alphabet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextBundleTest {
  @TempDir Path folder;
  private Path place;

  @BeforeEach
  void aBundle() throws IOException {
    place = folder.resolve("model");
    Alphabet alphabet = Alphabet.of("hello");
    TextPlan plan = TextPlan.of(CellKind.GRU, 8, 2, 0.1);
    TextBundle bundle = new TextBundle(new TextModel(plan, alphabet.size(), 3), alphabet);
    bundle.write(place, Provenance.now("hello", "sightline train text", 3));
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    TextBundle bundle = TextBundle.read(Bundle.open(place));
    assertEquals(TextPlan.of(CellKind.GRU, 8, 2, 0.1), bundle.model().plan());
    String first;
    try (TextGenerator writer = TextGenerator.open(place)) {
      first = writer.write("he", 20, 1, 7);
      assertEquals(22, first.length());
      assertEquals(first, writer.write("he", 20, 1, 7));
    }
  }

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void isExportedWithEveryCell(CellKind cell) throws IOException {
    Alphabet alphabet = Alphabet.of("hello\n");
    TextPlan plan = TextPlan.of(cell, 6, 2, 0.1);
    try (TextModel model = new TextModel(plan, alphabet.size(), 3)) {
      Path bundle = folder.resolve("bundle");
      new TextBundle(model, alphabet)
          .write(bundle, Provenance.now("hello", "sightline train text", 3));
      Path file = folder.resolve("text.onnx");
      TextOnnx.write(Bundle.open(bundle), file);
      try (OnnxSession session = new OnnxSession(Files.readAllBytes(file), "text")) {
        assertEquals(List.of("character", "state"), session.inputs().stream().sorted().toList());
        assertTrue(session.metadata().get("characters").lines().toList().contains("10"));
      }
    }
  }

  private String complaint(String setting, int value) throws IOException {
    try (BundleWriter writer = BundleWriter.revise(Bundle.open(place))) {
      writer.settings().put(setting, value);
      writer.finish();
    }
    return assertThrows(IOException.class, () -> TextBundle.read(Bundle.open(place))).getMessage();
  }

  @Test
  void absurdSizesAreRefusedBeforeMemoryIsTaken() throws IOException {
    assertTrue(complaint("hidden", 1 << 30).contains("hidden"));
    assertTrue(complaint("hidden", 8192).contains("its settings ask for a weight"));
  }

  @Test
  void anotherShapeIsRefused() throws IOException {
    assertTrue(complaint("layers", 1).contains("weights"));
  }

  @Test
  void anUnknownCellIsRefused() throws IOException {
    try (BundleWriter writer = BundleWriter.revise(Bundle.open(place))) {
      writer.settings().put("cell", "hopfield");
      writer.finish();
    }
    String said =
        assertThrows(IOException.class, () -> TextBundle.read(Bundle.open(place))).getMessage();
    assertTrue(said.contains("the setting 'cell' is \"hopfield\", expected one of lstm"), said);
  }
}
