package dev.sightline.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFoldersTest {
  @TempDir Path folder;

  private EncoderReference reference(Path encoder) throws IOException {
    String sha256 = Bundle.open(encoder).seal("encoder.onnx").sha256();
    return new EncoderReference("mobilenet-v2", sha256);
  }

  @Test
  void theEncoderIsFoundBesideTheModel() throws IOException {
    Path encoder = SmallBundle.writeEncoder(folder.resolve("mobilenet-v2"), "the network");
    Path model = SmallBundle.write(folder.resolve("photo-caption"), reference(encoder));

    Bundle found = Bundle.open(model).openEncoder();

    assertEquals("the network", Files.readString(found.file("encoder.onnx")));
  }

  @Test
  void anotherNetworkUnderTheSameNameIsRefused() throws IOException {
    Path encoder = SmallBundle.writeEncoder(folder.resolve("mobilenet-v2"), "the network");
    Path model = SmallBundle.write(folder.resolve("photo-caption"), reference(encoder));
    SmallBundle.writeEncoder(encoder, "another network");

    Bundle bundle = Bundle.open(model);
    SightlineException refused = assertThrows(SightlineException.class, bundle::openEncoder);

    assertTrue(refused.getMessage().contains("is not the encoder that"), refused.getMessage());
  }

  @Test
  void anEncoderFromElsewhereIsBroughtAlong() throws IOException {
    Path far = SmallBundle.writeEncoder(folder.resolve("far/mobilenet-v2"), "the network");
    Path model = SmallBundle.write(folder.resolve("mine/photo-caption"), reference(far));

    ModelFolders.bringEncoder(Bundle.open(far), folder.resolve("mine"));

    Bundle found = Bundle.open(model).openEncoder();
    assertEquals(folder.resolve("mine/mobilenet-v2"), found.place());
    assertEquals("the network", Files.readString(found.file("encoder.onnx")));
  }

  @Test
  void anEncoderThatIsFoundAnywayIsNotCopied() throws IOException {
    Path beside = SmallBundle.writeEncoder(folder.resolve("mobilenet-v2"), "the network");
    var before = Files.readAttributes(beside, BasicFileAttributes.class).fileKey();
    ModelFolders.bringEncoder(Bundle.open(beside), folder);
    assertEquals(before, Files.readAttributes(beside, BasicFileAttributes.class).fileKey());
  }

  @Test
  void theFolderOfATrainingStandsForItsModel() throws IOException {
    Path run = folder.resolve("run");
    Path encoder = SmallBundle.writeEncoder(run.resolve("mobilenet-v2"), "the network");
    assertEquals(encoder, ModelFolders.find(run.toString()), "all that is there");

    Path model = SmallBundle.write(run.resolve("photo-caption"), reference(encoder));
    SmallBundle.write(run.resolve("self-critical"), reference(encoder));
    assertEquals(model, ModelFolders.find(run.toString()), "the one named like its task");
    assertEquals(model, ModelFolders.find(model.toString()));

    SmallBundle.write(folder.resolve("two/a"));
    SmallBundle.write(folder.resolve("two/b"));
    String several = folder.resolve("two").toString();
    SightlineException refused =
        assertThrows(SightlineException.class, () -> ModelFolders.find(several));
    assertTrue(refused.getMessage().contains("holds several models"), refused.getMessage());
  }

  @Test
  void aMissingEncoderIsNamed() throws IOException {
    Path model =
        SmallBundle.write(
            folder.resolve("photo-caption"), new EncoderReference("gone", "0".repeat(64)));
    Bundle bundle = Bundle.open(model);
    SightlineException refused = assertThrows(SightlineException.class, bundle::openEncoder);
    assertTrue(refused.getMessage().contains("needs the encoder 'gone'"), refused.getMessage());
  }

  @Test
  void anEncoderNameThatLeadsElsewhereIsRefused() throws IOException {
    Path model =
        SmallBundle.write(
            folder.resolve("photo-caption"), new EncoderReference("encoder", "0".repeat(64)));
    Path json = model.resolve("bundle.json");
    String escaping =
        Files.readString(json).replace("\"name\" : \"encoder\"", "\"name\" : \"../encoder\"");
    Files.writeString(json, escaping);
    SightlineException refused = assertThrows(SightlineException.class, () -> Bundle.open(model));
    assertTrue(refused.getMessage().contains("not a plain folder name"), refused.getMessage());
  }

  @Test
  void theVariableNamesSeveralFoldersAndThoseThatExistAreSearched() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    String variable = String.join(File.pathSeparator, first + "", folder + "/none", second + "");
    assertEquals(List.of(first, second), ModelFolders.all(variable).subList(0, 2));
  }

  @Test
  void aModelIsFoundByPath() throws IOException {
    Path model = SmallBundle.write(folder.resolve("photo-caption"));
    assertEquals(model, ModelFolders.find(model.toString()));
  }

  @Test
  void aNameThatIsNowhereIsRefused() {
    SightlineException refused =
        assertThrows(SightlineException.class, () -> ModelFolders.find("no-such-model"));
    assertTrue(
        refused.getMessage().startsWith("no-such-model: there is no such model"),
        refused.getMessage());
  }

  @Test
  void aNameThatIsMisspeltGetsASuggestion() throws IOException {
    SmallBundle.write(folder.resolve("my-captions"));
    for (String wrong : List.of("my-catpions", "mycaptions", "My-Captions.")) {
      SightlineException refused =
          assertThrows(
              SightlineException.class, () -> ModelFolders.find(folder.resolve(wrong).toString()));
      assertTrue(
          refused.getMessage().endsWith("; did you mean " + folder.resolve("my-captions") + "?"),
          refused.getMessage());
    }
    SightlineException refused =
        assertThrows(SightlineException.class, () -> ModelFolders.find("mobilnet-v2"));
    assertTrue(refused.getMessage().endsWith("; did you mean mobilenet-v2?"), refused.getMessage());
    refused = assertThrows(SightlineException.class, () -> ModelFolders.find("something-else"));
    assertFalse(refused.getMessage().contains("did you mean"), refused.getMessage());
  }

  /** {@code target} is a folder of this project. */
  @Test
  void aNameIsNotHiddenByAFolderThatIsNoModel() throws IOException {
    Path models = Files.createDirectory(folder.resolve("models"));
    SmallBundle.write(models.resolve("target"));
    assertEquals(models.resolve("target"), ModelFolders.find("target", List.of(models)));
    assertEquals(Path.of("target"), ModelFolders.find("target", List.of()));
    assertEquals(Path.of("pom.xml"), ModelFolders.find("pom.xml", List.of(models)));
    assertEquals(
        Optional.of("target here is no model; " + models.resolve("target") + " is used"),
        ModelFolders.passedOver("target", List.of(models)));
    assertEquals(Optional.empty(), ModelFolders.passedOver("target", List.of()));
    assertEquals(Optional.empty(), ModelFolders.passedOver("nothing-of-it", List.of(models)));
  }
}
