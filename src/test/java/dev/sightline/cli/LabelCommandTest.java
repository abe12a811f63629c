package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.media.FilmWithSound;
import dev.sightline.media.VideoReader;
import dev.sightline.world.ColourFilms;
import dev.sightline.world.SmallEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code label}, {@code classify} and their evaluations, with nets trained on films of colours. */
class LabelCommandTest {
  @TempDir static Path world;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @BeforeAll
  static void trainsALabellerAndAClassifier() throws IOException {
    ColourFilms.writeFilms(world.resolve("films"), 4);
    ColourFilms.writeClips(world.resolve("clips"), 3);
    SmallEncoder.write(world.resolve("encoder"), world.resolve("weights.safetensors"));
    for (String data : new String[] {"films", "clips"}) {
      StringWriter said = new StringWriter();
      PrintWriter to = new PrintWriter(said, true);
      int code =
          Sightline.run(
              to,
              to,
              ("train activity --hidden 16 --epochs 60 --hold-out 0 --fps 10 --learning-rate 1e-2"
                      + " --dropout 0 --data DATA --encoder ENCODER --output OUT")
                  .replace("DATA", world.resolve(data).toString())
                  .replace("ENCODER", world.resolve("encoder").toString())
                  .replace("OUT", world.resolve("runs").resolve(data).toString())
                  .split(" "));
      assertEquals(0, code, said::toString);
    }
  }

  private static String labeller() {
    return world.resolve("runs/films/activity").toString();
  }

  private static String classifier() {
    return world.resolve("runs/clips/clips").toString();
  }

  private int run(String... arguments) {
    return Sightline.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private List<JsonNode> lines() {
    return out.toString().lines().map(LabelCommandTest::parse).toList();
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private static String film(int number) {
    return world.resolve("films/film" + number + ".mp4").toString();
  }

  @Test
  void segmentsComeInOrderAndThenFramesAndRate() {
    assertEquals(0, run("label", "--json", "--model", labeller(), film(0)));

    List<JsonNode> lines = lines();
    JsonNode last = lines.get(lines.size() - 1);
    assertEquals(30, last.get("frames").asInt());
    assertEquals(10, last.get("rate").asDouble());
    List<String> labels = new ArrayList<>();
    double before = 0;
    for (JsonNode line : lines.subList(0, lines.size() - 1)) {
      labels.add(line.get("label").asText());
      assertTrue(line.get("start").asDouble() >= before, out::toString);
      assertTrue(line.get("end").asDouble() > line.get("start").asDouble(), out::toString);
      assertTrue(line.get("score").asDouble() > 0 && line.get("score").asDouble() <= 1);
      before = line.get("start").asDouble();
    }
    assertEquals(List.of("red", "green"), labels, "what it was trained on");
  }

  @Test
  void textSaysWhenAndWhat() {
    assertEquals(0, run("label", "--model", labeller(), film(1)));
    assertTrue(
        out.toString().matches("(?s) *0:01\\.\\d - *0:0\\d\\.\\d +\\d+ %  green\\R.*"),
        out::toString);
  }

  /** As 'score detections' reads them. */
  @Test
  void detectionsAreWrittenInTheFormatOfActivityNet() throws Exception {
    Path json = folder.resolve("detections.json");
    String[] words = {
      "label", "--model", labeller(), "--detections", json.toString(), film(0), film(1)
    };
    assertEquals(0, run(words), err::toString);

    JsonNode results = parse(Files.readString(json)).get("results");
    assertEquals(2, results.size());
    StringBuilder truth = new StringBuilder();
    for (String id : List.of("film0", "film1")) {
      truth.append(truth.isEmpty() ? "{" : ",").append("\"" + id + "\": {\"annotations\": ");
      truth.append(results.get(id)).append("}");
    }
    assertEquals("red", results.get("film0").get(0).get("label").asText());
    Path truthFile = Files.writeString(folder.resolve("truth.json"), truth.append("}").toString());
    String[] score = {
      "score", "detections", "--truth", truthFile.toString(), "--results", json.toString()
    };
    assertEquals(0, run(score), err::toString);
    assertTrue(out.toString().contains("average_mAP 1.0000"), out::toString);

    assertEquals(2, run("label", "--detections", "x.json", "--resume", film(0)));
  }

  @Test
  void soundThatIsMissingIsNamedAndNoFault() throws Exception {
    Path silent = FilmWithSound.ofTelephone(Path.of(film(0)), folder.resolve("call.mkv"));
    String mp4 = folder.resolve("call.mp4").toString();

    assertEquals(0, run("label", "--model", labeller(), "--film", mp4, silent.toString()));

    String note = mp4 + " has no sound: an MP4 cannot hold what the film has (pcm_mulaw).";
    assertTrue(err.toString().contains(note), err::toString);
  }

  @Test
  void picturesSubtitlesAndFilmsAreWritten() throws Exception {
    Path png = folder.resolve("a.png");
    Path srt = folder.resolve("a.srt");
    Path vtt = folder.resolve("a.vtt");
    Path mp4 = folder.resolve("a.mp4");
    List<String> words = new ArrayList<>(List.of("label", "--model", labeller(), film(0)));
    words.addAll(List.of("--timeline", png.toString(), "--srt", srt.toString()));
    words.addAll(List.of("--vtt", vtt.toString(), "--film", mp4.toString()));
    words.addAll(List.of("--truth", world.resolve("films").toString()));

    assertEquals(0, run(words.toArray(String[]::new)), err::toString);

    assertEquals(1400, ImageIO.read(png.toFile()).getWidth());
    assertTrue(Files.readString(srt).startsWith("1\n00:00:01,"), Files.readString(srt));
    assertTrue(Files.readString(vtt).startsWith("WEBVTT\n\n1\n00:00:01."), Files.readString(vtt));
    try (VideoReader film = VideoReader.open(mp4, VideoReader.Settings.DEFAULT)) {
      int frames = 0;
      while (film.next() != null) {
        frames++;
      }
      assertEquals(30, frames);
    }
  }

  /** Two activities, a chart each; the second model is drawn into the same. */
  @Test
  void scoresAndMarginsAreDrawn() throws Exception {
    String looks = folder.resolve("looks").toString();
    String[] words = {"label", "--model", labeller(), "--explain", looks, "--beside", labeller()};
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--truth", world.resolve("films").toString(), film(0)));

    assertEquals(0, run(command.toArray(String[]::new)), err::toString);

    var drawn = ImageIO.read(folder.resolve("looks/film0.mp4.label.png").toFile());
    assertEquals(1200, drawn.getWidth());
    assertEquals(2 * 700, drawn.getHeight());
    assertEquals(2, run("label", "--model", labeller(), "--beside", labeller(), film(0)));
    assertTrue(err.toString().contains("--beside needs --explain"), err::toString);
  }

  @Test
  void whatTheTruthLacksIsSaid() throws IOException {
    Path other = Files.copy(Path.of(film(0)), folder.resolve("other.mp4"));
    Path data = Files.createDirectory(folder.resolve("truth"));
    Files.copy(Path.of(film(0)), data.resolve("film0.mp4"));
    Files.writeString(
        data.resolve("segments.csv"),
        "video,start_s,end_s,label\nfilm0,1,2,red\nfilm0,2,3,mauve\n");
    String[] words = {"label", "--model", labeller(), "--truth", data.toString(), "--timeline"};
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of(folder.resolve("t").toString(), other.toString(), film(0)));

    assertEquals(0, run(command.toArray(String[]::new)), err::toString);

    assertTrue(err.toString().contains("--truth has no segment of other.mp4"), err::toString);
    assertTrue(err.toString().contains("the labeller does not know: mauve"), err::toString);
    assertEquals(
        2, run("label", "--model", labeller(), "--truth", data.toString(), film(0)), "no picture");
  }

  @Test
  void aTruthThatGoesBeyondTheEndOfItsFilmIsNamed() throws IOException {
    Files.copy(Path.of(film(0)), folder.resolve("a.mp4"));
    Path truth =
        Files.writeString(
            folder.resolve("segments.csv"), "video,start_s,end_s,label\na,1,2,red\na,2,30,green\n");

    int code =
        run(
            "label",
            "--model",
            labeller(),
            "--truth",
            folder.toString(),
            "--timeline",
            folder.resolve("a.png").toString(),
            folder.resolve("a.mp4").toString());

    assertEquals(0, code, err::toString);
    assertTrue(err.toString().contains(truth + ", line 3: 'a' lasts 3.00 seconds"), err::toString);
  }

  @Test
  void aBadVideoIsNamedAndTheOthersAreLabelled() throws IOException {
    Files.copy(Path.of(film(0)), folder.resolve("b grün.mp4"));
    Files.writeString(folder.resolve("a.mp4"), "no video");
    Files.writeString(folder.resolve("c.mp4"), "#EXTM3U\nhttp://example.org/film.ts\n");

    assertEquals(1, run("label", "--json", "--model", labeller(), folder.toString()));

    List<JsonNode> lines = lines();
    assertTrue(lines.get(0).get("file").asText().endsWith("a.mp4"));
    assertFalse(lines.get(0).get("error").asText().isBlank());
    assertTrue(lines.get(1).get("file").asText().endsWith("b grün.mp4"));
    assertTrue(lines.get(lines.size() - 1).has("error"), "a play list is refused");
    assertTrue(err.toString().contains("a.mp4") && err.toString().contains("c.mp4"));
  }

  @Test
  void ofSeveralVideosFilesGoIntoAFolder() {
    Path into = folder.resolve("subtitles");
    assertEquals(
        0, run("label", "--model", labeller(), film(0), film(1), "--srt", into.toString()));
    assertTrue(Files.exists(into.resolve("film0.srt")) && Files.exists(into.resolve("film1.srt")));
  }

  @Test
  void aClassifierIsNoLabeller() {
    assertEquals(3, run("label", "--model", classifier(), film(0)));
    assertTrue(err.toString().contains("clips"), err::toString);
  }

  @Test
  void aClipHasAClass() {
    String clips = world.resolve("clips/green").toString();
    assertEquals(0, run("classify", "--json", "--top", "2", "--model", classifier(), clips));

    List<JsonNode> lines = lines();
    assertEquals(3, lines.size());
    for (JsonNode line : lines) {
      assertEquals("green", line.get("label").asText());
      assertEquals(2, line.get("labels").size());
    }
  }

  @Test
  void classifyingManyClipsIsResumed() throws IOException {
    Path clips = Files.createDirectory(folder.resolve("clips"));
    Files.copy(world.resolve("clips/green/green0.mp4"), clips.resolve("a.mp4"));
    Files.writeString(clips.resolve("b.mp4"), "no video");
    Files.copy(world.resolve("clips/red/red0.mp4"), clips.resolve("c.mp4"));
    Path results = folder.resolve("classes.jsonl");
    String[] words = {
      "classify",
      "--json",
      "--model",
      classifier(),
      clips + "",
      "--output",
      results + "",
      "--resume"
    };
    assertEquals(1, run(words), err::toString);
    List<String> whole = Files.readAllLines(results);
    assertEquals(3, whole.size());
    assertEquals("green", parse(whole.get(0)).get("label").asText());
    assertTrue(parse(whole.get(1)).has("error"));
    assertEquals("red", parse(whole.get(2)).get("label").asText());

    Files.writeString(results, whole.get(0) + "\n" + whole.get(1).substring(0, 20));
    assertEquals(1, run(words), err::toString);
    assertEquals(whole, Files.readAllLines(results));
    assertTrue(err.toString().contains("Resuming: 1 files are in"), err::toString);

    assertEquals(2, run("classify", "--model", classifier(), clips + "", "--resume"));
    assertEquals("", out.toString());
  }

  @Test
  void evaluationsWriteTheFiguresOfTheContract() throws IOException {
    Path json = folder.resolve("activity.json");
    String films = world.resolve("films").toString();
    assertEquals(
        0,
        run("evaluate", "activity", "--data", films, "--model", labeller(), "--json", json + ""),
        err::toString);
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    for (String name : new String[] {"frame_accuracy", "frame_mAP", "edit", "F1@10", "F1@50"}) {
      assertTrue(figures.get(name).asDouble() > 90, name + " in " + figures);
    }
    assertEquals(10, figures.get("early").size());
    assertEquals(4, figures.get("videos").asInt());

    Path list = folder.resolve("list.txt");
    Files.writeString(list, "film2\n");
    List<String> words = new ArrayList<>(List.of("evaluate", "activity", "--data", films));
    words.addAll(List.of("--model", labeller(), "--json", json + "", "--videos", list + ""));
    assertEquals(0, run(words.toArray(String[]::new)));
    assertEquals(1, new ObjectMapper().readTree(json.toFile()).get("videos").asInt());

    String clips = world.resolve("clips").toString();
    assertEquals(
        0, run("evaluate", "clips", "--data", clips, "--model", classifier(), "--json", json + ""));
    figures = new ObjectMapper().readTree(json.toFile());
    assertEquals(100, figures.get("Hit@1").asDouble());
    assertEquals(100, figures.get("accuracy").asDouble());
    assertEquals(6, figures.get("clips").asInt());
  }

  @Test
  void netsAreComparedFoldByFold() throws IOException {
    Path json = folder.resolve("compared.json");
    String encoder = world.resolve("encoder").toString();
    List<String> words = new ArrayList<>(List.of("evaluate", "activity", "--compare"));
    words.addAll(List.of("--data", world.resolve("films").toString(), "--encoder", encoder));
    words.addAll(List.of("--folds", "2", "--seeds", "2", "--epochs", "1", "--json", json + ""));
    assertEquals(0, run(words.toArray(String[]::new)), err::toString);
    JsonNode nets = new ObjectMapper().readTree(json.toFile()).get("nets");
    assertEquals(27, nets.size());
    for (JsonNode net : nets) {
      assertEquals(2, net.get("seeds").size(), net::toString);
      assertTrue(net.get("parameters").asInt() > 0);
    }

    words =
        new ArrayList<>(List.of("evaluate", "clips", "--compare", "--only", "^LSTM$|late pool"));
    words.addAll(List.of("--data", world.resolve("clips").toString(), "--encoder", encoder));
    words.addAll(List.of("--folds", "3", "--seeds", "1", "--epochs", "1", "--json", json + ""));
    assertEquals(0, run(words.toArray(String[]::new)), err::toString);
    nets = new ObjectMapper().readTree(json.toFile()).get("nets");
    assertEquals(3, nets.size());
    assertTrue(nets.get(0).get("seeds").get(0).get("accuracy, mean").asDouble() >= 0);
    assertTrue(nets.get(1).get("seeds").get(0).get("accuracy").asDouble() >= 0);
  }

  @Test
  void aNetThatIsNotThereIsNamed() {
    assertEquals(
        2,
        run(
            ("evaluate activity --compare --only transformer --data " + world.resolve("films"))
                .split(" ")));
    assertTrue(err.toString().contains("transformer"), err::toString);
  }
}
