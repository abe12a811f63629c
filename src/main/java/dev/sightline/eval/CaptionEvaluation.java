package dev.sightline.eval;

import dev.sightline.SightlineException;
import dev.sightline.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Scores raw sentences: tokenises both sides with {@link Tokenizer} and scores the images that have
 * references and a hypothesis, as if they stood in a file in this order. Images that lack one side
 * are named in the report, never dropped in silence. Document frequencies come from the references
 * of the scored images. Thread-safe.
 */
public final class CaptionEvaluation {
  private CaptionEvaluation() {}

  /**
   * The scores and what was left out of them.
   *
   * @param meteor beside them, as it needs a dictionary and takes longer
   * @param chair what the hypotheses invent
   * @param cider CIDEr-D of each hypothesis that is scored
   * @param withoutHypothesis ids that have references only
   * @param withoutReferences ids that have a hypothesis only
   * @param emptyHypotheses ids whose hypothesis has no word; they are scored, and score nothing
   */
  public record Report(
      CaptionScores scores,
      Meteor.Score meteor,
      Chair.Score chair,
      Map<String, Double> cider,
      List<String> withoutHypothesis,
      List<String> withoutReferences,
      List<String> emptyHypotheses) {

    /** All figures under the names that the COCO evaluation prints, in its order, and CHAIR's. */
    public Map<String, Number> named() {
      Map<String, Number> named = new LinkedHashMap<>();
      scores
          .named()
          .forEach(
              (name, value) -> {
                if (name.equals("ROUGE_L")) {
                  named.put(meteor.name(), meteor.corpus());
                } else if (name.equals("images")) {
                  named.put("CHAIR_i", chair.things());
                  named.put("CHAIR_s", chair.sentences());
                }
                named.put(name, value);
              });
      return named;
    }

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

  /** Scores raw sentences; METEOR without paraphrases. */
  public static Report score(Map<String, List<String>> references, Map<String, String> hypotheses)
      throws SightlineException {
    return score(references, hypotheses, Optional.empty());
  }

  /**
   * Scores raw sentences.
   *
   * @param references id to sentences; an id with an empty list counts as lacking references
   * @param hypotheses id to sentence
   * @param paraphrases METEOR's table of paraphrases
   * @throws SightlineException if no id is on both sides, or the table cannot be read
   */
  public static Report score(
      Map<String, List<String>> references,
      Map<String, String> hypotheses,
      Optional<Path> paraphrases)
      throws SightlineException {
    List<String> withoutHypothesis = new ArrayList<>();
    List<String> scored = new ArrayList<>();
    references.forEach(
        (id, sentences) -> {
          if (!hypotheses.containsKey(id)) {
            withoutHypothesis.add(id);
          } else if (!sentences.isEmpty()) {
            scored.add(id);
          }
        });
    List<String> withoutReferences =
        hypotheses.keySet().stream()
            .filter(id -> references.getOrDefault(id, List.of()).isEmpty())
            .toList();
    if (scored.isEmpty()) {
      throw new SightlineException(
          "no id has both references and a hypothesis: %s with references, %s with a hypothesis"
              .formatted(some(references), some(hypotheses)));
    }
    Iterator<List<String>> truth =
        tokens(scored.stream().flatMap(id -> references.get(id).stream()).toList());
    Iterator<List<String>> guesses = tokens(scored.stream().map(hypotheses::get).toList());
    Corpus.Builder words = new Corpus.Builder();
    Corpus.Builder tokens = new Corpus.Builder();
    List<List<List<String>>> referenceTokens = new ArrayList<>();
    List<List<String>> hypothesisTokens = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    for (String id : scored) {
      List<List<String>> ofImage =
          Stream.generate(truth::next).limit(references.get(id).size()).toList();
      List<String> hypothesis = guesses.next();
      tokens.add(ofImage, hypothesis);
      referenceTokens.add(ofImage);
      hypothesisTokens.add(hypothesis);
      words.add(ofImage.stream().map(CaptionEvaluation::words).toList(), words(hypothesis));
      if (hypothesis.isEmpty()) {
        empty.add(id);
      }
    }
    Corpus corpus = words.build();
    CiderD.Score cider = CiderD.score(corpus);
    Map<String, Double> ciderOfEach = new LinkedHashMap<>();
    for (int i = 0; i < scored.size(); i++) {
      ciderOfEach.put(scored.get(i), cider.images().get(i));
    }
    return new Report(
        CaptionScores.of(corpus, tokens.build(), cider.mean()),
        Meteor.score(referenceTokens, hypothesisTokens, paraphrases),
        Chair.score(referenceTokens, hypothesisTokens),
        ciderOfEach,
        List.copyOf(withoutHypothesis),
        withoutReferences,
        List.copyOf(empty));
  }

  /** How many ids there are, and the first of them. */
  private static String some(Map<String, ?> ids) {
    String first = ids.isEmpty() ? "" : " (such as " + ids.keySet().iterator().next() + ")";
    return ids.size() + (ids.size() == 1 ? " id" : " ids") + first;
  }

  /** The tokens of sentences that stand in a file one below the other, as they are asked for. */
  private static Iterator<List<String>> tokens(List<String> sentences) {
    return IntStream.range(0, sentences.size())
        .mapToObj(
            i ->
                Tokenizer.inFile(
                    sentences.get(i), i + 1 < sentences.size() ? sentences.get(i + 1) : null))
        .iterator();
  }

  /** What no-break spaces hold together is several words to all metrics but ROUGE-L. */
  private static List<String> words(List<String> tokens) {
    return tokens.stream().flatMap(token -> PythonText.split(token).stream()).toList();
  }
}
