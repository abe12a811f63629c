package dev.sightline.text;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The word lists behind {@link TreebankRules}, as parts of regular expressions. */
final class TreebankWords {
  /** They keep their full stop; those with a capital outside of brackets only if they have it. */
  static final String ABBREVIATIONS =
      "(?i:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thu|thurs|fri"
          + "|ala|ariz|calif|colo|conn|ct|dak|fla|ga|ind|kans?|ky|md|mich|minn|mo|mont|neb|nev"
          + "|okla|penn|tenn|va|vt|wisc?|wyo"
          + "|inc|cos?|corp|ltd|plc|bancorp|bhd|assn|univ|intl|sys|tel|est|ext|sq|rt"
          + "|jr|sr|bros|(?:ed|ph)\\.d|blvd|rd|esq|bldg|etc|al|seq"
          + "|(?:canada|sino|korean|eu|japan|non)-u\\.s|u\\.s\\.-(?:u\\.k|u\\.s\\.s\\.r))"
          + "|A(?i:rk)|A[zZ]|D(?i:el)|I(?i:ll)|L[aA]|M(?i:ass)|M(?i:iss)|O(?i:re)|P[aA]|T(?i:ex)"
          + "|W(?i:ash)|[pP]t[yYeE][sS]?";

  /** They keep it too; a name follows them. */
  static final String TITLES =
      "(?i:mr|mrs|ms|drs?|profs?|sens?|reps?|attys?|lt|col|gen|messrs|mme|mlle|govs?|adm|rev|maj"
          + "|sgt|cpl|pvt|mt|ft|capt|ste?|ave|pres|lieut|hon|brig|co?mdr|pfc|spc|supts?|det|insp"
          + "|msgr|vs|alex|wm|jos|cie|cf|treas|dept|assoc|natl|elec|ph|ad[jv])|[mM][ft][gG]";

  /** They keep it before a number. */
  static final String BEFORE_NUMBERS = "art|ca|figs?|nos?|op|pp|prop";

  /** They begin a sentence: an initial before one of these has no full stop. */
  static final String FIRST_WORDS =
      "A|A(?i:bout|ccording|dditionally|fter|n|s|t)|B(?i:ut)|E(?i:arlier)|H(?i:e|er|ere|owever)"
          + "|I(?i:f|n|t)|L(?i:ast)|M(?i:any|ore|r\\.|s\\.)|N(?i:ow)|O(?i:nce|ne|ther|ur)"
          + "|S(?i:he|ince|o|ome|uch)|T(?i:hat|he|heir|hen|here|hese|hey|his)"
          + "|W(?i:e|hat|hen|hile)|Y(?i:et|ou)";

  static final String FILE_ENDINGS =
      "bat|bmp|c|cgi|class|cpp|dll|docx?|exe|gif|gz|h|html?|jar|java|jpe?g|mov|mp3|pdf|php|pl|png"
          + "|ppt|ps|py|sql|tar|txt|wav|x|xml|zip";

  private static final Set<String> CUT =
      Set.of("cannot", "gonna", "gotta", "lemme", "gimme", "wanna");

  private static final Map<String, String> BRACKETS =
      Map.of("(", "-lrb-", ")", "-rrb-", "[", "-lsb-", "]", "-rsb-", "{", "-lcb-", "}", "-rcb-");

  private TreebankWords() {}

  /** Words that begin with an apostrophe or contain one. */
  static List<String> withApostrophe(String apostrophe, String any) {
    return List.of(
        apostrophe + "n" + apostrophe + "?",
        "[lLdDjJ]" + apostrophe,
        "(?i:dunkin|somethin|ol)" + apostrophe,
        apostrophe + "(?i:em|till?|cause)",
        "(?i:c'mon|cap'n|c'est|e'er|ev'ry|li'l|nat'l|ne'er|nor'easter|o'clock|s'mores)",
        any + "[2-9]0s",
        "\\p{L}+[aeiouyAEIOUY]" + any + "[aeiouA-Z]\\p{L}*",
        "(?i:n|qu)" + any + "\\p{L}{2,}",
        "[dDoOlL]" + any + "\\p{L}[\\p{L}\\p{Nd}]+(?:-[\\p{L}\\p{Nd}]+)*");
  }

  /** The treebank's way to write one quotation mark or two. */
  static String quotes(String marks) {
    return marks
        .replaceAll("(?i)&quot;|[\"\u201d\u00bb\u0094]", "''")
        .replaceAll("(?i)&apos;|[\u2019\u203a\u0092]", "'")
        .replaceAll("[\u201c\u00ab\u0093]", "``")
        .replaceAll("[\u2018\u201b\u2039\u0091]", "`");
  }

  static String entity(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "&lt;" -> "<";
      case "&gt;" -> ">";
      default -> "&";
    };
  }

  /** Without soft hyphens; spaces stay, but do not separate words. */
  static String plain(String token) {
    return token.replace("\u00ad", "").replace(' ', '\u00a0').replace('\t', '\u00a0');
  }

  static String withBrackets(String token) {
    return plain(token).replace("(", "-lrb-").replace(")", "-rrb-");
  }

  /** Whether there is a word that the treebank splits in two. */
  static boolean isCut(String text, int from, int to) {
    return to - from >= 5
        && to - from <= 6
        && CUT.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
  }

  /** Whether a token is a bracket, or a run such as {@code ?!}, that need not be learned. */
  static boolean isPunctuation(String token) {
    return BRACKETS.containsValue(token) || token.chars().allMatch(c -> "?!-'`".indexOf(c) >= 0);
  }

  static String bracket(String sign) {
    return BRACKETS.get(sign);
  }

  static String currency(String sign) {
    return switch (sign.charAt(0)) {
      case '\u00a2' -> "cents";
      case '\u00a3' -> "#";
      case '\u00a4', '\u20ac', '\u0080', '\u20a0' -> "$";
      default -> sign;
    };
  }

  static String fraction(String sign) {
    return Normalizer.normalize(sign, Normalizer.Form.NFKD).replace('\u2044', '/');
  }
}
