package dev.sightline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sightline.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * A request and its response, on the thread that handles it. What is written is written at once.
 */
final class Exchange {
  private static final String JSON = "application/json";

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final long deadline;
  private final Fields query;
  private volatile Job<?> job;
  private volatile boolean gone;
  private boolean ended;

  /** Whether nothing of the request is left on the connection. */
  private boolean read;

  /** Whether the client has begun its next request, whose first byte is lost. */
  private boolean sentMore;

  Exchange(Request request, Response response, Callback callback, double seconds) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    deadline = System.nanoTime() + Math.round(seconds * 1e9);
    query = Request.extractQueryParameters(request);
  }

  Request request() {
    return request;
  }

  /** The bytes of the body; -1 where the client does not say. */
  long length() {
    return request.getLength();
  }

  /** The body has been read to its end, so that the connection can be used again. */
  void bodyIsRead() {
    read = true;
  }

  String method() {
    return request.getMethod();
  }

  String path() {
    return Request.getPathInContext(request);
  }

  /** A header; empty where there is none. */
  String header(String name) {
    String value = request.getHeaders().get(name);
    return value == null ? "" : value;
  }

  /** A parameter of the query. */
  Optional<String> query(String name) {
    return Optional.ofNullable(query.getValue(name));
  }

  /** Whether the client wants events instead of one object. */
  boolean wantsEvents() {
    return header("Accept").contains("text/event-stream");
  }

  void header(String name, String value) {
    response.getHeaders().put(name, value);
  }

  /** Answers with one JSON object. */
  void json(int status, Object body) throws IOException {
    whole(status, JSON, (Json.line(body) + "\n").getBytes(UTF_8));
  }

  /** Answers with one text. */
  void text(String type, String text) throws IOException {
    whole(200, type, text.getBytes(UTF_8));
  }

  /** Answers with one file. */
  void bytes(String type, byte[] file) throws IOException {
    whole(200, type, file);
  }

  private void whole(int status, String type, byte[] body) throws IOException {
    head(status, type);
    header(HttpHeader.CONTENT_LENGTH.asString(), Integer.toString(body.length));
    last(ByteBuffer.wrap(body));
  }

  private synchronized void head(int status, String type) {
    response.setStatus(status);
    header(HttpHeader.CONTENT_TYPE.asString(), type);
    header("X-Content-Type-Options", "nosniff");
    if (sentMore || (!read && method().equals("POST"))) {
      header(HttpHeader.CONNECTION.asString(), "close");
    }
  }

  /** From the moment of the last write on the connection belongs to the next request. */
  private void last(ByteBuffer bytes) throws IOException {
    synchronized (this) {
      ended = true;
    }
    Content.Sink.write(response, true, bytes);
    if (read || !method().equals("POST")) {
      callback.succeeded();
    } else {
      Lingering.end(request, callback);
    }
  }

  /** Begins an answer that comes bit by bit. */
  void begin(String type) {
    header(HttpHeader.CACHE_CONTROL.asString(), "no-cache");
    head(200, type);
  }

  /** The next bit. */
  void write(String text) throws IOException {
    Content.Sink.write(response, false, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  /** One event of a stream of events. */
  void event(String name, Object data) throws IOException {
    write("event: " + name + "\ndata: " + Json.line(data) + "\n\n");
  }

  /** There are no more bits. */
  void end() throws IOException {
    last(ByteBuffer.allocate(0));
  }

  /** Whether an answer is on its way, so that no other can be given. */
  synchronized boolean isCommitted() {
    return ended || response.isCommitted();
  }

  /** Gives the connection up: nobody reads what would be written. */
  void abandon() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    callback.failed(new EofException("given up")); // one that is not logged
  }

  int status() {
    return response.getStatus();
  }

  /**
   * Waits for a job.
   *
   * @throws Refusal if it takes longer than a request may
   * @throws CancellationException if the client has gone
   */
  <T> T await(Job<T> submitted) throws IOException {
    attend(submitted);
    try {
      return submitted.result().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      submitted.cancel();
      throw tooLong(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      } else if (e.getCause() instanceof UncheckedIOException wrapped) {
        throw wrapped.getCause();
      } else if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new Refusal(400, refused.getMessage(), refused);
      }
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      submitted.cancel();
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The server is stopping", e);
    }
  }

  /** Has a job end when the client goes. */
  void attend(Job<?> submitted) {
    job = submitted;
    if (gone) {
      submitted.cancel();
    }
  }

  /** Whether the time that a request may take is over. */
  boolean isLate() {
    return System.nanoTime() - deadline > 0;
  }

  static Refusal tooLong(Throwable cause) {
    return new Refusal(503, "The request took longer than --timeout allows", cause);
  }

  /**
   * Whether the client has closed the connection. A client that waits for its answer sends nothing,
   * so that the connection can be asked; one that has sent its next request already gets its answer
   * to this one and has to connect again.
   */
  synchronized boolean hasLeft() {
    Object transport = request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
    if (ended || job == null || !(transport instanceof SocketChannel channel)) {
      return false;
    }
    try {
      int bytes = sentMore ? 0 : channel.read(ByteBuffer.allocate(1));
      sentMore |= bytes > 0;
      return bytes < 0;
    } catch (IOException broken) {
      return true;
    }
  }

  /** The client has gone: what is done for it ends. */
  void leave() {
    gone = true;
    Job<?> running = job;
    if (running != null) {
      running.cancel();
    }
  }
}
