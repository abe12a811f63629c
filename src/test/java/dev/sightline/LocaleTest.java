package dev.sightline;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What machines read, and names within models, are the same wherever the machine stands: in Arabic
 * and Persian {@code %d} writes other digits, in Turkish the small letter of I is no i.
 */
class LocaleTest {
  private static final Set<String> METHODS =
      Set.of(
          "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
          "java.lang.String.toLowerCase()",
          "java.lang.String.toUpperCase()",
          "java.io.PrintWriter.printf(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintWriter.format(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintStream.printf(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintStream.format(java.lang.String, [Ljava.lang.Object;)",
          "java.util.Locale.getDefault()",
          "java.util.Formatter.<init>()",
          "java.util.Formatter.<init>(java.lang.Appendable)",
          "java.text.DecimalFormat.<init>(java.lang.String)",
          "java.text.SimpleDateFormat.<init>(java.lang.String)",
          "java.text.NumberFormat.getInstance()",
          "java.time.format.DateTimeFormatter.ofPattern(java.lang.String)");

  /** A text block, or literals joined by plus signs. */
  private static final Pattern FORMATTED =
      Pattern.compile(
          "(\"\"\"[\\s\\S]*?\"\"\"|(?:\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"\\s*+\\+?\\s*+)++)\\)?\\s*\\.formatted\\(");

  private static final Pattern NUMBER =
      Pattern.compile("%[-,+ 0(#]*\\d*(?:\\.\\d+)?[a-zA-Z&&[^sn]]");

  @Test
  void noMethodThatFollowsTheLocaleIsCalled() {
    noClasses()
        .should()
        .callCodeUnitWhere(
            target(
                DescribedPredicate.<AccessTarget.CodeUnitCallTarget>describe(
                    "that follows the locale", call -> METHODS.contains(call.getFullName()))))
        .because("there is one that takes Locale.ROOT")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sightline"));
  }

  /** It has no variant with a locale; numbers that are {@code %s} do not follow one. */
  @Test
  void formattedTakesTextsOnly() throws IOException {
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher call = FORMATTED.matcher(Files.readString(file));
        while (call.find()) {
          if (hasNumber(call.group(1))) {
            wrong.add(file + ": " + call.group(1));
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static boolean hasNumber(String format) {
    return NUMBER.matcher(format.replace("%%", "")).find();
  }

  @Test
  void theRuleSeesNumbers() {
    assertTrue(hasNumber("%s, line %d"));
    assertTrue(hasNumber("%,.1f GB"));
    assertFalse(hasNumber("100 %% of %s%n"));
    assertEquals("٧", String.format(Locale.forLanguageTag("ar-EG"), "%d", 7));
  }
}
