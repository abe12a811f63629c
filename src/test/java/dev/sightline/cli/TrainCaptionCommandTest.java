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
        "--minimum-count 0|minimum-count is 0; it must be at least 1",
        "--coverage -1|coverage is -1.0; allowed is 0 to 1000",
        "--dropout .995|dropout is 0.995; allowed is 0 to 0.99",
        "--dropout-photo NaN|dropout-photo is NaN; allowed is 0 to 0.99",
        "--fine-tune-encoder --self-critical 2|--self-critical does not go with"
            + " --fine-tune-encoder: train by reward afterwards, with --from and --encoder",
        "--fine-tune-encoder --encoder-learning-rate 2|encoder-learning-rate is 2.0; allowed is 0 to 1",
        "--fine-tune-encoder --replicas 0|replicas is 0; allowed is 1 to 1024",
        "--sentences s.txt|--sentences needs --concepts: without a picture and without concepts"
            + " there is nothing that a sentence could be about",
        "--concepts --fine-tune-encoder|--fine-tune-encoder trains on one data set, without"
            + " --concepts",
        "--hidden-pictures 1|hidden-pictures is 1.0; allowed is 0 to 0.9",
        "--epochs 0|epochs is 0; it must be at least 1",
        "--batch 0|batch is 0; it must be at least 1",
        "--per-photo 0|per-photo is 0; it must be at least 1",
        "--learning-rate -1|learning-rate is -1.0; it must be more than 0",
        "--learning-rate NaN|learning-rate is NaN; it must be more than 0",
        "--learning-rate Infinity|learning-rate is Infinity; it must be more than 0",
        "--smoothing 1|smoothing is 1.0; allowed is 0 to 0.99",
        "--patience 0|patience is 0; it must be at least 1",
        "--self-critical -1|self-critical is -1; it must be at least 0",
        "--self-critical 1 --self-critical-batch 0|self-critical-batch is 0; it must be at least 1",
        "--self-critical 1 --self-critical-learning-rate 0|self-critical-learning-rate is 0.0; it"
            + " must be more than 0",
        "--self-critical 1 --samples 1|samples is 1; allowed is 2 to 1000",
        "--self-critical 1 --reward-bleu NaN|reward-bleu is NaN; allowed is 0 to 1000",
        "--self-critical 1 --imitation -1|imitation is -1.0; allowed is 0 to 1000",
        "--bidirectional|--bidirectional: a captioner writes word by word and cannot read words that"
            + " it has not written yet; the option is for models that read whole sequences"
      })
  void oneSentenceSaysWhatIsAllowed(String options, String sentence) {
    StringWriter err = new StringWriter();
    String line = "train caption --data none --output " + folder + " " + options;
    int code =
        Sightline.run(
            new PrintWriter(new StringWriter()), new PrintWriter(err, true), line.split(" "));
    assertEquals("sightline: " + sentence + System.lineSeparator(), err.toString());
    assertEquals(2, code);
  }
}
