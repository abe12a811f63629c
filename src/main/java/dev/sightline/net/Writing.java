package dev.sightline.net;

/**
 * A {@link Writer} traced: its first state once, its step in a loop over words.
 *
 * @param photo what it sees
 * @param word the words it reads
 * @param scores of the next word, at every step
 * @param looks at every step, or null
 * @param penalty a term of the loss, summed over its elements; or null
 */
public record Writing(Writer.Photo photo, Value word, Value scores, Value looks, Value penalty) {
  /**
   * Traces a writer.
   *
   * @param channels width of the features
   */
  public static <S extends State> Writing of(Net net, Writer<S> writer, int channels) {
    Writer.Photo photo =
        new Writer.Photo(
            net.input("pooled", Rows.PHOTO, channels),
            net.input("grid", Rows.CELL, channels),
            net.input("frames", Rows.FRAME, channels));
    Value word = net.words("word", Rows.STEP);
    S first = writer.begin(photo);
    Value[] out = new Value[2];
    word.scan(
        first,
        (w, before) -> {
          Writer.Next<S> next = writer.next(w, before);
          out[0] = next.scores();
          out[1] = next.looks();
          return next.state();
        });
    Value penalty = out[1] == null ? null : writer.penalty(out[1]);
    return new Writing(photo, word, out[0], out[1], penalty);
  }
}
