package dev.sightline.media;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * How long a decoder may take before it has to produce something. Only time in which it could work
 * counts: a sleeping computer or a stopped program does not make it late, and one that gets little
 * of a busy processor is given up to {@value #WHEN_IDLE} times as long. Patience is over when both
 * the time and the same amount of processor time have passed, or that many times the time.
 *
 * <p>FFmpeg checks this while it reads, and stops when patience is over. Any thread may end it.
 */
final class Patience implements AutoCloseable {
  /**
   * A decoder that does not compute, because it waits for a disk or a processor, may take this many
   * times as long.
   */
  private static final int WHEN_IDLE = 6;

  private static final long TICK_MILLIS = 50;

  /** Ticks later than this were late because the program, or the computer, stood still. */
  private static final long LONGEST_TICK = 500_000_000L;

  /** FFmpeg checks many times a second, or decodes a frame. */
  private static final long LONG = 3_000_000_000L;

  private static final Set<Patience> WAITING = ConcurrentHashMap.newKeySet();

  /** Nanoseconds for which this program has been running. */
  private static volatile long awake;

  private static long lastTick = System.nanoTime();

  static {
    ScheduledFuture<?> unused =
        Executors.newSingleThreadScheduledExecutor(
                task -> {
                  Thread thread = new Thread(task, "decoding clock");
                  thread.setDaemon(true);
                  return thread;
                })
            .scheduleWithFixedDelay(
                () -> tick(System.nanoTime()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * One for all videos: JavaCPP has room for only ten such functions. It must not be garbage
   * collected.
   */
  private static final class Ask extends AVIOInterruptCB.Callback_Pointer {
    static final Ask ASK = new Ask();

    @Override
    public int call(Pointer over) {
      return (int) new LongPointer(over).get();
    }
  }

  private final long nanos;
  private final LongSupplier processorTime;
  private final Runnable whenOver;
  private LongPointer flag;
  private long since;
  private long usedBefore;
  private boolean ended;
  private boolean closed;
  private volatile boolean over;
  private long overSince;

  /**
   * Starts waiting.
   *
   * @param processorTime how many nanoseconds the decoder has computed so far
   * @param whenOver run once it is over, by the clock's thread
   */
  Patience(double seconds, LongSupplier processorTime, Runnable whenOver) {
    nanos = (long) (seconds * 1e9);
    this.processorTime = processorTime;
    this.whenOver = whenOver;
    renew();
    WAITING.add(this);
  }

  /** For a decoder with its own threads in this process. */
  Patience(double seconds) {
    this(seconds, () -> processorTime(ProcessHandle.current()), () -> {});
  }

  /** The processor time of a process; if that is unknown, all time counts. */
  static long processorTime(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElseGet(() -> awake);
  }

  /** The processor time of a thread; if that is unknown, all time counts. */
  static long processorTime(long thread) {
    long time = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    return time < 0 ? awake : time;
  }

  /** Advances the clock; a test moves it as a sleeping computer would. */
  static void tick(long now) {
    synchronized (Patience.class) {
      awake += Math.max(0, Math.min(now - lastTick, LONGEST_TICK));
      lastTick = now;
    }
    WAITING.forEach(Patience::look);
  }

  private void look() {
    synchronized (this) {
      long waited = awake - since;
      if (over || waited < nanos / 10) {
        return; // most are never asked how much they have computed
      }
      long used = usedBefore < 0 || waited >= nanos ? processorTime.getAsLong() : 0;
      if (usedBefore < 0) {
        usedBefore = used;
      }
      if (waited < nanos || (used - usedBefore < nanos && waited < WHEN_IDLE * nanos)) {
        return;
      }
      beOver();
    }
    whenOver.run();
  }

  private void beOver() {
    over = true;
    overSince = awake;
    if (flag != null) {
      flag.put(1);
    }
  }

  synchronized void watch(AVFormatContext container) {
    flag = new LongPointer(1).put(over ? 1 : 0);
    container.interrupt_callback().callback(Ask.ASK).opaque(flag);
  }

  /** The decoder has produced something, or has only just been asked. */
  synchronized void renew() {
    since = awake;
    usedBefore = -1;
    if (!ended) {
      over = nanos <= 0;
      if (flag != null) {
        flag.put(over ? 1 : 0);
      }
    }
  }

  synchronized void end() {
    ended = true;
    if (!over && !closed) {
      beOver();
    }
  }

  /** How long it lasts, in seconds. */
  double seconds() {
    return nanos / 1e9;
  }

  boolean isOver() {
    return over;
  }

  /** Whether it has been over for so long that FFmpeg must have stopped checking: it hangs. */
  synchronized boolean isLongOver() {
    return over && !closed && awake - overSince > LONG;
  }

  @Override
  public synchronized void close() {
    closed = true;
    WAITING.remove(this);
    if (flag != null) {
      flag.close();
      flag = null;
    }
  }
}
