package dev.sightline.vqa;

import dev.sightline.rnn.AdditiveAttention;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.Standardisation;
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
public final class QuestionAttention implements AnswerNet {
  /**
   * @param channels width of a grid vector
   * @param vocabulary words of questions
   * @param answers answers to choose from
   * @param embedding width of a word
   * @param recurrent layers that read the question
   * @param projection width of v
   * @param attention width of the net that scores a place
   * @param looks k
   * @param joint width of f
   * @param dropout probability, on words, q and f
   * @param dropoutOfPhoto probability, on v
   * @param wordRange words begin uniform in ± this
   */
  public record Settings(
      int channels,
      int vocabulary,
      int answers,
      int embedding,
      RecurrentLayers recurrent,
      int projection,
      int attention,
      int looks,
      int joint,
      double dropout,
      double dropoutOfPhoto,
      double wordRange) {}

  private final Settings s;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final QuestionReader reader;
  private final Linear project;
  private final List<AdditiveAttention> attention = new ArrayList<>();
  private final List<Linear> query = new ArrayList<>();
  private final Linear ofQuestion;
  private final Linear ofImage;
  private final Linear output;

  /** A net with random weights. */
  public QuestionAttention(Settings settings, long seed) {
    s = settings;
    standardised = new Standardisation(parameters, "grid", s.channels);
    reader =
        new QuestionReader(parameters, s.vocabulary, s.embedding, s.recurrent, false, s.dropout);
    project = new Linear(parameters, "project", s.channels, s.projection);
    for (int j = 0; j < s.looks; j++) {
      String name = "attention" + (j == 0 ? "" : "-" + (j + 1));
      attention.add(new AdditiveAttention(parameters, name, s.projection, s.attention));
      query.add(new Linear(parameters, name + ".query", reader.width(), s.attention));
    }
    ofQuestion = new Linear(parameters, "question", reader.width(), s.joint);
    ofImage = new Linear(parameters, "image", s.looks * s.projection, s.joint);
    output = new Linear(parameters, "output", s.joint, s.answers);
    parameters.allocate(seed);
    standardised.initialise();
    reader.initialise(s.wordRange);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int answers() {
    return s.answers;
  }

  @Override
  public boolean looksAtGrid() {
    return true;
  }

  @Override
  public void prepare(Matrix pooled, Matrix grid) {
    standardised.fit(grid);
  }

  @Override
  public Pass run(QuestionBatch batch, long seed) {
    return new Run(batch, seed);
  }

  private final class Run implements Pass {
    private final QuestionBatch batch;
    private final int n;
    private final int cells;
    private final Matrix grid;
    private final Matrix v;
    private final QuestionReader.Run read;
    private final List<AdditiveAttention.Memory> memories = new ArrayList<>();
    private final List<Matrix> queries = new ArrayList<>();
    private final List<float[]> alphas = new ArrayList<>();
    private final Matrix z;
    private final Fusion f;
    private final Dropout dropPhoto = new Dropout(s.dropoutOfPhoto);
    private final Dropout dropQuestion = new Dropout(s.dropout);
    private final Dropout dropJoint = new Dropout(s.dropout);
    private final Matrix logits;

    Run(QuestionBatch batch, long seed) {
      this.batch = batch;
      n = batch.size();
      cells = batch.grid().rows() / batch.photos();
      grid = Matrix.unset(batch.grid().rows(), s.channels);
      standardised.forward(batch.grid(), grid);
      v = Matrix.unset(grid.rows(), s.projection);
      project.forward(grid, v);
      ElementWise.relu(v);
      dropPhoto.forward(v, Dropout.seed(seed, 0));
      read = reader.run(batch, Dropout.seed(seed, 1));
      dropQuestion.forward(read.vector(), Dropout.seed(seed, 2));
      z = look();
      Matrix q = Matrix.unset(n, s.joint);
      ofQuestion.forward(read.vector(), q);
      ElementWise.tanh(q);
      Matrix seen = Matrix.unset(n, s.joint);
      ofImage.forward(z, seen);
      ElementWise.tanh(seen);
      f = new Fusion(q, seen, true);
      dropJoint.forward(f.product(), Dropout.seed(seed, 3));
      logits = Matrix.unset(n, s.answers);
      output.forward(f.product(), logits);
    }

    private Matrix look() {
      Matrix all = Matrix.unset(n, s.looks * s.projection);
      try (Matrix one = Matrix.unset(n, s.projection)) {
        for (int j = 0; j < s.looks; j++) {
          AdditiveAttention.Memory memory = attention.get(j).new Memory(v, batch.photos());
          Matrix asked = Matrix.unset(n, s.attention);
          query.get(j).forward(read.vector(), asked);
          float[] alpha = new float[n * cells];
          memory.read(asked, batch.photoOf(), alpha, 0, one);
          all.copyColumns(one, null, 0, s.projection, j * s.projection);
          memories.add(memory);
          queries.add(asked);
          alphas.add(alpha);
        }
      }
      return all;
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public float[] attention() {
      float[] all = new float[n * s.looks * cells];
      for (int r = 0; r < n; r++) {
        for (int j = 0; j < s.looks; j++) {
          System.arraycopy(alphas.get(j), r * cells, all, (r * s.looks + j) * cells, cells);
        }
      }
      return all;
    }

    @Override
    public void backward(Matrix dLogits) {
      try (Matrix df = Matrix.unset(n, s.joint);
          Matrix dq = Matrix.unset(n, reader.width());
          Matrix dz = Matrix.unset(n, s.looks * s.projection)) {
        output.backward(f.product(), dLogits, df, 0);
        dropJoint.backward(df);
        try (Fusion d = f.backward(df)) {
          ElementWise.tanhBackward(f.q(), d.q());
          ofQuestion.backward(read.vector(), d.q(), dq, 0);
          ElementWise.tanhBackward(f.v(), d.v());
          ofImage.backward(z, d.v(), dz, 0);
        }
        backwardLooks(dz, dq);
        dropQuestion.backward(dq);
        read.backward(dq);
      }
    }

    private void backwardLooks(Matrix dz, Matrix dq) {
      try (Matrix dv = new Matrix(v.rows(), s.projection);
          Matrix dOne = Matrix.unset(v.rows(), s.projection);
          Matrix dSeen = Matrix.unset(n, s.projection);
          Matrix dAsked = Matrix.unset(n, s.attention)) {
        for (int j = 0; j < s.looks; j++) {
          AdditiveAttention.Memory memory = memories.get(j);
          dSeen.copyColumns(dz, null, j * s.projection, s.projection, 0);
          memory.backward(queries.get(j), batch.photoOf(), alphas.get(j), null, 0, dSeen, dAsked);
          query.get(j).backward(read.vector(), dAsked, dq, 1);
          memory.backwardWeights(v, dOne);
          dv.add(1, dOne);
        }
        dropPhoto.backward(dv);
        ElementWise.reluBackward(v, dv);
        project.backward(grid, dv, null, 0);
      }
    }

    @Override
    public void close() {
      grid.close();
      v.close();
      read.close();
      memories.forEach(AdditiveAttention.Memory::close);
      queries.forEach(Matrix::close);
      z.close();
      f.close();
      logits.close();
    }
  }
}
