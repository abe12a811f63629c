package dev.sightline.vqa;

import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.RecurrentSettings;
import dev.sightline.spec.Setting;

/** What can be set of every model that answers questions. */
record AnswerSettings(
    RecurrentSettings recurrent,
    @Setting(says = "Let the layers read from the end as well.", usual = "false", absent = "false")
        boolean bidirectional,
    @Setting(
            says = "With --bidirectional: both directions have the same weights.",
            usual = "false",
            absent = "false")
        boolean shared,
    @Setting(says = "Width of a word vector.", usual = "128", least = 1, most = 8192) int embedding,
    @Setting(
            says = "Width of the layer in which question and picture meet.",
            usual = "256",
            least = 1,
            most = 8192)
        int joint,
    @Setting(
            says = "Dropout: on words, the question and the joint layer.",
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
        double dropoutOfPhoto,
    @Setting(
            says =
                "Draw initial word vectors from -R to R: 0.1 suits few questions, 1 many simple"
                    + " ones.",
            label = "R",
            usual = "0.1",
            above = 0,
            most = 10)
        double wordRange) {
  /** The layers that read the question. */
  RecurrentLayers layers() {
    return recurrent.reading(bidirectional, shared, dropout);
  }
}
