package dev.sightline.vqa;

import dev.sightline.net.Attention;
import dev.sightline.net.Net;
import dev.sightline.net.Value;
import dev.sightline.rnn.Matrix;
import dev.sightline.spec.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * Attention over the picture's grid, guided by the question (Yang et al. 2016, section 3.3; Kazemi
 * and Elqursh 2017, section 3, for several looks at once).
 *
 * <pre>
 * v_i = relu(W_f n(f_i) + b_f)                         f_i one of the L grid vectors of the photo
 * e_ij = w_j . tanh(W_kj v_i + W_aj q)     alpha_j = softmax(e_j)     z_j = sum_i alpha_ij v_i
 * f = tanh(W_q q + b_q) * (1 + tanh(W_z [z_1; ...; z_k] + b_z))
 * p = softmax(W_o f + b_o)
 * </pre>
 *
 * <p>q is the last output of the recurrent layers over the words ({@link QuestionReader}).
 *
 * <p>Differs from the papers: what was seen scales what was asked, instead of being added to it or
 * joined with it. Where nothing seen matters the net is the one that only reads; it learns in fewer
 * pictures than a product that begins near zero, which on a small data set decides.
 */
final class QuestionAttention implements AnswerNet {
  /** What can be set. */
  record Settings(
      AnswerSettings all,
      @Setting(
              says = "Width of a cell of the picture, for attention.",
              usual = "128",
              least = 1,
              most = 8192)
          int projection,
      @Setting(
              says = "Width of the layer that scores a cell of the picture.",
              usual = "128",
              least = 1,
              most = 8192)
          int attention,
      @Setting(
              says = "How many times attention looks at the picture.",
              usual = "1",
              least = 1,
              most = 16)
          int looks) {}

  private record Look(Attention attention, Net.Linear query) {}

  private final Settings own;
  private final AnswerSettings s;
  private final Net.Normal normal;
  private final QuestionReader reader;
  private final Net.Linear project;
  private final List<Look> looks = new ArrayList<>();
  private final Net.Linear ofQuestion;
  private final Net.Linear ofImage;
  private final Net.Linear output;

  QuestionAttention(Net net, Settings settings, Sizes of) {
    own = settings;
    s = settings.all;
    normal = net.normal("grid", of.channels());
    reader = new QuestionReader(net, s, of.words(), false);
    project = net.linear("project", of.channels(), own.projection);
    for (int j = 1; j <= own.looks; j++) {
      String name = j == 1 ? "attention" : "attention-" + j;
      looks.add(
          new Look(
              net.attention(name, own.projection, own.attention),
              net.linear(name + ".query", reader.width(), own.attention)));
    }
    ofQuestion = net.linear("question", reader.width(), s.joint());
    ofImage = net.linear("image", own.looks * own.projection, s.joint());
    output = net.linear("output", s.joint(), of.symbols());
  }

  @Override
  public Reply reply(Asked asked) {
    Value v = project.of(normal.of(asked.grid())).relu().dropout(s.dropoutOfPhoto());
    Value q = reader.of(asked.question());
    List<Value> seen = new ArrayList<>();
    List<Value> alphas = new ArrayList<>();
    for (Look look : looks) {
      Attention.Look z = look.attention.of(v, look.query.of(q));
      seen.add(z.seen());
      alphas.add(z.alpha());
    }
    Value z = seen.remove(0).beside(seen.toArray(Value[]::new));
    Value f = ofQuestion.of(q).tanh().times(ofImage.of(z).tanh().plus(1));
    return new Reply(output.of(f.dropout(s.dropout())), alphas, null);
  }

  @Override
  public void prepare(Matrix pooled, Matrix grid) {
    normal.fit(n -> n.fit(grid));
  }
}
