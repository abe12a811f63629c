package dev.sightline.media;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_ANY;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_BUFFERSIZE;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_V4L2;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_videoio.VideoCapture;

/** A camera, through OpenCV, which knows those of every system. */
final class CameraDevice implements LivePictures {
  private final String name;
  private final VideoCapture capture;
  private final int width;
  private final int height;
  private final Mat stored = new Mat();
  private final Mat scaled = new Mat();

  private CameraDevice(String name, VideoCapture capture, int width, int height) {
    this.name = name;
    this.capture = capture;
    this.width = width;
    this.height = height;
  }

  /**
   * Opens a camera.
   *
   * @param name a number, or on Linux a device such as /dev/video0
   * @param width pixels in a row of its pictures; 0 (with height) for the camera's own
   * @throws MediaException with one sentence, if there is no such camera
   */
  static CameraDevice open(String name, int width, int height) throws MediaException {
    boolean numbered = name.matches("\\d{1,3}");
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    String device = numbered ? "/dev/video" + name : name;
    if (!numbered && !linux) {
      throw new MediaException(name + " is no camera: on this system a number was expected.");
    } else if (linux && !Files.exists(Path.of(device))) {
      throw new MediaException(
          "There is no camera " + name + ": the system has no " + device + ".");
    } else if (linux
        && (Files.isRegularFile(Path.of(device)) || Files.isDirectory(Path.of(device)))) {
      throw new MediaException(name + " is no camera: a device such as /dev/video0 was expected.");
    }
    OpenCv.load();
    VideoCapture capture =
        numbered
            ? new VideoCapture(Integer.parseInt(name), linux ? CAP_V4L2 : CAP_ANY)
            : new VideoCapture(device, CAP_V4L2);
    if (!capture.isOpened()) {
      capture.close();
      throw new MediaException(
          "Camera " + name + " cannot be opened: it is in use, or you may not use it.");
    }
    capture.set(CAP_PROP_BUFFERSIZE, 1); // an old picture is of no use
    return new CameraDevice(name, capture, width, height);
  }

  @Override
  public Picture next() throws MediaException {
    if (!capture.read(stored) || stored.empty()) {
      throw new MediaException("Camera " + name + " gives no more pictures: is it plugged in?");
    }
    Mat picture = stored;
    if (width > 0 && (stored.cols() != width || stored.rows() != height)) {
      boolean shrinks = stored.cols() >= width && stored.rows() >= height;
      try (Size size = new Size(width, height)) {
        opencv_imgproc.resize(stored, scaled, size, 0, 0, shrinks ? INTER_AREA : INTER_LINEAR);
      }
      picture = scaled;
    }
    opencv_imgproc.cvtColor(picture, picture, COLOR_BGR2RGB);
    byte[] rgb = new byte[3 * picture.cols() * picture.rows()];
    try (BytePointer data = picture.data()) {
      data.get(rgb);
    }
    return new Picture(picture.cols(), picture.rows(), rgb);
  }

  @Override
  public void close() {
    capture.release();
    capture.close();
    stored.close();
    scaled.close();
  }
}
