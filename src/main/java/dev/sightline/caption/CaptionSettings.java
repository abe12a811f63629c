package dev.sightline.caption;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentSettings;
import dev.sightline.spec.Setting;

/** What can be set of every captioner. */
record CaptionSettings(
    RecurrentSettings recurrent,
    @Setting(says = "Width of a word vector.", usual = "512", least = 1, most = 65_536)
        int embedding,
    @Setting(
            says = "Dropout: on the words read and before the output layer.",
            usual = "0.5",
            least = 0,
            most = 0.99)
        double dropout,
    @Setting(
            says = "Dropout on the picture's features.",
            option = "--dropout-photo",
            usual = "0.3",
            least = 0,
            most = 0.99)
        double dropoutOfPhoto) {
  CellKind cell() {
    return recurrent.cell();
  }

  int hidden() {
    return recurrent.hidden();
  }

  int layers() {
    return recurrent.layers();
  }
}
