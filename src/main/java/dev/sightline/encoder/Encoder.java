package dev.sightline.encoder;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.encoder.onnx.OneFile;
import dev.sightline.encoder.onnx.RuntimeSays;
import dev.sightline.media.Picture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A trained CNN that turns pictures into {@link Features}, run by ONNX Runtime.
 *
 * <pre>{@code
 * try (Encoder encoder = Encoder.open(Path.of("models/mobilenet-v2"))) {
 *   Features features = encoder.encode(PictureReader.read(file));
 * }
 * }</pre>
 *
 * <p>Its bundle holds {@code encoder.onnx}: input {@code pixels}, 8-bit RGB {@code [batch, side,
 * side, 3]}, the batch free or 1; outputs {@code pooled} {@code [batch, channels]} and {@code grid}
 * {@code [batch, cells, channels]}. It may also tell classes apart and know words: outputs {@code
 * classes} and {@code words}, {@code [batch, count]}, their names in {@code classes.txt} and {@code
 * words.txt}. A picture of another size is squashed to it.
 *
 * <p>Thread-safe, {@link #close} too. ONNX Runtime is given one picture and one thread at a time,
 * and as many callers as there are: on two cores that is faster than its own threads (which wait
 * for one another at every layer) and than batches (whose activations do not fit into the cache),
 * and a picture's features do not depend on its company.
 */
public final class Encoder implements AutoCloseable {
  /** The task that an encoder's bundle states. */
  public static final String TASK = "encoder";

  /** The net, in its bundle. */
  public static final String FILE = "encoder.onnx";

  private final EncoderReference reference;
  private final Path file;
  private final OrtSession session;
  private final Device device;
  private final EncoderShape shape;
  private final List<String> classes;
  private final List<String> words;
  private final int threads;
  private final ConcurrentLinkedQueue<EncoderRun> idle = new ConcurrentLinkedQueue<>();
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;
  private ExecutorService workers;

  private Encoder(Bundle bundle, Device.Started started, int threads, Path file)
      throws OrtException, IOException {
    this.reference = new EncoderReference(bundle.name(), bundle.seal(FILE).sha256());
    this.file = file;
    this.session = started.session();
    this.device = started.device();
    this.threads = threads;
    this.shape = EncoderShape.of(session, file);
    this.classes = names(bundle, EncoderBundle.CLASSES, shape.classes());
    this.words = names(bundle, EncoderBundle.WORDS, shape.words());
  }

  private static List<String> names(Bundle bundle, String name, int count) throws IOException {
    if (count == 0) {
      return List.of();
    }
    List<String> names = Files.readAllLines(bundle.file(name));
    if (names.size() != count) {
      throw new SightlineException(
          "%s: has %s lines; the net has %s outputs, so it must have as many"
              .formatted(bundle.file(name), names.size(), count));
    }
    return List.copyOf(names);
  }

  /**
   * Opens the encoder that a model names.
   *
   * @param reader what the model is, for a complaint
   * @param device what computes it
   * @throws IOException if the encoder is missing or damaged, or gives other features than the
   *     model reads
   */
  public static Encoder openFor(Bundle model, String reader, Device device) throws IOException {
    Encoder encoder = open(model.openEncoder(), device);
    try {
      int channels = model.integer("channels", 1, 1 << 16);
      if (encoder.channels() != channels) {
        throw new SightlineException(
            "%s: the %s reads %s channels, its encoder gives %s"
                .formatted(model.place(), reader, channels, encoder.channels()));
      }
      return encoder;
    } catch (IOException e) {
      encoder.close();
      throw e;
    }
  }

  /**
   * Opens an encoder's bundle, to be used by as many threads as there are processors, on a graphics
   * card where one can be used.
   */
  public static Encoder open(Path bundle) throws IOException {
    return open(Bundle.open(bundle), Device.AUTO);
  }

  /** As {@link #open(Path)}, for a bundle that is open already. */
  public static Encoder open(Bundle bundle) throws IOException {
    return open(bundle, Device.AUTO);
  }

  /** As {@link #open(Path)}, with so many pictures of a list at a time. */
  public static Encoder open(Bundle bundle, int threads) throws IOException {
    return open(bundle, Device.AUTO, threads);
  }

  /** Opens an encoder's bundle, to be used by as many threads as there are processors. */
  public static Encoder open(Bundle bundle, Device device) throws IOException {
    return open(bundle, device, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Opens an encoder's bundle.
   *
   * @param device what computes it
   * @param threads how many pictures of a list are encoded at a time
   * @throws SightlineException if it is no encoder, or ONNX Runtime cannot run it
   * @throws SightlineException if the device cannot be had
   */
  public static Encoder open(Bundle bundle, Device device, int threads) throws IOException {
    bundle.expectTask(TASK);
    Path file = bundle.file(FILE);
    OrtSession session = null;
    try {
      Device.Started started = device.start(onnx(bundle));
      session = started.session();
      return new Encoder(bundle, started, threads, file);
    } catch (SightlineException refused) {
      close(session);
      throw refused;
    } catch (OrtException | IOException | RuntimeException broken) {
      close(session);
      throw new SightlineException(file + ": " + RuntimeSays.of(broken), broken);
    }
  }

  /** The net of a bundle, which keeps nothing in other files. */
  static byte[] onnx(Bundle bundle) throws IOException {
    Path file = bundle.file(FILE);
    byte[] onnx = Files.readAllBytes(file);
    OneFile.require(onnx, file);
    return onnx;
  }

  /** Width and height in pixels of what the net sees. */
  public int inputSize() {
    return shape.side();
  }

  /** The length of each vector. */
  public int channels() {
    return shape.channels();
  }

  /** The number of cells of the grid, a square of them, row by row. */
  public int cells() {
    return shape.cells();
  }

  /**
   * What {@link Features#classes} tells apart, in its order; empty where there is no such output.
   */
  public List<String> classes() {
    return classes;
  }

  /** What {@link Features#words} are about, in their order; empty where there is no such output. */
  public List<String> words() {
    return words;
  }

  /** What computes it: the processor or a graphics card. */
  public Device device() {
    return device;
  }

  /** Whether the net itself can be given several pictures at once; {@link #encode} never does. */
  public boolean takesBatches() {
    return shape.batches();
  }

  /** How many pictures are encoded at a time. */
  public int threads() {
    return threads;
  }

  /** Name and SHA-256, as models that were trained on these features refer to it. */
  public EncoderReference reference() {
    return reference;
  }

  /**
   * Encodes one picture on the calling thread; {@code pooled [channels], grid [cells, channels]}.
   *
   * @throws UncheckedIOException where the net fails on it, naming its file
   */
  public Features encode(Picture picture) {
    Picture sized = picture.resize(shape.side(), shape.side());
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the encoder is closed");
      }
      EncoderRun run = idle.poll();
      if (run == null) {
        run = new EncoderRun(session, shape);
      }
      try {
        Features features = run.features(sized);
        idle.add(run);
        return features;
      } catch (OrtException | RuntimeException e) {
        run.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new UncheckedIOException(
          new SightlineException(file + ": fails on a picture: " + RuntimeSays.of(e), e));
    } finally {
      use.readLock().unlock();
    }
  }

  /** Encodes pictures side by side; the features in the order of the pictures. */
  public List<Features> encode(List<Picture> pictures) {
    if (pictures.size() == 1 || threads == 1) {
      return pictures.stream().map(this::encode).toList();
    }
    List<Future<Features>> pending = new ArrayList<>();
    for (Picture picture : pictures) {
      pending.add(workers().submit(() -> encode(picture)));
    }
    List<Features> features = new ArrayList<>();
    try {
      for (Future<Features> one : pending) {
        features.add(one.get());
      }
      return features;
    } catch (ExecutionException e) {
      throw thrown(e);
    } catch (InterruptedException e) {
      pending.forEach(one -> one.cancel(false));
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while encoding", e);
    }
  }

  /** What a thread of ours ended with, as it is where that says something to a person. */
  static RuntimeException thrown(ExecutionException e) {
    return e.getCause() instanceof UncheckedIOException failed
        ? failed
        : new IllegalStateException(e.getCause().getMessage(), e.getCause());
  }

  private synchronized ExecutorService workers() {
    if (workers == null) {
      workers = Executors.newFixedThreadPool(threads, Encoder::thread);
    }
    return workers;
  }

  /** A thread that does not keep the program alive. */
  static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "encoder");
    thread.setDaemon(true);
    return thread;
  }

  /** Waits for pictures that are being encoded, then frees the net. */
  @Override
  public void close() {
    synchronized (this) {
      if (workers != null) {
        workers.shutdown();
      }
    }
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        idle.forEach(EncoderRun::close);
        close(session);
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  private static void close(OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not be closed", e);
    }
  }
}
