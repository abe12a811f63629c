package dev.sightline.cli;

import dev.sightline.caption.Sentence;
import dev.sightline.draw.AttentionPainter;
import dev.sightline.draw.Jpeg;
import dev.sightline.eval.Board;
import dev.sightline.eval.TextTable;
import dev.sightline.io.AtomicFile;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.MiddleFrame;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Where a measurement writes a page for a browser: its figures, and results from right over related
 * to wrong (as the figures of Venugopalan et al. 2015 have them), each with its picture and truth.
 */
final class ResultsPage {
  /** Results of each section. */
  private static final int EACH = 6;

  private static final int LONGEST = 640;

  @Option(
      names = "--page",
      paramLabel = "FILE.html",
      description =
          "Also write a page for a browser: the figures, and the best, middle and worst results with"
              + " their pictures.")
  private Output.ToFile page;

  /** Painted only if it is shown. */
  interface Painting {
    /** A JPEG file. */
    byte[] paint() throws IOException;
  }

  /**
   * A result.
   *
   * @param name of what it is about
   * @param score the higher, the better
   * @param lines what is said of it: each its kind, such as {@code said}, and a text
   */
  record Shown(
      String name, double score, List<Map.Entry<String, String>> lines, Painting painting) {
    /** One with what was said and what is true. */
    static Shown of(String name, double score, String said, List<String> truth, Painting painting) {
      List<Map.Entry<String, String>> lines = new ArrayList<>();
      lines.add(Map.entry("said", said.isEmpty() ? "(nothing)" : said));
      truth.forEach(each -> lines.add(Map.entry("truth", each)));
      return new Shown(name, score, lines, painting);
    }
  }

  boolean isWanted() {
    return page != null;
  }

  /** Paints a photo, or the frame in the middle of a clip. */
  static Painting of(Path file) {
    return MediaFiles.looksLikePhoto(file)
        ? photo(file)
        : middleFrame(file, 0, Double.POSITIVE_INFINITY);
  }

  /** Paints a photo. */
  private static Painting photo(Path file) {
    return () -> Jpeg.small(PictureReader.read(file), LONGEST);
  }

  /** Paints a photo, and where a captioner looked in it for each word if it says so. */
  static Painting photo(Path file, Sentence said) {
    List<AttentionPainter.Look> looks = AttentionPainter.looks(said.words(), said.attention());
    return looks.isEmpty()
        ? photo(file)
        : () -> Jpeg.of(AttentionPainter.paint(PictureReader.read(file), looks));
  }

  /** Paints the frame in the middle of a stretch of a film. */
  static Painting middleFrame(Path film, double start, double end) {
    return () -> Jpeg.small(MiddleFrame.of(film, start, end), LONGEST);
  }

  /**
   * Writes the page, if one is wanted.
   *
   * @param score what the results are sorted by
   * @param figures of all; what is no number is left out
   */
  void write(
      String title, String score, Map<String, ?> figures, List<Shown> results, PrintWriter out)
      throws IOException {
    if (page == null) {
      return;
    }
    Board board = new Board();
    TextTable table = new TextTable("figure", "value");
    figures.forEach(
        (name, value) -> {
          if (value instanceof Number number) {
            boolean whole = number instanceof Integer || number instanceof Long;
            table.add(
                name, String.format(Locale.ROOT, whole ? "%.0f" : "%.3f", number.doubleValue()));
          }
        });
    board.show(table);
    List<Shown> sorted = new ArrayList<>(results);
    // Of equal ones not the first, which may all be about one picture.
    sorted.sort(
        Comparator.comparingDouble((Shown shown) -> -shown.score)
            .thenComparing(shown -> Shard.hash(shown.name)));
    int each = Math.min(EACH, (sorted.size() + 2) / 3);
    int middle = Math.max(each, (sorted.size() - each) / 2);
    section(board, "Best", score, sorted.subList(0, each));
    section(board, "Middle", score, part(sorted, middle, middle + each));
    section(
        board,
        "Worst",
        score,
        part(sorted, Math.max(middle + each, sorted.size() - each), sorted.size()));
    AtomicFile.write(page.path(), board.page(title));
    out.println("The page is in " + page + ".");
  }

  private static List<Shown> part(List<Shown> all, int from, int to) {
    int end = Math.min(to, all.size());
    return all.subList(Math.min(from, end), end);
  }

  private static void section(Board board, String title, String score, List<Shown> some)
      throws IOException {
    if (some.isEmpty()) {
      return;
    }
    board.head(title);
    for (Shown shown : some) {
      List<Map.Entry<String, String>> lines = new ArrayList<>(shown.lines);
      lines.add(Map.entry(score, String.format(Locale.ROOT, "%.3f", shown.score)));
      board.figure(shown.name, shown.painting.paint(), lines);
    }
  }
}
