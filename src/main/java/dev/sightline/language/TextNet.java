package dev.sightline.language;

import dev.sightline.net.Cell;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.Run;
import dev.sightline.net.Value;
import dev.sightline.net.Writing;
import dev.sightline.rnn.RecurrentSettings;

/**
 * The character model of the lecture notes (Karpathy, "The Unreasonable Effectiveness of Recurrent
 * Neural Networks", 2015; Graves 2013, section 2): a recurrent net reads a text one character at a
 * time and says before each one how likely every character is.
 *
 * <pre>
 * h_t = cell(onehot(x_t), h_{t-1})      p_{t+1} = softmax(h_t W + b)      loss = -log p_{t+1}(x_{t+1})
 * </pre>
 *
 * <p>A model of words (Mikolov et al. 2010) reads a learned vector of each word, as wide as its
 * state, instead of onehot(x_t).
 */
final class TextNet {
  /** Width of what the cell carries beside its output. */
  final int memory;

  /** Output of the upper layer, at every step. */
  final Value h;

  /** The state after the last step; it begins with the inputs "h" and "memory". */
  final Cell.Now last;

  /** Reads the input "symbol", and scores each symbol to be the next. */
  final Writing writing;

  TextNet(Net net, TextPlan s, int symbols, long seed) {
    RecurrentSettings r = s.recurrent();
    Net.Table words = s.words() ? net.table("words", symbols, r.hidden()) : null;
    int inputs = s.words() ? r.hidden() : symbols;
    Cell cell = net.cell(r.cell(), "cell", inputs, 0, r.hidden(), r.layers(), s.dropout());
    Net.Linear output = net.linear("output", r.hidden(), symbols);
    net.allocate(seed);
    memory = cell.memory();
    Value symbol = net.words("symbol", Rows.STEP);
    Cell.Now first =
        new Cell.Now(
            net.input("h", Rows.SEQUENCE, r.hidden()),
            memory == 0 ? null : net.input("memory", Rows.SEQUENCE, memory));
    Value read = words == null ? symbol : words.of(symbol).dropout(s.dropout());
    Run<Cell.Now> run = read.scan(first, (x, before) -> cell.next(x, before));
    h = run.all().h();
    last = run.last();
    writing = new Writing(null, symbol, output.of(h.dropout(s.dropout())), null, null);
  }
}
