package io.leeway.jobs.record;

/**
 * Reads ISO-8601 times from ASCII bytes without allocating.
 *
 * <p>Accepted: {@code 2001-03-05}, and with a time after {@code T} or a space: {@code hh:mm},
 * {@code hh:mm:ss} or {@code hh:mm:ss.fraction} (any number of digits, cut to milliseconds towards
 * the past), then nothing (UTC), {@code Z}, {@code +hh}, {@code +hhmm} or {@code +hh:mm}. Years
 * have four digits. Leap seconds, week dates and ordinal dates are not accepted.
 *
 * <p>Not thread-safe; one instance is reused.
 */
public final class IsoTime {
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final int MAX_OFFSET_HOURS = 18;

  private byte[] text = {};
  private int at;
  private int end;
  private boolean bad;

  /**
   * The time in epoch milliseconds, {@link EventTimeRange#INVALID} if it is none or not believed.
   */
  public long parseMillis(byte[] source, int from, int to) {
    text = source;
    at = from;
    end = to;
    bad = false;
    long millis = dateMillis();
    if (at < end) {
      if (peek('T') || peek('t') || peek(' ')) {
        at++;
        millis += timeMillis();
        millis -= offsetMillis();
      }
    }
    bad |= at != end;
    return bad ? EventTimeRange.INVALID : EventTimeRange.check(millis);
  }

  private long dateMillis() {
    int year = digits(4);
    expect('-');
    int month = digits(2);
    expect('-');
    int day = digits(2);
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
      bad = true;
      return 0;
    }
    return epochDay(year, month, day) * MILLIS_PER_DAY;
  }

  private long timeMillis() {
    int hour = digits(2);
    expect(':');
    int minute = digits(2);
    int second = 0;
    int milli = 0;
    if (peek(':')) {
      at++;
      second = digits(2);
      if (peek('.')) {
        at++;
        milli = fractionMillis();
      }
    }
    bad |= hour > 23 || minute > 59 || second > 59;
    return ((hour * 60L + minute) * 60 + second) * 1000 + milli;
  }

  private int fractionMillis() {
    int first = at;
    int milli = 0;
    int weight = 100;
    while (at < end && isDigit(text[at])) {
      milli += (text[at++] - '0') * weight;
      weight /= 10;
    }
    bad |= at == first;
    return milli;
  }

  private long offsetMillis() {
    if (at >= end) {
      return 0;
    }
    if (peek('Z') || peek('z')) {
      at++;
      return 0;
    }
    if (!peek('+') && !peek('-')) {
      bad = true;
      return 0;
    }
    int sign = text[at++] == '-' ? -1 : 1;
    int hours = digits(2);
    int minutes = 0;
    if (at < end) {
      if (peek(':')) {
        at++;
      }
      minutes = digits(2);
    }
    bad |= hours > MAX_OFFSET_HOURS || minutes > 59 || (hours == MAX_OFFSET_HOURS && minutes > 0);
    return sign * (hours * 60L + minutes) * 60_000;
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (at >= end || !isDigit(text[at])) {
        bad = true;
        return 0;
      }
      value = value * 10 + (text[at++] - '0');
    }
    return value;
  }

  private void expect(char symbol) {
    if (peek(symbol)) {
      at++;
    } else {
      bad = true;
    }
  }

  private boolean peek(char symbol) {
    return at < end && text[at] == symbol;
  }

  private static boolean isDigit(byte symbol) {
    return symbol >= '0' && symbol <= '9';
  }

  private static int daysIn(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days since 1970-01-01 in the proleptic Gregorian calendar, counting years from March. */
  private static long epochDay(int year, int month, int day) {
    long marchYear = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(marchYear, 400L);
    long yearOfEra = marchYear - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }
}
