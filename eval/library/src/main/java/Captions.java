///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//REPOS central,sightline=${sightline.repository}
//DEPS dev.sightline:sightline:0.1.0-SNAPSHOT
//DEPS dev.sightline:sightline-natives-linux-x86_64:0.1.0-SNAPSHOT@pom
//DEPS dev.sightline:sightline-models-photo-caption:0.1.0-SNAPSHOT

import dev.sightline.Captioner;
import java.nio.file.Path;

/** Captions photos: a program that has Sightline as a library. */
class Captions {
  public static void main(String... photos) throws Exception {
    long begun = System.nanoTime();
    try (Captioner captioner = Captioner.open("photo-caption")) {
      for (String photo : photos) {
        System.out.println(captioner.run(Path.of(photo)).text());
        System.err.printf("%.2f s after main began%n", (System.nanoTime() - begun) / 1e9);
      }
    }
  }
}
