package dev.sightline.encoder.weights;

import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of an HDF5 file as jHDF asks for them, within limits that jHDF has not: what it reads
 * lies in the file, and nothing is allocated for it; and it reads no more than a sound file has to
 * be read. Structures of such a file point to each other by address, so that a hostile one of a few
 * hundred bytes can send a reader round in circles for ever.
 *
 * <p>Safe to share between threads, in several of which jHDF reads chunks.
 */
final class HdfBytes implements HdfBackingStorage {
  /** What reading a structure costs beside its bytes. */
  private static final int EACH_READ = 256;

  private static final long SMALLEST_BUDGET = 32L << 20;
  private static final int TIMES_READ = 4;

  private final ByteBuffer bytes;
  private final Superblock superblock;
  private final AtomicLong budget;

  /**
   * Maps a file of at most 2 GiB.
   *
   * @throws RuntimeException if it does not begin as an HDF5 file does
   */
  HdfBytes(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
    budget = new AtomicLong(SMALLEST_BUDGET + TIMES_READ * size());
    superblock = Superblock.readSuperblock(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    if (superblock.getBaseAddressByte() != 0) {
      throw new HdfException("its addresses do not count from its beginning");
    }
  }

  @Override
  public ByteBuffer readBufferFromAddress(long address, int length) {
    return mapNoOffset(address, length);
  }

  @Override
  public ByteBuffer map(long address, long length) {
    return mapNoOffset(address, length);
  }

  @Override
  public ByteBuffer mapNoOffset(long address, long length) {
    if (address < 0 || length < 0 || address > size() || length > size() - address) {
      throw new HdfException(
          String.format(
              Locale.ROOT,
              "%,d bytes at %,d do not lie in it, it has %,d",
              length,
              address,
              size()));
    }
    if (budget.addAndGet(-EACH_READ - length) < 0) {
      throw new HdfException("its structures lead in circles");
    }
    return bytes.slice((int) address, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long getUserBlockSize() {
    return 0;
  }

  @Override
  public Superblock getSuperblock() {
    return superblock;
  }

  /** There is none: everything is read through the limits above. */
  @Override
  public FileChannel getFileChannel() {
    throw new HdfException("it is read from memory");
  }

  @Override
  public int getSizeOfOffsets() {
    return superblock.getSizeOfOffsets();
  }

  @Override
  public int getSizeOfLengths() {
    return superblock.getSizeOfLengths();
  }

  @Override
  public long size() {
    return bytes.capacity();
  }

  @Override
  public boolean inMemory() {
    return true;
  }

  /** Nothing to do: the mapping goes with the last that uses it. */
  @Override
  public void close() {}
}
