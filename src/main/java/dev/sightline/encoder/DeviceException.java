package dev.sightline.encoder;

import java.io.IOException;

/** The device that was asked for cannot be had; the message says why, and what would help. */
public final class DeviceException extends IOException {
  private static final long serialVersionUID = 1L;

  DeviceException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
