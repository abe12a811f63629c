package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_get_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse2;

import java.util.Locale;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.javacpp.Loader;

/**
 * A chain of FFmpeg filters, applied to one frame at a time. It is set up again only when other
 * filters are wanted or frames of another size or kind arrive.
 */
final class FilterChain implements AutoCloseable {
  private String prepared = "";
  private AVFilterGraph graph;
  private AVFilterContext first;
  private AVFilterContext last;

  /**
   * Sends a frame through.
   *
   * @param filters in FFmpeg's notation, separated by commas; they return one frame for each
   * @param to receives the result; empty before, and after a failure
   * @return false if FFmpeg cannot do it
   */
  boolean apply(AVFrame frame, String filters, AVFrame to) {
    String wanted =
        String.format(
            Locale.ROOT,
            "buffer@first=width=%d:height=%d:pix_fmt=%d:colorspace=%d:range=%d:time_base=1,%s,%s",
            frame.width(),
            frame.height(),
            frame.format(),
            frame.colorspace(),
            frame.color_range(),
            filters,
            "buffersink@last");
    if (!wanted.equals(prepared)) {
      prepare(wanted);
    }
    return graph != null
        && av_buffersrc_add_frame_flags(first, frame, AV_BUFFERSRC_FLAG_KEEP_REF) >= 0
        && av_buffersink_get_frame(last, to) >= 0;
  }

  private void prepare(String wanted) {
    Loader.load(avfilter.class);
    close();
    prepared = wanted;
    graph = avfilter_graph_alloc().nb_threads(1);
    AVFilterInOut none = new AVFilterInOut(null);
    if (avfilter_graph_parse2(graph, wanted, none, new AVFilterInOut(null)) < 0
        || avfilter_graph_config(graph, null) < 0) {
      close();
    } else {
      first = avfilter_graph_get_filter(graph, "buffer@first");
      last = avfilter_graph_get_filter(graph, "buffersink@last");
    }
  }

  @Override
  public void close() {
    if (graph != null) {
      avfilter_graph_free(graph);
      graph = null;
    }
  }
}
