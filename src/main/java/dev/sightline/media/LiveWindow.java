package dev.sightline.media;

import java.awt.AWTError;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.awt.RenderingHints;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.KeyStroke;
import javax.swing.WindowConstants;

/**
 * A window that shows live pictures, always the newest, as large as fits. Escape or the window's
 * close button closes it. Thread-safe.
 */
public final class LiveWindow implements AutoCloseable {
  private static final Dimension LARGEST_AT_FIRST = new Dimension(1280, 720);

  private final JFrame frame;
  private final View view = new View();
  private boolean shown;
  private volatile boolean closed;

  private LiveWindow(String title) {
    frame = new JFrame(title);
    frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
    frame.setContentPane(view);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosed(WindowEvent e) {
            closed = true;
          }
        });
    view.registerKeyboardAction(
        e -> frame.dispose(),
        KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
        JComponent.WHEN_IN_FOCUSED_WINDOW);
  }

  /**
   * Creates a window, which appears with its first picture.
   *
   * @return empty if Java was started without a display
   * @throws MediaException with one sentence, if there should be a display but it cannot be used
   */
  public static Optional<LiveWindow> open(String title) throws MediaException {
    if (GraphicsEnvironment.isHeadless()) {
      return Optional.empty();
    }
    LiveWindow[] window = new LiveWindow[1];
    try {
      EventQueue.invokeAndWait(() -> window[0] = new LiveWindow(title));
      return Optional.of(window[0]);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (InvocationTargetException | AWTError | HeadlessException | LinkageError e) {
      String display = System.getenv("DISPLAY");
      throw new MediaException(
          "No window can be opened on the display"
              + (display == null ? "" : " " + display)
              + "; without one, use --no-window.",
          e);
    }
  }

  /** Shows a picture instead of the previous one, without waiting until it is on screen. */
  public void show(VideoFrame next) {
    view.image = next.picture().toImage();
    EventQueue.invokeLater(this::refresh);
  }

  private void refresh() {
    if (!shown && !closed) {
      shown = true;
      frame.pack();
      frame.setLocationRelativeTo(null);
      frame.setVisible(true);
    }
    view.repaint();
  }

  /** Whether the user has closed it. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    EventQueue.invokeLater(frame::dispose);
  }

  /** The newest image, in the middle, as large as fits. */
  static final class View extends JComponent {
    private static final long serialVersionUID = 1L;

    transient volatile BufferedImage image;

    @Override
    public Dimension getPreferredSize() {
      BufferedImage newest = image;
      if (newest == null) {
        return LARGEST_AT_FIRST;
      }
      double scale = scale(newest, LARGEST_AT_FIRST.width, LARGEST_AT_FIRST.height);
      return new Dimension(
          (int) Math.round(newest.getWidth() * scale),
          (int) Math.round(newest.getHeight() * scale));
    }

    private static double scale(BufferedImage image, int width, int height) {
      return Math.min((double) width / image.getWidth(), (double) height / image.getHeight());
    }

    @Override
    protected void paintComponent(Graphics graphics) {
      Graphics2D g = (Graphics2D) graphics;
      g.setColor(Color.BLACK);
      g.fillRect(0, 0, getWidth(), getHeight());
      BufferedImage newest = image;
      if (newest != null) {
        double scale = scale(newest, getWidth(), getHeight());
        int width = (int) Math.round(newest.getWidth() * scale);
        int height = (int) Math.round(newest.getHeight() * scale);
        g.setRenderingHint(
            RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        int x = (getWidth() - width) / 2;
        g.drawImage(newest, x, (getHeight() - height) / 2, width, height, null);
      }
    }
  }
}
