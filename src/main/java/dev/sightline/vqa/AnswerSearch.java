package dev.sightline.vqa;

import dev.sightline.vqa.AnswerModel.Guess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Beam search over a batch of questions: after each word the best few beginnings of each answer are
 * kept, ended ones are set aside and give up their place. Answers are ranked by probability. For
 * one thread.
 */
final class AnswerSearch {
  private record Beginning(List<Integer> symbols, double logProbability) {}

  private record Candidate(int row, int symbol, double logProbability) {}

  private final int symbols;
  private final int beams;
  private final List<List<Guess>> ended = new ArrayList<>();
  private final List<List<Beginning>> open = new ArrayList<>();

  /**
   * @param symbols that can follow, {@link AnswerModel#END} among them
   * @param beams beginnings kept for each question
   */
  AnswerSearch(int questions, int symbols, int beams) {
    this.symbols = symbols;
    this.beams = beams;
    for (int q = 0; q < questions; q++) {
      ended.add(new ArrayList<>());
      open.add(List.of(new Beginning(List.of(), 0)));
    }
  }

  /**
   * Goes on by one symbol.
   *
   * @param log log probabilities of what follows each open beginning, {@code [rows * symbols]}
   * @return for each beginning that is open now, the row of the one that it goes on from
   */
  int[] extend(float[] log) {
    List<Integer> from = new ArrayList<>();
    int first = 0;
    for (int q = 0; q < open.size(); q++) {
      List<Beginning> before = open.get(q);
      open.set(q, extend(before, ended.get(q), log, first, from));
      first += before.size();
    }
    return from.stream().mapToInt(Integer::intValue).toArray();
  }

  private List<Beginning> extend(
      List<Beginning> before, List<Guess> done, float[] log, int first, List<Integer> from) {
    List<Candidate> candidates = new ArrayList<>();
    for (int b = 0; b < before.size(); b++) {
      for (Guess next : best(log, (first + b) * symbols, symbols, beams)) {
        double p = before.get(b).logProbability + Math.log(next.probability());
        candidates.add(new Candidate(b, next.symbols().get(0), p));
      }
    }
    candidates.sort(Comparator.comparingDouble(Candidate::logProbability).reversed());
    List<Beginning> next = new ArrayList<>();
    int places = beams - done.size();
    for (Candidate c : candidates.subList(0, Math.min(places, candidates.size()))) {
      List<Integer> words = before.get(c.row).symbols;
      if (c.symbol == AnswerModel.END) {
        done.add(new Guess(words, Math.exp(c.logProbability)));
      } else {
        List<Integer> longer = new ArrayList<>(words);
        longer.add(c.symbol);
        next.add(new Beginning(List.copyOf(longer), c.logProbability));
        from.add(first + c.row);
      }
    }
    return next;
  }

  /** The last symbol of each open beginning. */
  int[] lastSymbols() {
    return open.stream()
        .flatMap(List::stream)
        .mapToInt(b -> b.symbols.get(b.symbols.size() - 1))
        .toArray();
  }

  /** The question of each open beginning. */
  int[] questions() {
    List<Integer> all = new ArrayList<>();
    for (int q = 0; q < open.size(); q++) {
      for (int b = 0; b < open.get(q).size(); b++) {
        all.add(q);
      }
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The likeliest answers of each question; those that never ended are taken as they are. */
  List<List<Guess>> guesses() {
    List<List<Guess>> all = new ArrayList<>();
    for (int q = 0; q < open.size(); q++) {
      List<Guess> guesses = new ArrayList<>(ended.get(q));
      for (Beginning b : open.get(q)) {
        guesses.add(new Guess(b.symbols, Math.exp(b.logProbability)));
      }
      guesses.sort(Comparator.comparingDouble(Guess::probability).reversed());
      all.add(guesses.subList(0, Math.min(beams, guesses.size())));
    }
    return all;
  }

  /** The likeliest of the symbols whose log probabilities stand from {@code at} on. */
  static List<Guess> best(float[] log, int at, int count, int most) {
    int wanted = Math.min(most, count);
    int[] symbols = new int[wanted];
    int found = 0;
    for (int v = 0; v < count; v++) {
      float value = log[at + v];
      if (found == wanted && value <= log[at + symbols[found - 1]]) {
        continue;
      }
      int k = found < wanted ? found++ : found - 1;
      for (; k > 0 && log[at + symbols[k - 1]] < value; k--) {
        symbols[k] = symbols[k - 1];
      }
      symbols[k] = v;
    }
    List<Guess> guesses = new ArrayList<>();
    for (int k = 0; k < found; k++) {
      guesses.add(new Guess(List.of(symbols[k]), Math.exp(log[at + symbols[k]])));
    }
    return guesses;
  }
}
