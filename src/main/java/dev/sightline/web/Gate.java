package dev.sightline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * Who may ask at all. A browser runs the pages of strangers on the same machine: what such a page
 * sends names its own address as origin, or, if it has pointed a name of its own at this machine
 * (DNS rebinding), that name as host.
 */
final class Gate {
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean local;
  private final byte[] token;

  Gate(ServeSettings settings) {
    local = settings.isLocal();
    token = settings.token().getBytes(UTF_8);
  }

  /**
   * Lets a request pass.
   *
   * @param open whether no token is needed
   * @throws Refusal if it comes from a foreign page or lacks the token
   */
  void pass(Exchange exchange, boolean open) throws Refusal {
    String host = exchange.header("Host").toLowerCase(Locale.ROOT);
    if (local && !LOCAL_NAMES.contains(withoutPort(host))) {
      throw new Refusal(
          421, "This server answers to localhost only; the request was sent to '" + host + "'");
    }
    String origin = exchange.header("Origin").toLowerCase(Locale.ROOT);
    if (!origin.isEmpty()
        && !origin.equals("http://" + host)
        && !origin.equals("https://" + host)) {
      throw new Refusal(403, "Pages of other sites may not use this server");
    }
    if (token.length > 0 && !open && !hasToken(exchange.header("Authorization"))) {
      throw new Refusal(
          401, "The token is missing or wrong; send it as 'Authorization: Bearer TOKEN'");
    }
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":\\d+$", "");
  }

  /** As a bearer token, or as the password of Basic authentication. */
  private boolean hasToken(String authorization) {
    int space = authorization.indexOf(' ');
    String scheme = authorization.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
    String given = authorization.substring(space + 1).strip();
    if (scheme.equals("basic")) {
      try {
        String pair = new String(Base64.getDecoder().decode(given), UTF_8);
        given = pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException noBase64) {
        return false;
      }
    } else if (!scheme.equals("bearer")) {
      return false;
    }
    return MessageDigest.isEqual(given.getBytes(UTF_8), token);
  }
}
