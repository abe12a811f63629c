package dev.sightline.web;

import dev.sightline.Answer;
import dev.sightline.Answerer;
import dev.sightline.Caption;
import dev.sightline.Captioner;
import dev.sightline.Classifier;
import dev.sightline.Labeller;
import dev.sightline.Model.Result;
import dev.sightline.Segment;
import dev.sightline.web.Uploads.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Sightline's own protocol, as {@code openapi.yaml} describes it. */
final class OwnApi {
  private final OpenModels models;
  private final WorkQueue queue;

  OwnApi(OpenModels models, WorkQueue queue) {
    this.models = models;
    this.queue = queue;
  }

  /** {@code GET /api/v1/models}. */
  void models(Exchange exchange) throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    for (OpenModels.Offer offer : models.offers()) {
      list.add(
          object(
              "name",
              offer.name(),
              "task",
              offer.task(),
              "digest",
              offer.digest(),
              "card",
              offer.card()));
    }
    exchange.json(200, object("models", list));
  }

  /** {@code POST /api/v1/caption}. */
  void caption(Exchange exchange, Uploads uploads) throws IOException {
    uploads.read(exchange);
    requireFiles(uploads, "a picture or film");
    Upload only = uploads.only();
    if (only != null && only.isFilm()) {
      captionFilm(exchange, uploads, only);
      return;
    }
    OpenModels.Offer offer = models.choose(OpenModels.PHOTOS, model(exchange, uploads));
    Captioner captioner = models.captioner(offer, beams(exchange, uploads));
    List<Upload> photos = uploads.files().stream().filter(Upload::isPhoto).toList();
    List<Path> paths = photos.stream().map(Upload::path).toList();
    List<Result<Path, Caption>> results =
        exchange.await(queue.add(Job.of(new Job.Photos(captioner, paths))));
    Map<Upload, Map<String, Object>> said = new LinkedHashMap<>();
    for (Upload file : uploads.files()) {
      int at = photos.indexOf(file);
      if (at < 0) {
        String kind = file.isFilm() ? "a film; send films one by one" : "no picture";
        said.put(file, object("error", file.name() + " is " + kind));
        continue;
      }
      Result<Path, Caption> result = results.get(at);
      if (result.problem() == null) {
        said.put(file, caption(result.output(), offer));
      } else if (only != null) {
        throw new Refusal(422, file.sentence(result.problem()), result.problem());
      } else {
        said.put(file, object("error", file.sentence(result.problem())));
      }
    }
    if (only != null) {
      exchange.json(200, said.get(only));
      return;
    }
    List<Map<String, Object>> list = new ArrayList<>();
    said.forEach(
        (file, answer) -> {
          Map<String, Object> each = object("file", file.name());
          each.putAll(answer);
          list.add(each);
        });
    exchange.json(200, object("results", list));
  }

  private static Map<String, Object> caption(Caption caption, OpenModels.Offer offer) {
    List<Map<String, Object>> others = new ArrayList<>();
    for (Caption other : caption.others()) {
      others.add(object("caption", other.text(), "logProbability", other.logProbability()));
    }
    List<Map<String, Object>> words = new ArrayList<>();
    for (int i = 0; i < caption.words().size(); i++) {
      Map<String, Object> word = object("word", caption.words().get(i));
      if (!caption.looks().isEmpty()) {
        word.put("look", caption.looks().get(i));
      }
      words.add(word);
    }
    return object(
        "caption",
        caption.text(),
        "logProbability",
        caption.logProbability(),
        "alternatives",
        others,
        "words",
        words,
        "model",
        offer.name());
  }

  private void captionFilm(Exchange exchange, Uploads uploads, Upload film) throws IOException {
    OpenModels.Offer offer = models.choose(OpenModels.FILMS, model(exchange, uploads));
    Captioner captioner = models.captioner(offer, beams(exchange, uploads));
    boolean scenes = uploads.field("scenes", exchange).map("true"::equals).orElse(false);
    double every =
        uploads.field("every", exchange).map(OwnApi::seconds).orElse(Double.POSITIVE_INFINITY);
    if (!(every > 0)) {
      throw new Refusal(400, "every is no length of time; one such as 5 or 5s was expected");
    } else if (scenes && every < Double.POSITIVE_INFINITY) {
      throw new Refusal(400, "every and scenes both say where a film is cut; give only one");
    }
    new FilmAnswer<Captioner.Scene>(exchange, queue, film)
        .give(
            scene ->
                object(
                    "start", scene.start(), "end", scene.end(), "caption", scene.caption().text()),
            to -> {
              try (Stream<Captioner.Scene> pieces =
                  scenes ? captioner.scenes(film.path()) : captioner.film(film.path(), every)) {
                pieces.forEach(to);
              }
              return withProblem(film, object("model", offer.name()));
            });
  }

  private Map<String, Object> withProblem(Upload film, Map<String, Object> answer) {
    IOException problem = models.takeProblem();
    if (problem != null) {
      answer.put("problem", film.sentence(problem));
    }
    return answer;
  }

  /** Seconds, with or without their letter; NaN where it is neither. */
  private static double seconds(String text) {
    try {
      return Double.parseDouble(text.strip().replaceFirst("s$", ""));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** {@code POST /api/v1/ask}. */
  void ask(Exchange exchange, Uploads uploads) throws IOException {
    uploads.read(exchange);
    Upload photo = onlyPhoto(uploads);
    List<String> questions = new ArrayList<>(uploads.all("question"));
    questions.addAll(uploads.all("questions"));
    if (questions.isEmpty()) {
      exchange.query("question").ifPresent(questions::add);
    }
    if (questions.isEmpty()) {
      throw new Refusal(400, "There is no question; send it as 'question'");
    }
    for (String question : questions) {
      try {
        Answerer.requireWords(question);
      } catch (IOException e) {
        throw new Refusal(400, e.getMessage(), e);
      }
    }
    OpenModels.Offer offer = models.choose(OpenModels.QUESTIONS, model(exchange, uploads));
    Answerer answerer = models.answerer(offer);
    List<Answerer.Reply> replies =
        about(
            photo,
            () ->
                exchange.await(
                    queue.add(new Job<>(() -> answerer.look(photo.path()).ask(questions)))));
    List<Map<String, Object>> list = new ArrayList<>();
    for (Answerer.Reply reply : replies) {
      Map<String, Object> each =
          object(
              "question",
              reply.question(),
              "answer",
              reply.best().text(),
              "answers",
              answers(reply.answers(), "answer"),
              "unsure",
              reply.unsure(),
              "looks",
              reply.looks(),
              "model",
              offer.name());
      list.add(each);
    }
    exchange.json(200, list.size() == 1 ? list.get(0) : object("results", list));
  }

  /** {@code POST /api/v1/label}. */
  void label(Exchange exchange, Uploads uploads) throws IOException {
    uploads.read(exchange);
    Upload film = uploads.only();
    if (film == null || !film.isFilm()) {
      throw new Refusal(uploads.files().isEmpty() ? 400 : 415, "Send one film, to be labelled");
    }
    OpenModels.Offer offer = models.choose(OpenModels.LABELS, model(exchange, uploads));
    Labeller labeller = models.labeller(offer);
    boolean curves = uploads.field("probabilities", exchange).map("true"::equals).orElse(false);
    new FilmAnswer<Segment>(exchange, queue, film)
        .give(
            s -> object("start", s.start(), "end", s.end(), "label", s.label(), "score", s.score()),
            to -> {
              Labeller.Film said = labeller.run(film.path(), to);
              Map<String, Object> end =
                  object("frames", said.frames(), "rate", said.fps(), "model", offer.name());
              if (curves) {
                end.put("probabilities", said.probabilities());
              }
              return withProblem(film, end);
            });
  }

  /** {@code POST /api/v1/classify}. */
  void classify(Exchange exchange, Uploads uploads) throws IOException {
    uploads.read(exchange);
    requireFiles(uploads, "a clip, or pictures that are its frames");
    OpenModels.Offer offer = models.choose(OpenModels.CLIPS, model(exchange, uploads));
    Classifier classifier = models.classifier(offer);
    Upload first = uploads.files().get(0);
    boolean film = uploads.only() != null && first.isFilm();
    if (!film && !uploads.files().stream().allMatch(Upload::isPhoto)) {
      throw new Refusal(415, "Send one clip, or pictures that are its frames");
    }
    List<Path> paths = uploads.files().stream().map(Upload::path).toList();
    List<Answer> classes =
        about(
            first,
            () ->
                exchange.await(
                    queue.add(
                        new Job<>(
                            () ->
                                film ? classifier.run(first.path()) : classifier.frames(paths)))));
    exchange.json(200, object("classes", answers(classes, "label"), "model", offer.name()));
  }

  private static List<Map<String, Object>> answers(List<Answer> answers, String key) {
    List<Map<String, Object>> list = new ArrayList<>();
    answers.forEach(a -> list.add(object(key, a.text(), "probability", a.probability())));
    return list;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  /** What is wrong with the file is a refusal that names it as the client does. */
  private static <T> T about(Upload file, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (Refusal refused) {
      throw refused;
    } catch (IOException e) {
      throw new Refusal(422, file.sentence(e), e);
    }
  }

  private static Upload onlyPhoto(Uploads uploads) throws Refusal {
    Upload photo = uploads.only();
    if (photo == null || !photo.isPhoto()) {
      throw new Refusal(
          uploads.files().isEmpty() ? 400 : 415, "Send one picture, to be asked about");
    }
    return photo;
  }

  private static void requireFiles(Uploads uploads, String what) throws Refusal {
    if (uploads.files().isEmpty()) {
      throw new Refusal(400, "There is no file; send " + what);
    }
  }

  private static String model(Exchange exchange, Uploads uploads) {
    return uploads.field("model", exchange).orElse(null);
  }

  private static Integer beams(Exchange exchange, Uploads uploads) throws Refusal {
    String beams = uploads.field("beams", exchange).orElse(null);
    try {
      return beams == null ? null : Integer.valueOf(beams);
    } catch (NumberFormatException e) {
      throw new Refusal(400, "beams is '" + beams + "'; a whole number was expected", e);
    }
  }

  /** An object of names and values in turns. */
  static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
