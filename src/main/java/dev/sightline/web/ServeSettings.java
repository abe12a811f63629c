package dev.sightline.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * How the server is reached, and how much it does at a time.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param token what clients must send; empty for none, which only a loopback address allows
 * @param models names, folders or zips of the models to offer, the usual one of each task first;
 *     empty for those that ship
 * @param maxUploadBytes largest body of a request
 * @param maxConcurrent requests that models work on at a time
 * @param maxWaiting requests that wait for that; beyond them a client is told to come again
 * @param timeoutSeconds after which a request is given up
 */
public record ServeSettings(
    String host,
    int port,
    String token,
    List<String> models,
    long maxUploadBytes,
    int maxConcurrent,
    int maxWaiting,
    double timeoutSeconds) {
  /**
   * @throws IllegalArgumentException saying which setting is out of range
   */
  public ServeSettings {
    require(port >= 0 && port <= 65_535, "--port", port, "0 to 65535");
    require(maxUploadBytes >= 1, "--max-upload", maxUploadBytes, "at least 1");
    require(
        maxConcurrent >= 1 && maxConcurrent <= 256, "--max-concurrent", maxConcurrent, "1 to 256");
    require(maxWaiting >= 0 && maxWaiting <= 512, "--max-waiting", maxWaiting, "0 to 512");
    require(timeoutSeconds > 0 && timeoutSeconds <= 1e6, "--timeout", timeoutSeconds, "above 0");
    if (token.isEmpty() && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "--host "
              + host
              + " can be reached from other machines; protect it with --token, a secret that"
              + " clients send");
    }
    models = List.copyOf(models);
  }

  private static void require(boolean holds, String option, Object given, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(option + " is " + given + "; it must be " + expected);
    }
  }

  /** Whether only programs on this machine can reach the server. */
  boolean isLocal() {
    return isLoopback(host);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "--host " + host + " is not an address of this machine", e);
    }
  }
}
