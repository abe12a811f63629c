package dev.sightline.world;

import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.VideoFrame;
import dev.sightline.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Films in which the picture is red, or green, for a time: two activities that anybody can tell.
 */
public final class ColourFilms {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private ColourFilms() {}

  /** Films of three seconds with a {@code segments.csv}: a second of black, of red, of green. */
  public static void writeFilms(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    StringBuilder table = new StringBuilder("video,start_s,end_s,label\n");
    for (int i = 0; i < count; i++) {
      boolean redFirst = i % 2 == 0;
      film(folder.resolve("film" + i + ".mp4"), "k" + (redFirst ? "rg" : "gr"));
      table.append("film%d,1,2,%s%n".formatted(i, redFirst ? "red" : "green"));
      table.append("film%d,2,3,%s%n".formatted(i, redFirst ? "green" : "red"));
    }
    Files.writeString(folder.resolve("segments.csv"), table);
  }

  /** Clips of a second in the folders {@code red} and {@code green}. */
  public static void writeClips(Path folder, int ofEach) throws IOException {
    for (String colour : new String[] {"red", "green"}) {
      Path own = Files.createDirectories(folder.resolve(colour));
      for (int i = 0; i < ofEach; i++) {
        film(own.resolve(colour + i + ".mp4"), colour.substring(0, 1));
      }
    }
  }

  /** Clips of a second with a {@code captions.csv}: three to train on, one to check with. */
  public static void writeCaptionedClips(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder table = new StringBuilder("file,caption,split\n");
    for (int i = 0; i < 4; i++) {
      String colour = i % 2 == 0 ? "red" : "green";
      String name = colour + i + ".mp4";
      film(folder.resolve(name), colour.substring(0, 1));
      table.append("%s,A %s wall is shown,%s%n".formatted(name, colour, i < 3 ? "train" : "dev"));
    }
    Files.writeString(folder.resolve("captions.csv"), table);
  }

  /** A second of each colour: k for black, r for red, g for green. */
  public static void film(Path file, String colours) throws MediaException {
    try (VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 10)) {
      for (int t = 0; t < 10 * colours.length(); t++) {
        writer.write(new VideoFrame(t / 10.0, picture(colours.charAt(t / 10), t)));
      }
      writer.finish();
    }
  }

  private static Picture picture(char colour, int t) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      boolean high = colour == 'r' && i % 3 == 0 || colour == 'g' && i % 3 == 1;
      rgb[i] = (byte) (high ? 200 + t % 5 : 20 + t % 3);
    }
    return new Picture(WIDTH, HEIGHT, rgb);
  }
}
