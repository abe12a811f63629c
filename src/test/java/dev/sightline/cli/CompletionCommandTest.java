package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sightline.caption.Captioners;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sightline completion}, tried in the shells that are installed. */
class CompletionCommandTest {
  @TempDir Path folder;

  private Path script(String shell) throws IOException {
    StringWriter out = new StringWriter();
    assertEquals(0, Sightline.run(new PrintWriter(out), new PrintWriter(out), "completion", shell));
    return Files.writeString(folder.resolve("sightline." + shell), out.toString());
  }

  private List<String> words(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return Arrays.stream(said.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private static void requireInstalled(String shell) {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, shell))),
        shell + " is not installed");
  }

  @ParameterizedTest
  @CsvSource({
    "cap, caption",
    "train act, activity",
    "train caption --learn, --learning-rate",
    "train caption --net show-and, show-and-tell",
    "label --device cu, cuda",
    "cache clear feat, features",
    "completion zs, zsh"
  })
  void bashCompletes(String typed, String expected) throws Exception {
    requireInstalled("bash");
    String line =
        "compopt() { :; }; source %s; COMP_WORDS=(sightline %s); COMP_CWORD=%d; COMP_LINE='sightline %s';"
                .formatted(script("bash"), typed, typed.split(" ").length, typed)
            + " COMP_POINT=${#COMP_LINE}; _complete_sightline; echo ${COMPREPLY[@]}";
    assertEquals(List.of(expected), words("bash", "-c", line));
  }

  @ParameterizedTest
  @CsvSource({
    "cap, caption",
    "train act, activity",
    "train caption --learn, --learning-rate",
    "train caption --net show-and, show-and-tell",
    "label --device cu, cuda",
    "cache clear feat, features",
    "completion zs, zsh"
  })
  void fishCompletes(String typed, String expected) throws Exception {
    requireInstalled("fish");
    String line =
        "source %s; complete -C 'sightline %s' | string replace -r '\\t.*' ''"
            .formatted(script("fish"), typed);
    assertEquals(List.of(expected), words("fish", "--no-config", "-c", line));
  }

  @Test
  void zshTakesTheScript() throws Exception {
    requireInstalled("zsh");
    String line =
        "autoload -U compinit; compinit -u -D; source %s; echo $_comps[sightline]"
            .formatted(script("zsh"));
    assertTrue(String.join(" ", words("zsh", "-f", "-c", line)).contains("bash_complete"));
  }

  @Test
  void fishIsToldEveryCommandAndOption() throws IOException {
    String script = Files.readString(script("fish"));
    assertTrue(script.contains("-n '__sightline_at train' -f -a caption -d 'Train a photo"));
    assertTrue(
        script.contains(
            "-n '__sightline_in train caption' -l net -x -a '%s' -d 'Kind of net'"
                .formatted(String.join(" ", Captioners.OF_PHOTOS.names()))));
    assertTrue(script.contains("-n '__sightline_in caption' -s 0 -l null -d"));
    assertTrue(script.contains("-n '__sightline_in caption' -l output -r -d"));
  }
}
