package dev.sightline.encoder;

import dev.sightline.encoder.Head.Target;
import dev.sightline.encoder.PhotoSet.Kind;
import dev.sightline.encoder.zoo.NetShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;

/**
 * All that an encoder learns at once, each with a {@link Head} of its own: the words of captions
 * and questions together, the classes of each data set that has classes, and the classes that the
 * net told apart before (distillation, Hinton, Vinyals and Dean 2015: the target is what the net
 * before says of the very same view). A photo teaches what its data set knows of it, and the last.
 *
 * <p>Not thread-safe.
 */
final class Heads {
  /** Of what questions leave out most is there: it counts for little. */
  private static final float SILENCE_OF_QUESTIONS = 0.2f;

  /** A class counts so many times as a photo's words, for its data set is small. */
  private static final float WEIGHT_OF_CLASSES = 2;

  private static final float SMOOTHING = 0.1f;

  /** How names of heads begin that tell the classes of a data set. */
  private static final String OF_CLASSES = "classes of ";

  private final CaptionWords words;
  private final List<PhotoSet> sets;
  private final Map<String, List<String>> classesOf = new LinkedHashMap<>();
  private final Map<String, Head> heads = new LinkedHashMap<>();

  /**
   * Heads for all there is to learn; they know nothing yet, but how often each word is named.
   *
   * @param channels of the pooled vector
   * @param mostWords to learn
   * @param before the parameters of the classifier that the net has, null if it has none
   */
  Heads(List<PhotoSet> sets, int mostWords, int channels, float[] before) {
    this.sets = List.copyOf(sets);
    List<List<TrainingPhoto>> worded = new ArrayList<>();
    for (PhotoSet set : sets) {
      if (set.kind() == Kind.CLASSES) {
        List<String> classes =
            set.train().stream().map(photo -> photo.texts().get(0)).distinct().sorted().toList();
        classesOf.put(set.name(), classes);
        float[] nothing = new float[(channels + 1) * classes.size()];
        heads.put(
            head(set), new Head(channels, classes.size(), true, new FineTuningState(nothing)));
      } else {
        worded.add(set.train());
      }
    }
    words = CaptionWords.commonest(worded, mostWords);
    if (!worded.isEmpty() && words.words().isEmpty()) {
      throw new IllegalArgumentException(
          "There is no content word in the captions of the training photos");
    }
    if (!worded.isEmpty()) {
      int count = words.words().size();
      heads.put(
          NetShape.WORDS, new Head(channels, count, false, new FineTuningState(begun(channels))));
    }
    if (before != null) {
      int count = before.length / (channels + 1);
      heads.put(NetShape.CLASSIFIER, new Head(channels, count, true, new FineTuningState(before)));
    }
  }

  /**
   * W begins at zero and b at the log-odds of each word, so that the first steps do not shake the
   * pretrained layers.
   */
  private float[] begun(int channels) {
    int count = words.words().size();
    double[] named = new double[count];
    double[] asked = new double[count];
    for (PhotoSet set : sets) {
      for (TrainingPhoto photo :
          set.kind() == Kind.CLASSES ? List.<TrainingPhoto>of() : set.train()) {
        Target target = target(set, photo);
        for (int i = 0; i < count; i++) {
          float t = target.values()[i];
          named[i] += t;
          asked[i] += t > 0 ? 1 : target.silence();
        }
      }
    }
    float[] parameters = new float[(channels + 1) * count];
    for (int i = 0; i < count; i++) {
      double share = Math.min(0.999, Math.max(1e-5, named[i] / asked[i]));
      parameters[channels * count + i] = (float) Math.log(share / (1 - share));
    }
    return parameters;
  }

  /** W {@code [out, in]} and b of a dense layer of DL4J, as a head has them. */
  static float[] parameters(Layer layer) {
    float[] weight = layer.getParam("W").transpose().dup('c').data().asFloat();
    float[] bias = layer.getParam("b").dup('c').data().asFloat();
    float[] both = Arrays.copyOf(weight, weight.length + bias.length);
    System.arraycopy(bias, 0, both, weight.length, bias.length);
    return both;
  }

  /** The words, in the order of their outputs; none where no data set has texts. */
  List<String> words() {
    return words.words();
  }

  /** The heads by name. */
  Map<String, Head> byName() {
    return heads;
  }

  /** What the head of a data set should say of a photo. */
  Target target(PhotoSet set, TrainingPhoto photo) {
    return switch (set.kind()) {
      case CAPTIONS -> new Target(words.target(photo.texts()), 1);
      case QUESTIONS -> new Target(words.mentions(photo.texts()), SILENCE_OF_QUESTIONS);
      case CLASSES -> {
        float[] one = new float[classesOf.get(set.name()).size()];
        int place = classesOf.get(set.name()).indexOf(photo.texts().get(0));
        if (place >= 0) {
          one[place] = 1;
        }
        yield new Target(one, 1);
      }
    };
  }

  /** The name of the head that learns from a data set's texts. */
  static String head(PhotoSet set) {
    return set.kind() == Kind.CLASSES ? OF_CLASSES + set.name() : NetShape.WORDS;
  }

  /**
   * The loss of a batch; its gradients are added to those of the heads.
   *
   * @param pooled vectors of the photos
   * @param before what the net before said of their classes
   * @param byPooled the gradient by each pooled vector is added to these
   * @return the sum over the photos
   */
  double learn(
      List<Learned> photos, List<float[]> pooled, List<float[]> before, List<float[]> byPooled) {
    double loss = 0;
    for (Map.Entry<String, Head> head : heads.entrySet()) {
      boolean distilled = head.getKey().equals(NetShape.CLASSIFIER);
      List<float[]> some = new ArrayList<>();
      List<float[]> someBy = new ArrayList<>();
      List<Target> targets = new ArrayList<>();
      for (int i = 0; i < photos.size(); i++) {
        Learned photo = photos.get(i);
        if (distilled || head(photo.set).equals(head.getKey())) {
          some.add(pooled.get(i));
          someBy.add(byPooled.get(i));
          targets.add(distilled ? new Target(before.get(i), 1) : toLearn(photo.set, photo.photo));
        }
      }
      if (!some.isEmpty()) {
        boolean classes = head.getKey().startsWith(OF_CLASSES);
        loss += head.getValue().learn(some, targets, classes ? WEIGHT_OF_CLASSES : 1, someBy);
      }
    }
    return loss;
  }

  /** A photo and the data set it is from. */
  record Learned(PhotoSet set, TrainingPhoto photo) {
    private static List<Learned> of(PhotoSet set, List<TrainingPhoto> photos) {
      return photos.stream().map(photo -> new Learned(set, photo)).toList();
    }
  }

  /** All training photos, data set by data set. */
  List<Learned> photos() {
    return sets.stream().flatMap(set -> Learned.of(set, set.train()).stream()).toList();
  }

  /** The target, that of a class smoothed: people err, and watermarks hide much. */
  private Target toLearn(PhotoSet set, TrainingPhoto photo) {
    Target target = target(set, photo);
    float[] values = target.values();
    for (int i = 0; set.kind() == Kind.CLASSES && i < values.length; i++) {
      values[i] = (1 - SMOOTHING) * values[i] + SMOOTHING / values.length;
    }
    return target;
  }
}
