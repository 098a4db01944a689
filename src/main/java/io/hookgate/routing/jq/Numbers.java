package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Num;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sums in decimal digits: exact but for quotients, which have 34. Bounded to 1,000 digits. */
final class Numbers {
  private static final int MOST_DIGITS = 1000;
  private static final int MOST_EXPONENT = 9999;

  /** Beyond every index. */
  private static final BigDecimal FAR = BigDecimal.valueOf(1_000_000_000);

  /** Zeros that are written out before a number gets an exponent. */
  private static final int WRITTEN_ZEROS = 40;

  private Numbers() {}

  static BigDecimal parse(String text) {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new Failed("a number cannot be calculated with: its exponent is too large");
    }
    if (Math.abs((long) value.precision() - value.scale()) > MOST_EXPONENT) {
      throw new Failed(
          "a number cannot be calculated with: its exponent is beyond +-" + MOST_EXPONENT);
    }
    return value;
  }

  static Json of(BigDecimal value) {
    if (value.precision() > MOST_DIGITS) {
      throw new Failed("a result has more than " + MOST_DIGITS + " digits");
    }
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    boolean writtenOut = plain.scale() >= -WRITTEN_ZEROS && plain.scale() <= MOST_DIGITS;
    return new Num(writtenOut ? plain.toPlainString() : plain.toString());
  }

  static Json add(Num a, Num b, Work work) {
    return of(aligned(a, b, work).add(b.decimal()));
  }

  static Json subtract(Num a, Num b, Work work) {
    return of(aligned(a, b, work).subtract(b.decimal()));
  }

  static Json multiply(Num a, Num b, Work work) {
    work.step(1 + (long) a.text().length() * b.text().length() / 64);
    return of(a.decimal().multiply(b.decimal()));
  }

  static Json divide(Num a, Num b, Work work) {
    work.chars(a.text().length() + b.text().length());
    if (b.decimal().signum() == 0) {
      throw new Failed("a number cannot be divided by zero");
    }
    return of(a.decimal().divide(b.decimal(), MathContext.DECIMAL128));
  }

  /** Of the whole parts, with the sign of the first, as jq has it. */
  static Json remainder(Num a, Num b, Work work) {
    aligned(a, b, work);
    BigInteger divisor = whole(b);
    if (divisor.signum() == 0) {
      throw new Failed("a number cannot be divided by zero");
    }
    return of(new BigDecimal(whole(a).remainder(divisor)));
  }

  static Json rounded(Num number, RoundingMode mode, Work work) {
    work.chars(number.text().length() + Math.abs(number.decimal().scale()));
    return of(number.decimal().setScale(0, mode));
  }

  static Json negated(Num number) {
    return of(number.decimal().negate());
  }

  static int compare(Num a, Num b, Work work) {
    if (a.text().equals(b.text())) {
      return 0;
    }
    work.chars(a.text().length() + b.text().length());
    return a.decimal().compareTo(b.decimal());
  }

  /** An index of an array: cut to a whole number; far outside of any array when it is too large. */
  static int index(Num number) {
    BigDecimal value = number.decimal();
    if (value.abs().compareTo(FAR) >= 0) {
      return value.signum() * FAR.intValue();
    }
    return value.setScale(0, RoundingMode.FLOOR).intValue();
  }

  private static BigInteger whole(Num number) {
    return number.decimal().toBigInteger();
  }

  /** The first, after the work of bringing both to the same exponent was told. */
  private static BigDecimal aligned(Num a, Num b, Work work) {
    long apart = Math.abs((long) a.decimal().scale() - b.decimal().scale());
    if (apart > MOST_DIGITS * 2L) {
      throw new Failed("a result has more than " + MOST_DIGITS + " digits");
    }
    work.chars(a.text().length() + b.text().length() + apart);
    return a.decimal();
  }
}
