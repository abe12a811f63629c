package dev.sightline;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.bundle.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What all models have in common: how they are opened, shared between threads and closed. */
abstract sealed class OpenModel<I, O> implements Model<I, O>
    permits Captioner, Labeller, Classifier, Answerer, TextWriter {
  /** How a room opens what lies behind the face. */
  @FunctionalInterface
  interface Opening<M extends AutoCloseable> {
    M open(Path place) throws IOException;
  }

  /** Something that reads an input and may fail on it. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  final Options options;
  private final Map<String, String> card;
  private final Guard guard;

  OpenModel(Options options, Place<?> opened) {
    this.options = options;
    this.card = opened.card;
    this.guard = opened.guard;
  }

  /** What was opened, with its card, and what keeps it open while it is used. */
  record Place<M extends AutoCloseable>(Map<String, String> card, M inside, Guard guard) {
    /** The same model seen otherwise; closing one closes both. */
    Place<M> as(M view) {
      return new Place<>(card, view, guard);
    }

    /**
     * Opens the model of this name or at this place.
     *
     * @throws IOException if it is missing, damaged or of another kind
     */
    static <M extends AutoCloseable> Place<M> open(
        String nameOrPath, Options options, Opening<M> opening) throws IOException {
      Path place = ModelFolders.find(nameOrPath);
      options.holdReading();
      boolean opened = false;
      try {
        M inside = opening.open(place);
        opened = true;
        Map<String, String> card = cardOf(Bundle.describe(place));
        return new Place<>(card, inside, new Guard(card.get("name"), inside, options));
      } finally {
        if (!opened) {
          options.releaseReading();
        }
      }
    }
  }

  /** Runs the model on one input that the caller may be told about in both ways at once. */
  abstract Result<I, O> attempt(I input);

  @Override
  public O run(I input) throws IOException {
    return outcome(using(() -> attempt(input)));
  }

  /** The output; a problem beside it goes to the listener. */
  final O outcome(Result<I, O> result) throws IOException {
    if (result.output() == null) {
      throw result.problem();
    } else if (result.problem() != null && result.input() instanceof Path file) {
      options.tell(new Options.Event.Problem(file, result.problem()));
    }
    return result.output();
  }

  /** An input that a room would not take, as a problem with the input. */
  static SightlineException refused(IllegalArgumentException e) {
    return new SightlineException(e.getMessage(), e);
  }

  @Override
  public Stream<Result<I, O>> stream(Iterator<I> inputs) {
    return stream(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return inputs.hasNext();
          }

          @Override
          public Result<I, O> next() {
            return attempt(inputs.next());
          }
        },
        () -> {});
  }

  /** A stream of what an iterator gives, which uses the model whenever it is asked for more. */
  final <T> Stream<T> stream(Iterator<T> elements, Runnable onClose) {
    Iterator<T> guarded =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return unchecked(elements::hasNext);
          }

          @Override
          public T next() {
            if (!hasNext()) {
              throw new NoSuchElementException("The stream has ended");
            }
            return unchecked(elements::next);
          }
        };
    int kind = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(guarded, kind), false)
        .onClose(onClose);
  }

  private <T> T unchecked(Work<T> work) {
    try {
      return using(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps the model from being closed meanwhile. */
  final <T> T using(Work<T> work) throws IOException {
    return guard.using(work);
  }

  @Override
  public final Map<String, String> card() {
    return card;
  }

  @Override
  public final void close() {
    guard.close();
  }

  private static Map<String, String> cardOf(Bundle bundle) {
    Map<String, String> card = new LinkedHashMap<>();
    Provenance origin = bundle.provenance();
    card.put("name", bundle.name());
    card.put("task", bundle.task());
    bundle.encoder().ifPresent(encoder -> card.put("encoder", encoder.name()));
    card.put("data", origin.data());
    card.put("command", origin.command());
    card.put("seed", Long.toString(origin.seed()));
    card.put("revision", origin.commit());
    card.put("date", origin.date());
    origin.metrics().forEach((metric, value) -> card.put(metric, value.toString()));
    return Collections.unmodifiableMap(card);
  }
}
