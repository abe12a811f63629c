package dev.sightline.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.Answerer;
import dev.sightline.Caption;
import dev.sightline.Captioner;
import dev.sightline.Model.Result;
import dev.sightline.io.Json;
import dev.sightline.web.Uploads.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is said when a program that talks to language models sends pictures: one gets a caption,
 * several are the frames of a clip, and a model for questions answers the prompt. Where the program
 * wants JSON of a certain form, it gets it.
 */
final class Describing {
  /** The name under which pictures are described, whatever models are offered. */
  static final String NAME = "sightline";

  /** What a program gets that sends no picture. */
  private static final String NO_PICTURE = "Send a picture: Sightline says what it shows.";

  /**
   * A request.
   *
   * @param model as the client names it
   * @param prompt may be empty
   * @param format what the answer must look like: null or empty for a sentence, {@code "json"}, or
   *     a JSON schema
   * @param mostWords the answer's length; 0 for any
   */
  record Asked(String model, String prompt, JsonNode format, int mostWords) {}

  /**
   * An answer.
   *
   * @param pieces of the text, as they are streamed
   * @param cut whether it was longer than was allowed
   */
  record Said(List<String> pieces, boolean cut) {
    String text() {
      return String.join("", pieces);
    }
  }

  private final OpenModels models;
  private final WorkQueue queue;

  Describing(OpenModels models, WorkQueue queue) {
    this.models = models;
    this.queue = queue;
  }

  /** The names that clients may use. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    if (models.first(OpenModels.PHOTOS).isPresent()) {
      names.add(NAME);
    }
    models.offers().stream()
        .filter(Describing::describes)
        .map(OpenModels.Offer::name)
        .forEach(names::add);
    return names;
  }

  private static boolean describes(OpenModels.Offer offer) {
    return List.of(OpenModels.PHOTOS, OpenModels.FILMS, OpenModels.QUESTIONS)
        .contains(offer.task());
  }

  /** The model behind a name, which may carry {@code :latest}. */
  OpenModels.Offer offer(String name) throws Refusal {
    String plain = plain(name);
    return (plain.equals(NAME)
            ? models.first(OpenModels.PHOTOS)
            : models.offer(plain).filter(Describing::describes))
        .orElseThrow(() -> new Refusal(404, "model '" + name + "' not found"));
  }

  static String plain(String name) {
    return name.replaceFirst(":latest$", "");
  }

  /** Answers; the pictures stay the caller's. */
  Said describe(Exchange exchange, Asked asked, List<Upload> pictures) throws IOException {
    OpenModels.Offer offer = offer(asked.model);
    for (Upload picture : pictures) {
      if (!picture.isPhoto()) {
        throw new Refusal(400, picture.name() + " is no picture");
      }
    }
    JsonNode format = asked.format;
    boolean free =
        format == null || format.isNull() || (format.asText().isEmpty() && !format.isObject());
    if (pictures.isEmpty()) {
      return free ? words(NO_PICTURE, 0) : whole(filled(format, NO_PICTURE));
    }
    try {
      boolean labels = PhotoLabels.areWanted(format, asked.prompt);
      if (offer.task().equals(OpenModels.QUESTIONS)) {
        String answer = answer(exchange, offer, asked.prompt, pictures.get(pictures.size() - 1));
        return free ? words(answer, asked.mostWords) : whole(filled(format, answer));
      }
      Caption caption = caption(exchange, offer, pictures, plain(asked.model).equals(NAME));
      return labels
          ? whole(Json.line(PhotoLabels.of(caption)))
          : free ? words(caption.text(), asked.mostWords) : whole(filled(format, caption.text()));
    } catch (Refusal refused) {
      throw refused;
    } catch (IOException e) {
      String sentence = e.getMessage();
      for (Upload picture : pictures) {
        sentence = sentence.replace(picture.path().toString(), picture.name());
      }
      throw new Refusal(400, sentence, e);
    }
  }

  private Caption caption(
      Exchange exchange, OpenModels.Offer offer, List<Upload> pictures, boolean any)
      throws IOException {
    List<Path> paths = pictures.stream().map(Upload::path).toList();
    OpenModels.Offer ofFilms =
        offer.task().equals(OpenModels.FILMS)
            ? offer
            : any && pictures.size() > 1 ? models.first(OpenModels.FILMS).orElse(null) : null;
    if (ofFilms != null) {
      Captioner captioner = models.captioner(ofFilms, null);
      return exchange.await(queue.add(new Job<>(() -> captioner.frames(paths))));
    }
    Captioner captioner = models.captioner(offer, null);
    List<Path> last = paths.subList(paths.size() - 1, paths.size());
    Job<List<Result<Path, Caption>>> job = queue.add(Job.of(new Job.Photos(captioner, last)));
    Result<Path, Caption> result = exchange.await(job).get(0);
    if (result.problem() != null) {
      throw result.problem();
    }
    return result.output();
  }

  private String answer(Exchange exchange, OpenModels.Offer offer, String question, Upload picture)
      throws IOException {
    Answerer answerer = models.answerer(offer);
    Answerer.Question asked = new Answerer.Question(picture.path(), question);
    return exchange.await(queue.add(new Job<>(() -> answerer.run(asked)))).best().text();
  }

  /** A sentence word by word, each but the first with the space before it. */
  private static Said words(String text, int most) {
    String[] words = text.split("(?= )", -1);
    boolean cut = most > 0 && words.length > most;
    return new Said(List.of(words).subList(0, cut ? most : words.length), cut);
  }

  private static Said whole(String text) {
    return new Said(List.of(text), false);
  }

  private static String filled(JsonNode format, String text) throws Refusal {
    if (format.isTextual() && format.asText().toLowerCase(Locale.ROOT).equals("json")) {
      return Json.line(Json.object().put("description", text));
    }
    return Json.line(FilledSchema.of(format, text));
  }
}
