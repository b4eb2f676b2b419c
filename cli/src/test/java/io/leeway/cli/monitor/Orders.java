package io.leeway.cli.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A week of orders of a web shop, as JSON: what somebody else's topic looks like. On the last day
 * from noon on, the shop gives away vouchers.
 */
final class Orders {
  static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
  static final Instant VOUCHERS = Instant.parse("2026-10-07T12:00:00Z");
  static final Duration LENGTH = Duration.ofDays(7);

  private static final long SEED = 20_261_001;
  private static final int PER_HOUR = 240;

  private final Random random = new Random(SEED);

  private Orders() {}

  /** All of them in the order of their time, the same every time. */
  static List<String> week() {
    Orders source = new Orders();
    List<String> orders = new ArrayList<>();
    long meanGapMillis = Duration.ofHours(1).toMillis() / PER_HOUR;
    for (Instant placed = START;
        placed.isBefore(START.plus(LENGTH));
        placed = placed.plusMillis(1 + (long) (source.exponential() * meanGapMillis))) {
      orders.add(source.json(orders.size(), placed));
    }
    return orders;
  }

  private String json(int number, Instant placed) {
    boolean vouchers = !placed.isBefore(VOUCHERS);
    int items = 1 + (int) (1.6 * exponential());
    double amount = items * Math.exp(3 + 0.6 * random.nextGaussian()) * (vouchers ? 0.75 : 1);
    return String.format(
        Locale.ROOT,
        """
        {"id": "%08x", "placed": "%s", "customer": {"country": "%s", "tier": "%s", "age": %s}, \
        "payment": {"method": "%s", "amount": %.2f}, "items": %d, "weightKg": %.2f, \
        "device": "%s", "express": %b, "deliveryDays": %d}\
        """,
        0x51a00000 + number * 7919,
        placed,
        oneOf("DE 40 AT 12 CH 8 FR 18 NL 12 PL 10"),
        oneOf("none 55 silver 30 gold 15"),
        random.nextInt(100) < 8 ? "null" : Integer.toString(age()),
        oneOf(
            vouchers
                ? "card 38 paypal 20 invoice 12 voucher 30"
                : "card 54 paypal 28 invoice 17 voucher 1"),
        amount,
        items,
        items * (0.2 + random.nextDouble()),
        oneOf("mobile 58 desktop 34 tablet 8"),
        random.nextInt(100) < 15,
        1 + random.nextInt(5));
  }

  private double exponential() {
    return -Math.log(1 - random.nextDouble());
  }

  private int age() {
    return (int) Math.max(18, Math.min(90, 42 + 14 * random.nextGaussian()));
  }

  /** One of the names, each as likely as the number behind it says. */
  private String oneOf(String shares) {
    String[] parts = shares.split(" ", -1);
    int total = 0;
    for (int i = 1; i < parts.length; i += 2) {
      total += Integer.parseInt(parts[i]);
    }
    int drawn = random.nextInt(total);
    int i = 0;
    while (drawn >= Integer.parseInt(parts[i + 1])) {
      drawn -= Integer.parseInt(parts[i + 1]);
      i += 2;
    }
    return parts[i];
  }
}
