package dev.sightline.eval;

import dev.sightline.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Scores raw sentences: tokenises both sides with {@link Tokenizer} and scores the images that have
 * references and a hypothesis. Images that lack one side are named in the report, never dropped in
 * silence. Document frequencies come from the references of the scored images. Thread-safe.
 */
public final class CaptionEvaluation {
  private CaptionEvaluation() {}

  /**
   * The scores and what was left out of them.
   *
   * @param withoutHypothesis ids that have references only
   * @param withoutReferences ids that have a hypothesis only
   * @param emptyHypotheses ids whose hypothesis has no word; they are scored, and score nothing
   */
  public record Report(
      CaptionScores scores,
      List<String> withoutHypothesis,
      List<String> withoutReferences,
      List<String> emptyHypotheses) {

    /** One sentence for each kind of id that needs attention; empty if all is well. */
    public List<String> remarks() {
      List<String> remarks = new ArrayList<>();
      remark(remarks, withoutHypothesis, "ids with references but no hypothesis, not scored");
      remark(remarks, withoutReferences, "ids with a hypothesis but no references, not scored");
      remark(remarks, emptyHypotheses, "ids whose hypothesis has no word, scored as nothing");
      return remarks;
    }

    private static void remark(List<String> remarks, List<String> ids, String what) {
      if (!ids.isEmpty()) {
        String named = String.join(", ", ids.subList(0, Math.min(5, ids.size())));
        remarks.add(
            "%s: %s (%s%s)".formatted(what, ids.size(), named, ids.size() > 5 ? ", ..." : ""));
      }
    }
  }

  /**
   * Scores raw sentences.
   *
   * @param references id to sentences; an id with an empty list counts as lacking references
   * @param hypotheses id to sentence
   * @throws EvaluationException if no id is on both sides
   */
  public static Report score(Map<String, List<String>> references, Map<String, String> hypotheses)
      throws EvaluationException {
    Corpus.Builder corpus = new Corpus.Builder();
    List<String> withoutHypothesis = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    references.forEach(
        (id, sentences) -> {
          String hypothesis = hypotheses.get(id);
          if (hypothesis == null) {
            withoutHypothesis.add(id);
          } else if (!sentences.isEmpty()) {
            List<String> words = Tokenizer.tokenize(hypothesis);
            corpus.add(sentences.stream().map(Tokenizer::tokenize).toList(), words);
            if (words.isEmpty()) {
              empty.add(id);
            }
          }
        });
    List<String> withoutReferences =
        hypotheses.keySet().stream()
            .filter(id -> references.getOrDefault(id, List.of()).isEmpty())
            .toList();
    if (corpus.images() == 0) {
      throw new EvaluationException(
          "no id has both references and a hypothesis: "
              + references.size()
              + " ids with references, "
              + hypotheses.size()
              + " with a hypothesis");
    }
    return new Report(
        CaptionScores.of(corpus.build()),
        List.copyOf(withoutHypothesis),
        withoutReferences,
        List.copyOf(empty));
  }
}
