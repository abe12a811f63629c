package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.spec.Plan;
import dev.sightline.spec.Registry;
import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a net's record of settings says is all that its options need. */
class SettingOptionsTest {
  record Common(
      @Setting(says = "Width of the state.", usual = "8", least = 1, most = 64) int hidden,
      @Setting(says = "No mirror images.", option = "--no-mirror", usual = "true")
          boolean mirrored) {}

  record Own(
      Common all,
      @Setting(says = "How often it looks.", usual = "2", least = 1, most = 9) int glances) {}

  record Net<S extends Record>(String name, String paper, Spec<S> settings)
      implements Registry.Kind<S> {}

  private static final Registry<Net<?>> NETS =
      new Registry<>(
          "net",
          List.of(
              new Net<>("plain", "nobody", Spec.of(Common.class)),
              new Net<>("glancing", "somebody", Spec.of(Own.class).usual("hidden", "16"))));

  @Command(name = "train")
  static final class Train {
    @Mixin NetOptions<Net<?>> net = new NetOptions<>(NETS);
  }

  private final Train train = new Train();
  private final StringWriter told = new StringWriter();

  private Plan<Net<?>> plan(String... words) {
    new CommandLine(train).parseArgs(words);
    return train.net.plan(new PrintWriter(told, true));
  }

  @Test
  void aNetWithASettingOfItsOwnHasAnOptionForIt() {
    assertEquals(new Own(new Common(16, true), 2), plan("--net", "glancing").settings());
    assertEquals(
        new Own(new Common(4, false), 3),
        plan("--net=glancing", "--glances", "3", "--hidden=4", "--no-mirror").settings());
    assertEquals("", told.toString());
  }

  @Test
  void theFirstNetIsTheUsualOneAndIsToldWhatItDoesNotHave() {
    assertEquals(new Common(8, true), plan("--glances", "3").settings());
    assertEquals(
        "sightline: --glances has no effect: plain has no such setting." + System.lineSeparator(),
        told.toString());
  }

  @Test
  void theRangeIsCheckedForTheNetThatIsChosen() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> plan("--net", "glancing", "--glances", "10"));
    assertEquals("glances is 10; allowed is 1 to 9", e.getMessage());
  }

  @Test
  void theHelpHasDefaultsRangesAndWhatDiffersBetweenNets() {
    String help = new CommandLine(train).getUsageMessage().replaceAll("\\s+", " ");
    assertTrue(help.contains("Width of the state. Default: 8 (1 to 64); 16 for glancing."), help);
    assertTrue(help.contains("How often it looks. For glancing. Default: 2 (1 to 9)."), help);
    assertTrue(help.contains("Kind of net: plain, glancing. Default: plain."), help);
    assertTrue(help.contains("--no-mirror No mirror images. "), help);
  }

  @Test
  void theHelpShowsASettingThatNoOtherNetHas() {
    CommandLine line = new CommandLine(train);
    OptionSections.show(line);

    String help = line.getUsageMessage();

    assertTrue(help.contains("Model:"), help);
    assertTrue(help.contains("How often it looks. For glancing. Default: 2 (1 to 9)."), help);
  }
}
