package dev.sightline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sightline.Answerer;
import dev.sightline.Captioner;
import dev.sightline.Classifier;
import dev.sightline.Labeller;
import dev.sightline.Model;
import dev.sightline.Options;
import dev.sightline.SightlineException;
import dev.sightline.activity.ActivityBundle;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.bundle.Seal;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.vqa.AnswerBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that the server offers. Each is opened when it is first asked for, and stays open.
 * Thread-safe.
 */
final class OpenModels implements AutoCloseable {
  static final String PHOTOS = CaptionBundle.PHOTOS;
  static final String FILMS = CaptionBundle.VIDEOS;
  static final String LABELS = ActivityBundle.FRAMES;
  static final String CLIPS = ActivityBundle.CLIPS;
  static final String QUESTIONS = AnswerBundle.TASK;

  private static final List<String> SHIPPED = List.of(PHOTOS, FILMS, LABELS, CLIPS, QUESTIONS);

  private static final String EVERYDAY = "everyday";

  private static final int MOST_BEAMS = 20;

  /**
   * A model that is offered.
   *
   * @param digest of its files, hexadecimal
   * @param card what it learned from, when and how well, in words
   */
  record Offer(
      String name,
      Path place,
      String task,
      long bytes,
      String digest,
      String date,
      Map<String, String> card) {}

  /** What was wrong with a film that this thread has just read in part. */
  private static final ThreadLocal<IOException> PROBLEM = new ThreadLocal<>();

  private final Options options =
      Options.builder()
          .on(
              event -> {
                if (event instanceof Options.Event.Problem film) {
                  PROBLEM.set(film.problem());
                }
              })
          .build();

  private final Map<String, Offer> offers = new LinkedHashMap<>();
  private final Map<String, Model<?, ?>> open = new LinkedHashMap<>();
  private final Map<String, Captioner> byBeams = new LinkedHashMap<>();
  private boolean closed;

  /**
   * @param names empty for those that ship, as far as they are there
   * @throws IOException if one that is named is missing or damaged
   */
  OpenModels(List<String> names) throws IOException {
    for (String name : names.isEmpty() ? shipped() : names) {
      try {
        Offer offer = offer(ModelFolders.find(name));
        offers.put(offer.name, offer);
      } catch (SightlineException missing) {
        if (!names.isEmpty()) {
          throw missing;
        }
      }
    }
    if (offers.isEmpty()) {
      throw new SightlineException("there are no models in " + ModelFolders.all());
    }
  }

  /** The usual one of each task, and the second for clips. */
  private static List<String> shipped() {
    List<String> names = new ArrayList<>(SHIPPED);
    names.add(EVERYDAY);
    return names;
  }

  private static Offer offer(Path place) throws IOException {
    Bundle bundle = Bundle.describe(place);
    if (!SHIPPED.contains(bundle.task())) {
      throw new SightlineException(
          place + ": is a model for " + bundle.task() + "; the server has no use for it");
    }
    Map<String, String> card = new LinkedHashMap<>();
    card.put("data", bundle.provenance().data());
    card.put("command", bundle.provenance().command());
    card.put("date", bundle.provenance().date());
    bundle.provenance().metrics().forEach((metric, value) -> card.put(metric, value.toString()));
    long bytes = bundle.files().values().stream().mapToLong(Seal::bytes).sum();
    return new Offer(
        bundle.name(),
        place,
        bundle.task(),
        bytes,
        digest(bundle),
        bundle.provenance().date(),
        card);
  }

  private static String digest(Bundle bundle) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      bundle.files().forEach((name, seal) -> sha256.update((name + seal.sha256()).getBytes(UTF_8)));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that are offered. */
  List<Offer> offers() {
    return List.copyOf(offers.values());
  }

  Optional<Offer> offer(String name) {
    return Optional.ofNullable(offers.get(name));
  }

  /** The first one for a task. */
  Optional<Offer> first(String task) {
    return offers.values().stream().filter(offer -> offer.task.equals(task)).findFirst();
  }

  /** The names of those that are open now. */
  synchronized List<String> opened() {
    return List.copyOf(open.keySet());
  }

  /**
   * The model for a task that a request means.
   *
   * @param name null for the usual one
   * @throws Refusal if there is none
   */
  Offer choose(String task, String name) throws Refusal {
    Optional<Offer> found =
        name == null ? first(task) : offer(name).filter(offer -> offer.task.equals(task));
    return found.orElseThrow(
        () ->
            new Refusal(
                404,
                name == null
                    ? "This server has no model for " + task
                    : "There is no model '" + name + "' for " + task + " here"));
  }

  /**
   * A captioner.
   *
   * @param beams null for the model's own number
   */
  Captioner captioner(Offer offer, Integer beams) throws IOException {
    if (beams != null && (beams < 1 || beams > MOST_BEAMS)) {
      throw new Refusal(400, "beams is " + beams + "; it must be 1 to " + MOST_BEAMS);
    }
    Captioner captioner = open(offer, Captioner.class, place -> Captioner.open(place, options));
    if (beams == null) {
      return captioner;
    }
    synchronized (this) {
      return byBeams.computeIfAbsent(offer.name + " " + beams, any -> captioner.withBeams(beams));
    }
  }

  Answerer answerer(Offer offer) throws IOException {
    return open(offer, Answerer.class, place -> Answerer.open(place, options));
  }

  Labeller labeller(Offer offer) throws IOException {
    return open(offer, Labeller.class, place -> Labeller.open(place, options));
  }

  Classifier classifier(Offer offer) throws IOException {
    return open(offer, Classifier.class, place -> Classifier.open(place, options));
  }

  /** What was wrong with the film that this thread read last; null if all was well. */
  IOException takeProblem() {
    IOException taken = PROBLEM.get();
    PROBLEM.remove();
    return taken;
  }

  private interface Opening<M> {
    M open(String place) throws IOException;
  }

  private synchronized <M extends Model<?, ?>> M open(
      Offer offer, Class<M> kind, Opening<M> opening) throws IOException {
    if (closed) {
      throw new Refusal(503, "The server is stopping");
    }
    Model<?, ?> model = open.get(offer.name);
    if (model == null) {
      model = opening.open(offer.place.toString());
      open.put(offer.name, model);
    }
    return kind.cast(model);
  }

  @Override
  public void close() {
    List<Model<?, ?>> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(open.values());
      open.clear();
    }
    all.forEach(Model::close);
  }
}
