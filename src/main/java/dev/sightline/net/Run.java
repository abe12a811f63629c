package dev.sightline.net;

/** What a loop gives. */
public final class Run<S extends State> {
  private final S all;

  Run(S all) {
    this.all = all;
  }

  /** The state after each step. */
  public S all() {
    return all;
  }

  /** The state after each sequence's last step. */
  public S last() {
    return State.map(all, v -> v.rows.inTime() ? v.last() : v);
  }
}
