package dev.sightline.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scores of a set of captions: BLEU-1 to BLEU-4 and ROUGE-L in [0, 1], CIDEr-D in [0, 10].
 *
 * @param images how many captions were scored
 */
public record CaptionScores(
    double bleu1,
    double bleu2,
    double bleu3,
    double bleu4,
    double rougeL,
    double cider,
    int images) {

  /**
   * Scores tokenised captions.
   *
   * @param references per image, its references
   * @param hypotheses per image, one hypothesis
   * @throws IllegalArgumentException if the lists do not fit together or are empty
   */
  public static CaptionScores of(
      List<List<List<String>>> references, List<List<String>> hypotheses) {
    Corpus corpus = Corpus.of(references, hypotheses);
    return of(corpus, corpus, CiderD.score(corpus).mean());
  }

  /**
   * Scores both forms of the words.
   *
   * @param corpus the words
   * @param tokens for ROUGE-L: the same, but words joined by no-break spaces count as one
   * @param cider CIDEr-D of the words
   */
  static CaptionScores of(Corpus corpus, Corpus tokens, double cider) {
    Bleu.Score bleu = Bleu.score(corpus);
    return new CaptionScores(
        bleu.bleu(1),
        bleu.bleu(2),
        bleu.bleu(3),
        bleu.bleu(4),
        RougeL.score(tokens),
        cider,
        corpus.images());
  }

  /** Under the names that the COCO evaluation prints, in its order; {@code images} last. */
  public Map<String, Number> named() {
    Map<String, Number> named = new LinkedHashMap<>();
    named.put("Bleu_1", bleu1);
    named.put("Bleu_2", bleu2);
    named.put("Bleu_3", bleu3);
    named.put("Bleu_4", bleu4);
    named.put("ROUGE_L", rougeL);
    named.put("CIDEr", cider);
    named.put("images", images);
    return named;
  }
}
