package dev.sightline;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sightline.cli.CaptionCommand;
import dev.sightline.encoder.Encoder;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the floors of docs/architecture.md: an arrow only ever points down. */
class FloorsTest {

  /** The package above the rooms: what users of the library call. */
  private static final String FACE = "";

  /** The rooms of each floor, the lowest first. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("machine"),
          Set.of("io", "spec"),
          Set.of("media", "text", "bundle", "rnn"),
          Set.of("draw", "net"),
          Set.of("train"),
          Set.of("encoder", "data", "eval"),
          Set.of("export", "lecture"),
          Set.of("caption", "activity", "vqa", "language"),
          Set.of(FACE),
          Set.of("web"),
          Set.of("cli"));

  /** The libraries that only some rooms may know. */
  private static final Map<String, Set<String>> ROOMS_OF_LIBRARY =
      Map.ofEntries(
          Map.entry("picocli..", Set.of("cli")),
          Map.entry("org.eclipse.jetty..", Set.of("web")),
          Map.entry("org.deeplearning4j..", Set.of("encoder")),
          Map.entry("org.nd4j..", Set.of("encoder")),
          Map.entry("ai.onnxruntime..", Set.of("encoder")),
          Map.entry("ai.onnx.proto..", Set.of("encoder")),
          Map.entry("com.google.protobuf..", Set.of("encoder")),
          Map.entry("io.jhdf..", Set.of("encoder")),
          Map.entry("org.bytedeco.opencv..", Set.of("media")),
          Map.entry("org.bytedeco.ffmpeg..", Set.of("media")),
          Map.entry("org.bytedeco.javacv..", Set.of("media")),
          Map.entry("com.twelvemonkeys..", Set.of("media")),
          Map.entry("com.sun.jna..", Set.of("machine")),
          Map.entry("net.sf.extjwnl..", Set.of("eval")),
          Map.entry("opennlp..", Set.of("eval")),
          Map.entry("org.bytedeco.openblas..", Set.of("rnn", "encoder")),
          Map.entry("org.bytedeco.javacpp..", Set.of("rnn", "media", "encoder")),
          Map.entry("java.awt..", Set.of("media", "draw", FACE)),
          Map.entry("javax.imageio..", Set.of("media", "draw")),
          Map.entry(
              "com.fasterxml.jackson..",
              Set.of(
                  "io",
                  "spec",
                  "bundle",
                  "data",
                  "encoder",
                  "eval",
                  "caption",
                  "activity",
                  "vqa",
                  "language",
                  "web",
                  "cli")));

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sightline");

  private static DescribedPredicate<JavaClass> in(Set<String> rooms) {
    return resideInAnyPackage(
        rooms.stream()
            .map(room -> room.equals(FACE) ? "dev.sightline" : "dev.sightline." + room + "..")
            .toArray(String[]::new));
  }

  @Test
  void everyClassIsInARoomOfTheHouse() {
    Set<String> rooms = FLOORS.stream().flatMap(Set::stream).collect(toSet());
    assertEquals(List.of(), HOUSE.stream().filter(not(in(rooms))).map(JavaClass::getName).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aRoomUsesOnlyItselfAndTheFloorsBelow(int floor) {
    for (String room : FLOORS.get(floor)) {
      Set<String> allowed = FLOORS.subList(0, floor).stream().flatMap(Set::stream).collect(toSet());
      allowed.add(room);
      noClasses()
          .that(in(Set.of(room)))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.sightline..")
                  .and(not(in(allowed)))
                  .and(not(equivalentTo(SightlineException.class))))
          .allowEmptyShould(true)
          .check(HOUSE);
    }
  }

  @Test
  void onlySomeRoomsKnowALibrary() {
    ROOMS_OF_LIBRARY.forEach(
        (library, rooms) ->
            noClasses()
                .that(not(in(rooms)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(HOUSE));
  }

  /** Old libraries inside of ND4J, which must not see files of others: docs/dependencies.txt. */
  @Test
  void nothingUsesWhatIsInsideOfNd4j() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.nd4j.shade..").check(HOUSE);
  }

  /** One bounded reader and writer of JSON trees, and one way of moving files into place. */
  @Test
  void onlyOneRoomMakesJsonMappersAndMovesFiles() {
    noClasses()
        .that(not(in(Set.of("io"))))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectMapper.class)
        .orShould()
        .callMethod(Files.class, "move", Path.class, Path.class, CopyOption[].class)
        .check(HOUSE);
  }

  @Test
  void nothingBelowTheCommandLinePrintsOrEndsTheProgram() {
    noClasses()
        .that(not(in(Set.of("cli"))))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(HOUSE);
  }

  /** Within the encoders' room: nets know nothing of their export, neither of what runs them. */
  @Test
  void netsDoNotKnowWhatIsMadeOfThem() {
    noClasses()
        .that()
        .resideInAPackage("dev.sightline.encoder.zoo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sightline.encoder", "dev.sightline.encoder.onnx..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("dev.sightline.encoder.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sightline.encoder")
        .check(HOUSE);
  }

  /** DL4J takes a second to start; who only wants a caption must not wait for it. */
  @Test
  void runningAnEncoderDoesNotTouchTheLibraryThatTrainsIt() {
    noClasses()
        .that()
        .belongToAnyOf(Encoder.class, Captioner.class, CaptionCommand.class)
        .should()
        .transitivelyDependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.deeplearning4j.."))
        .check(HOUSE);
  }

  /** A model file that is a Java object stream could run code. */
  @Test
  void noTwoClassesHaveTheSameName() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev"))) {
      Map<String, Long> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
              .collect(groupingBy(name -> name, counting()));
      names.values().removeIf(count -> count == 1);
      assertEquals(Map.of(), names);
    }
  }

  @Test
  void filesStayShort() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev"))) {
      List<Path> tooLong = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (Files.readAllLines(file).size() > 350) {
          tooLong.add(file);
        }
      }
      assertEquals(List.of(), tooLong);
    }
  }

  @Test
  void nothingReadsOrWritesJavaObjectStreams() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectOutputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.deeplearning4j.util.ModelSerializer")
        .check(HOUSE);
  }

  /** The rules would find an arrow that points up: the command line does use the bundles. */
  @Test
  void theRulesCanFail() {
    assertThrows(
        AssertionError.class,
        () ->
            noClasses()
                .that(in(Set.of("cli")))
                .should()
                .dependOnClassesThat(in(Set.of("bundle")))
                .check(HOUSE));
  }
}
