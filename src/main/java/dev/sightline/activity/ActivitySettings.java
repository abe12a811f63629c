package dev.sightline.activity;

import dev.sightline.spec.Setting;

/** What can be set of every net for activities. */
record ActivitySettings(
    @Setting(
            says = "Dropout: on the features, between layers and before the output layer.",
            usual = "0.5",
            least = 0,
            most = 0.99)
        double dropout) {
  /** What can be set of a net that pools over time. */
  record Pooling(
      ActivitySettings all,
      @Setting(
              says = "Width of the fully connected layers of a pooling net.",
              usual = "256",
              least = 1,
              most = 8192)
          int connected) {
    double dropout() {
      return all.dropout;
    }
  }

  /** The same of a net that may read either. */
  record MapPooling(
      Pooling pooling,
      @Setting(
              says =
                  "Late, slow and local pooling: read the image features before they are pooled over"
                      + " the picture, as in the paper.",
              usual = "false",
              absent = "false")
          boolean maps) {
    int connected() {
      return pooling.connected;
    }

    double dropout() {
      return pooling.dropout();
    }
  }
}
