package dev.sightline.caption;

import dev.sightline.Arguments;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedClip;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.rnn.Adam;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Dropout;
import dev.sightline.spec.Plan;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how fast the captioners are trained and how fast they write, on real photos or clips
 * with captions.
 *
 * <p>A training step is what {@link CaptionLesson} does with a batch: forward, backward,
 * clipping, Adam. Speeds are medians over batches, after a warm-up. Beam search is timed with the
 * weights that this short training ends with, because with random weights no caption would end.
 * Everything drawn at random follows from fixed seeds, so two runs do the same work.
 */
public final class CaptionSpeed {
  /**
   * What is measured.
   *
   * @param kinds the captioners, by their names
   * @param plan sizes and dropout of all of them; its kind is not looked at
   * @param training smoothing, clipping, the highest rate, longest caption
   * @param photosPerBatch photos of a batch in training
   * @param captionsPerPhoto captions of each of them, at most
   * @param beam how captions are searched
   * @param warmUpBatches batches before the clock counts
   * @param timedBatches batches after; where the photos run out they begin again
   * @param decodedPhotos photos of a batch in beam search
   * @param decodedBatches batches of beam search
   */
  public record Settings(
      List<String> kinds,
      CaptionTrainingSettings training,
      int photosPerBatch,
      int captionsPerPhoto,
      BeamSearch.Settings beam,
      int warmUpBatches,
      int timedBatches,
      int decodedPhotos,
      int decodedBatches) {
    /** For photos: each with all its captions. */
    public static final Settings PHOTOS =
        new Settings(
            List.of("show-and-tell", "multimodal-rnn", "soft-attention"),
            CaptionTrainingSettings.MANY,
            13,
            Integer.MAX_VALUE,
            BeamSearch.Settings.DEFAULT,
            40,
            40,
            32,
            8);

    /** For clips, of which each has many captions: 16 clips with 4 captions each. */
    public static final Settings CLIPS =
        new Settings(
            List.of("s2vt"),
            CaptionTrainingSettings.MANY,
            16,
            4,
            BeamSearch.Settings.DEFAULT,
            20,
            40,
            32,
            4);
  }

  /**
   * Speeds of one model.
   *
   * @param model its name on the command line
   * @param parameters how many weights it has
   * @param trained captions a second in training
   * @param decoded photos captioned a second by beam search
   * @param wordsPerCaption mean length of what it wrote
   */
  public record Speed(
      String model, int parameters, double trained, double decoded, double wordsPerCaption) {}

  private final CaptionSet set;
  private final List<List<int[]>> captions;
  private final int vocabulary;
  private final Settings settings;

  /**
   * @param set photos to train on and to caption
   * @throws IllegalArgumentException where there are fewer photos than a batch needs
   */
  public CaptionSpeed(CaptionSet set, Vocabulary words, Settings settings) {
    int needed =
        Math.max(settings.photosPerBatch(), settings.decodedPhotos * settings.decodedBatches);
    if (set.size() < needed) {
      throw new IllegalArgumentException(
          "There are " + set.size() + " photos to measure with; needed are " + needed);
    }
    this.set = set;
    this.settings = settings;
    captions =
        set.encode(words, settings.training.longest()).stream()
            .map(own -> own.subList(0, Math.min(settings.captionsPerPhoto, own.size())))
            .toList();
    vocabulary = words.size();
  }

  /** Measures the captioners. */
  public List<Speed> run() {
    List<Speed> speeds = new ArrayList<>();
    for (Map.Entry<String, CaptionModel> entry : models().entrySet()) {
      try (CaptionModel model = entry.getValue()) {
        double trained = train(model);
        List<int[]> written = new ArrayList<>();
        double unused = decode(model, new ArrayList<>());
        double decoded = decode(model, written);
        speeds.add(
            new Speed(
                entry.getKey(),
                model.parameters().size(),
                trained,
                decoded,
                written.stream().mapToInt(w -> w.length).average().orElse(0)));
      }
    }
    return speeds;
  }

  /**
   * Trains as {@link #run} does and writes all that another program needs to do the same: features,
   * captions, settings, weights, and what the models say with them. See {@link CaptionDump}.
   */
  public void dump(Path folder) throws IOException {
    CaptionDump files = new CaptionDump(folder, settings, vocabulary);
    files.photos(set, captions);
    for (Map.Entry<String, CaptionModel> entry : models().entrySet()) {
      try (CaptionModel model = entry.getValue()) {
        double unused = train(model);
        List<int[]> written = new ArrayList<>();
        unused = decode(model, written);
        try (CaptionSet.Loaded loaded = load(0, settings.photosPerBatch())) {
          double loss =
              model.lossAndGradient(
                  batch(0, loaded), settings.training.labelSmoothing(), Dropout.OFF);
          files.model(entry.getKey(), model, loss, norm(model), written);
        }
      }
    }
    files.finish();
  }

  private Map<String, CaptionModel> models() {
    Map<String, CaptionModel> models = new LinkedHashMap<>();
    for (String kind : settings.kinds) {
      models.put(
          kind,
          Captioners.model(
              Plan.usual(Captioners.ALL.of(kind)), set.features().channels(), vocabulary, 1));
    }
    return models;
  }

  private double train(CaptionModel model) {
    Adam adam = new Adam(model.parameters());
    int batches = set.size() / settings.photosPerBatch();
    double[] speeds = new double[settings.timedBatches];
    for (int k = 0; k < settings.warmUpBatches + settings.timedBatches; k++) {
      int first = k % batches * settings.photosPerBatch();
      try (CaptionSet.Loaded loaded = load(first, settings.photosPerBatch())) {
        CaptionBatch batch = batch(first, loaded);
        long begin = System.nanoTime();
        double unused = model.lossAndGradient(batch, settings.training.labelSmoothing(), k);
        unused = adam.step(settings.training.learningRate(), Clipping.byNorm(settings.training.clipNorm()));
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (k >= settings.warmUpBatches) {
          speeds[k - settings.warmUpBatches] = batch.size() / seconds;
        }
      }
    }
    return median(speeds);
  }

  private double decode(CaptionModel model, List<int[]> written) {
    double[] speeds = new double[settings.decodedBatches];
    for (int k = 0; k < speeds.length; k++) {
      try (CaptionSet.Loaded loaded = load(k * settings.decodedPhotos, settings.decodedPhotos)) {
        long begin = System.nanoTime();
        List<List<Hypothesis>> found =
            BeamSearch.search(model, loaded.pooled(), loaded.grid(), settings.beam, false);
        speeds[k] = found.size() / ((System.nanoTime() - begin) / 1e9);
        found.forEach(captionsOfPhoto -> written.add(captionsOfPhoto.get(0).words()));
      }
    }
    return median(speeds);
  }

  private CaptionSet.Loaded load(int first, int count) {
    int[] photos = new int[count];
    Arrays.setAll(photos, i -> first + i);
    return set.load(photos, new boolean[count]);
  }

  private CaptionBatch batch(int first, CaptionSet.Loaded loaded) {
    List<CaptionShuffle.Part> parts = new ArrayList<>();
    for (int p = first; p < first + settings.photosPerBatch(); p++) {
      parts.add(new CaptionShuffle.Part(p, captions.get(p)));
    }
    return CaptionShuffle.batch(parts, loaded, 1);
  }

  private static double norm(CaptionModel model) {
    double squares = 0;
    for (float g : model.parameters().gradients().toArray()) {
      squares += (double) g * g;
    }
    return Math.sqrt(squares);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** {@code --data DIR [--clips] [--limit N] [--encoder MODEL] [--dump DIR] [--json OUT]}. */
  public static void main(String... words) throws IOException {
    Arguments arguments = Arguments.of(words);
    Path data = arguments.path("--data");
    boolean clips = arguments.has("--clips");
    int limit = arguments.number("--limit", 520);
    try (Encoder eye =
        Encoder.open(ModelFolders.find(arguments.get("--encoder", "mobilenet-v2")))) {
      CaptionSet set = clips ? ofClips(eye, data, limit) : ofPhotos(eye, data, limit);
      CaptionSpeed bench =
          new CaptionSpeed(
              set,
              set.vocabulary(CaptionTrainingSettings.MANY.minimumCount()),
              clips ? Settings.CLIPS : Settings.PHOTOS);
      if (arguments.has("--dump")) {
        bench.dump(arguments.path("--dump"));
        return;
      }
      List<Speed> speeds = bench.run();
      for (Speed speed : speeds) {
        System.out.printf(
            Locale.ROOT,
            "%-14s %.1f M weights: trained %.0f captions/s; beam search %.0f captions/s of %.1f words%n",
            speed.model(),
            speed.parameters() / 1e6,
            speed.trained(),
            speed.decoded(),
            speed.wordsPerCaption());
      }
      arguments.write(Map.of("captioners", speeds));
    }
  }

  private static CaptionSet ofPhotos(Encoder eye, Path data, int limit) throws IOException {
    List<CaptionedPhoto> all = CaptionData.read(data, "train").photos();
    return CaptionSet.of(eye, all.subList(0, Math.min(limit, all.size())), false, (d, a) -> {});
  }

  private static CaptionSet ofClips(Encoder eye, Path data, int limit) throws IOException {
    List<CaptionedClip> all = VideoCaptionData.read(data, "train").clips();
    List<CaptionedClip> first = all.subList(0, Math.min(limit, all.size()));
    return CaptionSet.ofClips(eye, first, ClipSampling.SPEC.usual(), false, ClipWatcher.NONE);
  }
}
