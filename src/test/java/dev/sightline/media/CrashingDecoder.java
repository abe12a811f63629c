package dev.sightline.media;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/**
 * A decoding process that a file can crash: by what its name says. It stands for a decoder with a
 * hole, of which we have none to show.
 */
final class CrashingDecoder extends DecoderMain {
  private CrashingDecoder(MediaLimits limits) {
    super(limits);
  }

  public static void main(String... limits) throws Exception {
    new CrashingDecoder(limits(limits)).serve();
  }

  @Override
  Picture picture(Path file, int atLeastSide) throws MediaException {
    fall(file);
    return super.picture(file, atLeastSide);
  }

  @Override
  VideoReader video(Path file, VideoReader.Settings settings) throws MediaException {
    fall(file);
    return super.video(file, settings);
  }

  private static void fall(Path file) throws MediaException {
    String name = file.getFileName().toString();
    if (name.contains("segfault")) {
      new org.bytedeco.javacpp.BytePointer() {
        {
          address = 8;
        }
      }.get();
    } else if (name.contains("kill")) {
      kill("-KILL");
    } else if (name.contains("memory")) {
      throw new OutOfMemoryError();
    } else if (name.contains("greedy")) {
      Pointer block = Pointer.malloc(1_400_000_000L);
      if (block == null || block.isNull()) {
        throw new MediaException(file + " got no memory.");
      }
    } else if (name.contains("late")) {
      throw MediaException.givenUp(file, 1);
    } else if (name.contains("hang")) {
      kill("-STOP");
    }
  }

  private static void kill(String signal) {
    try {
      new ProcessBuilder("kill", signal, "" + ProcessHandle.current().pid()).start().waitFor();
      Thread.sleep(60_000);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
