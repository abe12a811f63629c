package dev.sightline.media;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_BUFFERSIZE;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_V4L2;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.javacv.OpenCVFrameGrabber;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** A camera, through JavaCV and OpenCV, which support the cameras of every system. */
final class CameraDevice implements LivePictures {
  private final String name;
  private final OpenCVFrameGrabber grabber;
  private final int width;
  private final int height;
  private final OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat();
  private final Mat rgb = new Mat();

  /** Starts taking pictures. An old picture is useless, so none is taken before it is asked for. */
  CameraDevice(String name, OpenCVFrameGrabber grabber, int width, int height)
      throws MediaException {
    this.name = name;
    this.grabber = grabber;
    this.width = width;
    this.height = height;
    grabber.setOption(CAP_PROP_BUFFERSIZE, 1);
    grabber.setTriggerMode(true);
    grabber.setNumBuffers(-1); // otherwise each trigger throws a picture away
    try {
      grabber.start();
    } catch (FrameGrabber.Exception e) {
      close();
      throw new MediaException(
          "Camera " + name + " cannot be opened: it is in use, or you may not use it.", e);
    }
  }

  /**
   * Opens a camera.
   *
   * @param name a number, or on Linux a device such as /dev/video0
   * @param width pixels per row of its pictures; 0 (with height) for the camera's own size
   * @throws MediaException with one sentence, if there is no such camera
   */
  static CameraDevice open(String name, int width, int height) throws MediaException {
    boolean numbered = name.matches("\\d{1,3}");
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    String device = numbered ? "/dev/video" + name : name;
    if (!numbered && !linux) {
      throw new MediaException(name + "is not a camera: on this system a number was expected.");
    } else if (linux && !Files.exists(Path.of(device))) {
      throw new MediaException(
          "There is no camera " + name + ": the system has no " + device + ".");
    } else if (linux
        && (Files.isRegularFile(Path.of(device)) || Files.isDirectory(Path.of(device)))) {
      throw new MediaException(
          name + "is not a camera: a device such as /dev/video0 was expected.");
    }
    OpenCv.load();
    OpenCVFrameGrabber grabber =
        linux
            ? new OpenCVFrameGrabber(device, CAP_V4L2)
            : new OpenCVFrameGrabber(Integer.parseInt(name));
    return new CameraDevice(name, grabber, width, height);
  }

  @Override
  public Picture next() throws MediaException {
    try {
      grabber.trigger();
      opencv_imgproc.cvtColor(converter.convert(grabber.grab()), rgb, COLOR_BGR2RGB);
    } catch (FrameGrabber.Exception e) {
      throw new MediaException("Camera " + name + "sends no more pictures: is it plugged in?", e);
    }
    byte[] bytes = new byte[3 * rgb.cols() * rgb.rows()];
    try (BytePointer data = rgb.data()) {
      data.get(bytes);
    }
    Picture picture = new Picture(rgb.cols(), rgb.rows(), bytes);
    return width > 0 ? picture.resize(width, height) : picture;
  }

  @Override
  public void close() {
    try {
      grabber.release();
    } catch (FrameGrabber.Exception e) {
      // already gone
    }
    converter.close();
    rgb.close();
  }
}
