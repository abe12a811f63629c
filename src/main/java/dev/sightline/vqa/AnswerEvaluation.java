package dev.sightline.vqa;

import dev.sightline.SightlineException;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.QuestionData;
import dev.sightline.data.QuestionData.Layout;
import dev.sightline.data.VisualQuestion;
import dev.sightline.encoder.Device;
import dev.sightline.eval.TextTable;
import dev.sightline.media.MediaException;
import dev.sightline.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model's answers to the questions of a data set and their figures, beside what the commonest
 * answer of its training reaches and what others published.
 *
 * @param layout says how the answers are scored
 * @param questions those that could be asked
 * @param answers one for each
 * @param commonest answer of the model's training
 * @param problems a sentence for each photo that could not be read
 */
public record AnswerEvaluation(
    Layout layout,
    List<VisualQuestion> questions,
    List<String> answers,
    String commonest,
    List<String> problems) {

  /**
   * Asks a model. A photo is looked at once; a question without a word is answered with nothing.
   *
   * @param model name, folder or zip
   * @param device what computes its encoder
   * @throws IOException if the model cannot be opened
   */
  public static AnswerEvaluation of(String model, Device device, QuestionData data)
      throws IOException {
    Map<Path, List<VisualQuestion>> byPhoto = new LinkedHashMap<>();
    for (VisualQuestion question : data.questions()) {
      byPhoto.computeIfAbsent(question.photo(), any -> new ArrayList<>()).add(question);
    }
    List<VisualQuestion> questions = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (PictureAnswerer answerer = PictureAnswerer.open(ModelFolders.find(model), device)) {
      for (Map.Entry<Path, List<VisualQuestion>> photo : byPhoto.entrySet()) {
        try {
          answers.addAll(ask(answerer, photo.getKey(), photo.getValue()));
          questions.addAll(photo.getValue());
        } catch (MediaException unreadable) {
          problems.add(unreadable.getMessage());
        }
      }
      if (questions.isEmpty()) {
        throw new SightlineException(
            "None of the "
                + byPhoto.size()
                + " photos can be read, so nothing was measured: "
                + String.join(" ", problems));
      }
      return new AnswerEvaluation(
          data.layout(), questions, answers, answerer.answers().commonest(), problems);
    }
  }

  private static List<String> ask(
      PictureAnswerer answerer, Path photo, List<VisualQuestion> questions) throws MediaException {
    List<String> sound = new ArrayList<>();
    for (VisualQuestion question : questions) {
      List<String> words = Tokenizer.tokenize(question.text());
      if (words.size() > PictureAnswerer.MOST_WORDS) {
        sound.add(String.join(" ", words.subList(0, PictureAnswerer.MOST_WORDS)));
      } else if (!words.isEmpty()) {
        sound.add(question.text());
      }
    }
    var said = answerer.ask(answerer.look(photo), sound, 1).iterator();
    List<String> answers = new ArrayList<>();
    for (VisualQuestion question : questions) {
      boolean asked = !Tokenizer.tokenize(question.text()).isEmpty();
      answers.add(asked ? said.next().best().text() : "");
    }
    return answers;
  }

  /**
   * How right the answer to question i is, in [0, 1]: wholly, related to the truth, or not at all.
   */
  public double score(int i) {
    return AnswerScores.of(layout, questions.get(i), answers.get(i));
  }

  /** The figures by the names they have in JSON, the answers at the end. */
  public Map<String, Object> named() {
    Map<String, Object> named = AnswerScores.named(layout, questions, answers);
    named.put("mostFrequentAnswer", ofCommonest());
    Map<String, String> said = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      said.put(questions.get(i).id(), answers.get(i));
    }
    named.put("answers", said);
    return named;
  }

  private Map<String, Object> ofCommonest() {
    return AnswerScores.named(layout, questions, Collections.nCopies(questions.size(), commonest));
  }

  /** A table for people, and by type of answer and question where the data has types. */
  public String table() {
    List<String> columns = List.copyOf(PublishedAnswers.columns(layout).keySet());
    List<String> header = new ArrayList<>(List.of("answers by"));
    header.addAll(columns);
    TextTable table = new TextTable(header.toArray(String[]::new));
    Map<String, Object> named = AnswerScores.named(layout, questions, answers);
    table.add(row("this model", columns, named));
    table.add(row("the most frequent answer, '" + commonest + "'", columns, ofCommonest()));
    table.addPublished(PublishedAnswers.rows(layout));
    StringBuilder text = new StringBuilder(table.text());
    text.append(PublishedAnswers.source(layout));
    text.append(String.format(Locale.ROOT, "%,d questions.%n", questions.size()));
    for (String types : List.of("perAnswerType", "perQuestionType")) {
      if (named.get(types) instanceof Map<?, ?> byType && !byType.isEmpty()) {
        TextTable more = new TextTable(types.equals("perAnswerType") ? "answer" : "question", "%");
        byType.forEach((type, value) -> more.add((String) type, figure(value)));
        text.append('\n').append(more.text());
      }
    }
    return text.toString();
  }

  private static String[] row(String name, List<String> columns, Map<String, Object> named) {
    List<String> row = new ArrayList<>(List.of(name));
    columns.forEach(column -> row.add(figure(named.get(column))));
    return row.toArray(String[]::new);
  }

  private static String figure(Object value) {
    return String.format(Locale.ROOT, "%.2f", ((Number) value).doubleValue());
  }
}
