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
        "--hidden 0|hidden is 0; allowed is 1 to 8192",
        "--hidden 9000|hidden is 9000; allowed is 1 to 8192",
        "--layers 17|layers is 17; allowed is 1 to 16",
        "--embedding 0|embedding is 0; allowed is 1 to 65536",
        "--min-count 0|min-count is 0; it must be at least 1",
        "--coverage -1|coverage is -1.0; allowed is 0 to 1000",
        "--dropout .995|dropout is 0.995; allowed is 0 to 0.99",
        "--dropout-photo NaN|dropout-photo is NaN; allowed is 0 to 0.99",
        "--cell lstn|There is no recurrent cell 'lstn'; there are lstm, peephole, coupled, gru,"
            + " gru-reset-after, elman, elman-relu, jordan",
        "--model neuraltalk|There is no captioner 'neuraltalk'; there are show-and-tell,"
            + " multimodal-rnn, soft-attention, top-down and s2vt",
        "--model s2vt|s2vt is a captioner of videos; see sightline train video --help",
        "--fine-tune-encoder --self-critical 2|--self-critical does not go with"
            + " --fine-tune-encoder: train by reward afterwards, with --start and --encoder",
        "--fine-tune-encoder --encoder-rate 2|encoder-rate is 2.0; allowed is 0 to 1",
        "--fine-tune-encoder --replicas 0|replicas is 0; allowed is 1 to 1024",
        "--epochs 0|epochs is 0; it must be at least 1",
        "--batch 0|batch is 0; it must be at least 1",
        "--captions-per-photo 0|captions-per-photo is 0; it must be at least 1",
        "--rate -1|rate is -1.0; it must be more than 0",
        "--rate NaN|rate is NaN; it must be more than 0",
        "--rate Infinity|rate is Infinity; it must be more than 0",
        "--smoothing 1|smoothing is 1.0; allowed is 0 to 0.99",
        "--patience 0|patience is 0; it must be at least 1",
        "--self-critical -1|self-critical is -1; it must be at least 0",
        "--self-critical 1 --self-critical-batch 0|self-critical-batch is 0; it must be at least 1",
        "--self-critical 1 --self-critical-rate 0|self-critical-rate is 0.0; it must be more than"
            + " 0",
        "--self-critical 1 --samples 1|samples is 1; allowed is 2 to 1000",
        "--self-critical 1 --reward-bleu NaN|reward-bleu is NaN; allowed is 0 to 1000",
        "--self-critical 1 --imitation -1|imitation is -1.0; allowed is 0 to 1000",
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
