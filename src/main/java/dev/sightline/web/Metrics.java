package dev.sightline.web;

import dev.sightline.machine.Memory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What the server has done, in the text form that Prometheus reads. Thread-safe. */
final class Metrics {
  private static final double NANOS = 1e9;

  /** What one route has done. */
  private static final class Route {
    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final DoubleAdder seconds = new DoubleAdder();
    private final LongAdder count = new LongAdder();
  }

  private record Gauge(String help, IntSupplier value) {}

  private final Map<String, Route> routes = new ConcurrentSkipListMap<>();
  private final Map<String, Gauge> gauges = new ConcurrentSkipListMap<>();
  private final DoubleAdder modelSeconds = new DoubleAdder();
  private final long begun = System.nanoTime();

  /** Shows a number that goes up and down. */
  void gauge(String name, String help, IntSupplier value) {
    gauges.put(name, new Gauge(help, value));
  }

  /**
   * A request has been answered.
   *
   * @param route its path; those of routes that do not exist are one
   */
  void answered(String route, int status, long nanos) {
    Route stats = routes.computeIfAbsent(route, any -> new Route());
    stats.statuses.computeIfAbsent(status, any -> new LongAdder()).increment();
    stats.seconds.add(nanos / NANOS);
    stats.count.increment();
  }

  /** A model has worked. */
  void worked(long nanos) {
    modelSeconds.add(nanos / NANOS);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    head(text, "sightline_requests_total", "counter", "Requests answered.");
    routes.forEach(
        (route, stats) ->
            stats.statuses.forEach(
                (status, count) ->
                    line(
                        text,
                        "sightline_requests_total{route=\"%s\",status=\"%d\"}"
                            .formatted(route, status),
                        count.sum())));
    head(text, "sightline_request_seconds", "summary", "Time from a request to its answer.");
    routes.forEach(
        (route, stats) -> {
          String label = "{route=\"" + route + "\"}";
          line(text, "sightline_request_seconds_sum" + label, stats.seconds.sum());
          line(text, "sightline_request_seconds_count" + label, stats.count.sum());
        });
    head(text, "sightline_model_seconds_total", "counter", "Time in which models worked.");
    line(text, "sightline_model_seconds_total", modelSeconds.sum());
    new TreeMap<>(gauges)
        .forEach(
            (name, gauge) -> {
              head(text, name, "gauge", gauge.help);
              line(text, name, gauge.value.getAsInt());
            });
    Memory.held()
        .ifPresent(
            bytes -> {
              head(text, "sightline_memory_bytes", "gauge", "Memory of the process.");
              line(text, "sightline_memory_bytes", bytes);
            });
    head(text, "sightline_uptime_seconds", "gauge", "Time since the server started.");
    line(text, "sightline_uptime_seconds", (System.nanoTime() - begun) / NANOS);
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(name).append(' ').append(value).append('\n');
  }
}
