package dev.sightline;

/**
 * One of several possible answers: of {@link Answerer} to a question, of {@link Classifier} the
 * class of a clip.
 *
 * @param text a word or a few
 * @param probability 0 to 1
 */
public record Answer(String text, double probability) {}
