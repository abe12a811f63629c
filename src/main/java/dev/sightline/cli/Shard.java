package dev.sightline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One of several equal shares of the inputs. Which share an input falls into depends on nothing but
 * its name, so that machines need not talk, and a file that is added or taken away moves no other.
 *
 * @param number from 1
 * @param count how many shares there are
 */
record Shard(int number, int count) {
  static final Shard WHOLE = new Shard(1, 1);

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  /** Whether an input is in this share. */
  boolean has(String name) {
    return hash(name) % count == number - 1;
  }

  /** A number that depends on nothing but the name. */
  static long hash(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(UTF_8));
    return sum.getValue();
  }

  /** Reads {@code 2/5}, the second of five shares. */
  static final class Converter implements ITypeConverter<Shard> {
    @Override
    public Shard convert(String text) {
      Matcher matcher = FORM.matcher(text.strip());
      if (matcher.matches()) {
        Shard shard =
            new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        if (shard.number >= 1 && shard.number <= shard.count) {
          return shard;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is no share; one like 1/4 was expected, for the first of four");
    }
  }
}
