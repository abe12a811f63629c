package dev.sightline.bundle;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks a zipped bundle into the user's cache, once for each content.
 *
 * <p>Only files that {@code bundle.json} lists are unpacked, under their own plain names, and never
 * more bytes than it says. Refused are names that climb out of the folder, symbolic links, entries
 * that occur twice or differ only in case, unlisted entries, more entries than any model has, and
 * archives that expand more than {@value #MOST_SWELLING} times. Weights hardly shrink when zipped,
 * so a genuine bundle is far below that. What Macs and Windows put into every folder ({@code
 * __MACOSX}, {@code .DS_Store}) is skipped.
 */
final class BundleZip {
  private static final int MOST_SWELLING = 100;
  private static final int MOST_ENTRIES = 4 * Manifest.MOST_FILES;

  private final Path zip;
  private final Map<String, ZipEntry> entries = new HashMap<>();

  private BundleZip(Path zip) {
    this.zip = zip;
  }

  /** The folder that holds the unpacked content of a zip. */
  static Path unpacked(Path zip) throws SightlineException {
    try {
      return Unpacking.once(
          Seal.of(zip).sha256(),
          folder -> {
            new BundleZip(zip).unpack(folder);
            Bundle.in(folder, zip).verify();
          });
    } catch (SightlineException refused) {
      throw refused;
    } catch (ZipException damaged) {
      throw new SightlineException(
          zip + ": is neither a model's folder nor a whole zip of one", damaged);
    } catch (IOException broken) {
      throw new SightlineException(zip + ": cannot be unpacked: " + broken.getMessage(), broken);
    }
  }

  /** Deletes what was unpacked. */
  static void forget(Path folder) throws SightlineException {
    try {
      BundleWriter.delete(folder);
    } catch (IOException stays) {
      throw new SightlineException(folder + ": is damaged and cannot be deleted", stays);
    }
  }

  private void unpack(Path folder) throws IOException {
    ZipDirectory.check(zip, MOST_ENTRIES);
    try (ZipFile file = new ZipFile(zip.toFile())) {
      index(file);
      ZipEntry json = entries.get(Manifest.NAME);
      if (json == null) {
        throw new SightlineException(zip + ": is not a model, it has no " + Manifest.NAME);
      }
      copy(file, json, folder.resolve(Manifest.NAME), Manifest.MOST_JSON_BYTES);
      Manifest manifest =
          Manifest.parse(
              Files.readAllBytes(folder.resolve(Manifest.NAME)), zip + "/" + Manifest.NAME);
      for (String name : entries.keySet()) {
        if (!name.equals(Manifest.NAME) && !manifest.files().containsKey(name)) {
          throw new SightlineException(
              zip + ": holds the file " + name + ", which " + Manifest.NAME + " does not list");
        }
      }
      long most = MOST_SWELLING * Files.size(zip);
      for (var listed : manifest.files().entrySet()) {
        ZipEntry entry = entries.get(listed.getKey());
        if (entry == null) {
          throw new SightlineException(zip + ": the file " + listed.getKey() + " is missing");
        }
        long bytes = listed.getValue().bytes();
        if (bytes > most) {
          throw new SightlineException(
              zip + ": would expand to more than " + MOST_SWELLING + " times its size");
        }
        most -= bytes;
        copy(file, entry, folder.resolve(listed.getKey()), bytes);
      }
    }
  }

  private static boolean isOfTheSystem(String entry) {
    String file = entry.substring(entry.lastIndexOf('/') + 1);
    return entry.startsWith("__MACOSX/")
        || file.startsWith("._")
        || List.of(".DS_Store", "Thumbs.db", "desktop.ini").contains(file);
  }

  /** Notes the files at the top, or all in one folder at the top. */
  private void index(ZipFile zipped) throws SightlineException {
    List<? extends ZipEntry> all = Collections.list(zipped.entries());
    String top = null;
    Set<String> regardless = new HashSet<>();
    for (ZipEntry entry : all) {
      String name = entry.getName();
      if (name.startsWith("/")
          || name.contains("\\")
          || name.contains(":")
          || List.of(name.split("/")).contains("..")) {
        throw new SightlineException(zip + ": the entry '" + name + "' leads out of the folder");
      }
      if (entry.isDirectory() || isOfTheSystem(name)) {
        continue;
      }
      String parent = name.substring(0, name.lastIndexOf('/') + 1);
      if (top == null) {
        top = parent;
      }
      if (!parent.equals(top) || parent.indexOf('/') != parent.lastIndexOf('/')) {
        throw new SightlineException(zip + ": its files are not all in one folder");
      }
      String file = name.substring(parent.length());
      if (!regardless.add(file.toLowerCase(Locale.ROOT))) {
        throw new SightlineException(
            zip + ": has two files named " + name + " that differ only in case");
      }
      entries.put(file, entry);
    }
  }

  /** Copies at most {@code most} bytes; the size that the zip's own header declares is ignored. */
  private void copy(ZipFile file, ZipEntry entry, Path to, long most) throws IOException {
    try (InputStream in = file.getInputStream(entry);
        OutputStream out = Files.newOutputStream(to)) {
      byte[] block = new byte[1 << 16];
      long left = most;
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        left -= n;
        if (left < 0) {
          throw new SightlineException(
              zip + ": the file " + entry.getName() + " is larger than " + most + " bytes");
        }
        out.write(block, 0, n);
      }
    }
  }
}
