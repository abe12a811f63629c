package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects clips while a layout is read; clips of classes that the model does not know are left
 * out.
 */
final class ClipCollector {
  private record Listed(String name, Path file) {}

  private final Path source;
  private final List<String> wanted;
  private final Map<String, Listed> clips = new TreeMap<>();
  private final Set<String> dev = new HashSet<>();
  private final Set<String> tests = new HashSet<>();
  private final List<String> missing = new ArrayList<>();
  final Remarks remarks = new Remarks();

  ClipCollector(Path source, ActivityReading reading) {
    this.source = source;
    this.wanted = reading.labels();
  }

  void remark(String kind, Place place, String sentence) {
    remarks.add(kind, place, sentence);
  }

  void remark(String sentence) {
    remarks.add(sentence);
  }

  /** Whether clips of this class are wanted. */
  boolean wants(String name) {
    return wanted == null || wanted.contains(name);
  }

  /**
   * Adds a clip.
   *
   * @param use what the data set keeps it for, as given by {@link KeptApart#use}
   */
  void clip(String id, Path file, String className, String use) {
    clips.put(id, new Listed(className, file));
    if (use.equals("dev")) {
      dev.add(id);
    } else if (use.equals("test")) {
      tests.add(id);
    }
  }

  void missing(String id) {
    missing.add(id);
  }

  /**
   * Everything that was added.
   *
   * @param known all classes of the data set, including those without a clip
   */
  ClipData data(Collection<String> known) throws SightlineException {
    List<String> classes = wanted != null ? wanted : known.stream().sorted().toList();
    if (clips.isEmpty()) {
      throw new SightlineException(
          "%s has no clip that can be used.%s".formatted(source, remarks.firstThingWrong()));
    }
    Map<String, Integer> numbers = new HashMap<>();
    classes.forEach(name -> numbers.putIfAbsent(name, numbers.size()));
    List<Clip> all = new ArrayList<>();
    clips.forEach((id, one) -> all.add(new Clip(id, one.file, numbers.get(one.name))));
    missing.sort(null);
    return new ClipData(all, classes, missing, remarks.sentences(), new KeptApart(dev, tests));
  }
}
