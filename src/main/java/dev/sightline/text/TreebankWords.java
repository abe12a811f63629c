package dev.sightline.text;

import java.util.Set;

/** The word lists behind {@link Tokenizer}, all in lower case. */
final class TreebankWords {
  /**
   * Written with a full stop wherever they stand. Abbreviations that are also words of captions
   * ({@code sun}, {@code sat}, {@code no}, {@code in}) are left out; {@code bat} is in because the
   * COCO evaluation keeps {@code bat.}
   */
  static final Set<String> ABBREVIATIONS =
      Set.of(
          "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "esq", "messrs", "mme", "jr", "sr", "ph.d",
          "gen", "col", "lt", "sgt", "capt", "cmdr", "maj", "cpl", "pvt", "adm", "bat", "gov",
          "sen", "rep", "st", "ste", "ave", "av", "blvd", "rd", "hwy", "rte", "ln", "bldg", "mt",
          "ft", "inc", "ltd", "co", "corp", "bros", "dept", "univ", "assn", "vs", "etc", "al",
          "approx", "est", "jan", "feb", "apr", "aug", "sep", "sept", "oct", "nov", "dec", "mon",
          "tue", "tues", "wed", "thu", "thurs", "fri", "oz", "lb", "lbs", "ariz", "calif", "colo",
          "conn", "fla", "ga", "minn", "tenn", "tex", "va");

  /** Kept in one piece around an apostrophe. */
  static final Set<String> WHOLE = Set.of("ma'am", "li'l", "s'more", "s'mores", "e'er", "ev'ry");

  /** Kept together with the apostrophe in front: {@code 'em}. */
  static final Set<String> BEGIN_WITH_APOSTROPHE = Set.of("em", "til", "t");

  /** Last parts of host names. */
  static final Set<String> DOMAINS =
      Set.of(
          "com", "org", "net", "edu", "gov", "info", "biz", "tv", "uk", "de", "fr", "ca", "au",
          "jp", "eu", "ch");

  private TreebankWords() {}

  /** Where the treebank cuts {@code word} in two ({@code can|not}), or 0 for nowhere. */
  static int splitAt(String word) {
    return switch (word) {
      case "cannot", "gonna", "gotta", "wanna", "gimme", "lemme" -> 3;
      default -> 0;
    };
  }
}
