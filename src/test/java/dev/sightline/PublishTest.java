package dev.sightline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is published beside the library goes with it. */
class PublishTest {
  private static final Path FOLDER = Path.of("src/publish");

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String first(String text, String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    return matcher.find() ? matcher.group(1) : "nothing like " + regex;
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @Test
  void versionsAreTheLibrarys() throws IOException {
    String library = text(Path.of("pom.xml"));
    String version = first(library, "<artifactId>sightline</artifactId>\\s*<version>(.*?)<");
    for (Path pom : poms()) {
      String ours = "<artifactId>sightline-publish</artifactId>\\s*<version>(.*?)<";
      assertEquals(version, first(text(pom), ours), pom + "");
    }
    String parent = text(FOLDER.resolve("pom.xml"));
    for (String name : List.of("javacpp", "opencv", "ffmpeg", "openblas")) {
      String property = "<" + name + "\\.version>(.*?)<";
      assertEquals(first(library, property), first(parent, property), name);
    }
    for (String about : List.of("url", "licenses", "developers", "scm")) {
      String element = "(?s)\n  <" + about + ">(.*?)</" + about + ">\n";
      assertEquals(first(library, element), first(parent, element), about);
    }
    for (Path consumer : List.of(Path.of("eval/library/pom.xml"), Path.of("docs/library.md"))) {
      Set<String> versions =
          Pattern.compile("sightline[a-z0-9_-]*</artifactId><version>(.*?)<")
              .matcher(text(consumer))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toSet());
      assertEquals(Set.of(version), versions, consumer + "");
    }
  }

  @Test
  void everyModelAndEveryPlatformIsPublished() throws IOException {
    Set<String> models = new TreeSet<>();
    try (Stream<Path> folders = Files.list(Path.of("models"))) {
      folders.filter(Files::isDirectory).forEach(each -> models.add(each.getFileName() + ""));
    }
    Set<String> published = new TreeSet<>();
    Set<String> modules = new TreeSet<>(Set.of("../.."));
    for (Path pom : poms()) {
      String file = pom.getFileName().toString();
      if (file.startsWith("models-")) {
        published.add(file.substring("models-".length(), file.length() - ".xml".length()));
      }
      if (!file.equals("pom.xml")) {
        modules.add(file);
        String name = "sightline-" + file.replace(".xml", "");
        assertEquals(name, first(text(pom), "<artifactId>(sightline-(?:models|natives).*?)<"));
      }
    }
    assertEquals(models, published);
    Matcher listed =
        Pattern.compile("<module>(.*?)</module>").matcher(text(FOLDER.resolve("pom.xml")));
    assertEquals(
        modules,
        listed.results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new)));
  }

  /** A model that needs an encoder brings it. */
  @Test
  void aModelBringsItsEncoder() throws IOException {
    for (Path pom : poms()) {
      String model = first(text(pom), "<model>(.*?)</model>");
      if (pom.getFileName().toString().startsWith("models-")) {
        String bundle = text(Path.of("models", model, "bundle.json"));
        String encoder = first(bundle, "\"encoder\"\\s*:\\s*\\{\\s*\"name\"\\s*:\\s*\"(.*?)\"");
        boolean needs = !encoder.startsWith("nothing");
        assertEquals(
            needs ? encoder : "nothing",
            first(text(pom), "(?s)<dependency>.*<artifactId>sightline-models-(.*?)<")
                .replaceFirst("nothing.*", "nothing"),
            pom + "");
      }
    }
  }

  @Test
  void theScriptNeedsWhatTheProjectNeeds() {
    List<String> inScript =
        Pattern.compile("//DEPS dev.sightline:(.*?):")
            .matcher(text(Path.of("eval/library/src/main/java/Captions.java")))
            .results()
            .map(MatchResult::group)
            .map(line -> line.replaceFirst(".*sightline:(.*):", "$1"))
            .toList();
    String project = text(Path.of("eval/library/pom.xml"));
    assertFalse(inScript.isEmpty());
    assertEquals(
        inScript,
        Pattern.compile("<groupId>dev.sightline</groupId><artifactId>(.*?)<")
            .matcher(project)
            .results()
            .map(found -> found.group(1))
            .toList());
  }
}
