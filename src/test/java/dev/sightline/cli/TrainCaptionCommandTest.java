package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that cannot be are refused before anything is read or encoded. */
class TrainCaptionCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--hidden 0|hidden is 0; it must be at least 1",
        "--layers 0|layers is 0; it must be at least 1",
        "--dropout 1|dropout is 1.0; it must be in [0, 1)",
        "--dropout-photo NaN|dropout-photo is NaN; it must be in [0, 1)",
        "--cell lstn|There is no recurrent cell 'lstn'; there are lstm, peephole, coupled, gru,"
            + " gru-reset-after, elman, elman-relu, jordan",
        "--model neuraltalk|There is no captioner 'neuraltalk'; there are show-and-tell,"
            + " multimodal-rnn, soft-attention and s2vt",
        "--model s2vt|s2vt is a captioner of videos; see sightline train video --help",
        "--fine-tune-encoder --self-critical 2|--self-critical does not go with"
            + " --fine-tune-encoder: train by reward afterwards, with --start and --encoder",
        "--fine-tune-encoder --encoder-rate 2|encoder-rate is 2.0; it must be in [0, 1)",
        "--bidirectional|--bidirectional: a captioner writes word by word and cannot read the words"
            + " that are to come; it is for models that read whole sequences"
      })
  void oneSentenceSaysWhatIsAllowed(String options, String sentence) {
    StringWriter err = new StringWriter();
    String line = "train caption --data none --out " + folder + " " + options;
    int code =
        Sightline.run(
            new PrintWriter(new StringWriter()), new PrintWriter(err, true), line.split(" "));
    assertEquals("sightline: " + sentence + System.lineSeparator(), err.toString());
    assertEquals(2, code);
  }
}
