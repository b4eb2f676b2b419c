package io.leeway.cli.measure;

/** What a measure's value is in. Only information depends on the base of the logarithm. */
enum Unit {
  INFORMATION,
  /** The root of information: a Jensen-Shannon distance. */
  ROOT_OF_INFORMATION,
  /** A share, a statistic, a p-value. */
  NONE,
  OUTCOMES,
  RECORDS,
  /** Whatever the values are in. */
  OF_THE_VALUES;

  /** The value in this base, given in nats. */
  double of(double value, LogBase base) {
    return switch (this) {
      case INFORMATION -> value / base.natsPerUnit();
      case ROOT_OF_INFORMATION -> value / Math.sqrt(base.natsPerUnit());
      case NONE, OUTCOMES, RECORDS, OF_THE_VALUES -> value;
    };
  }

  /** Its name; {@code 1} for a number without unit. */
  String name(LogBase base) {
    return switch (this) {
      case INFORMATION -> base.unit();
      case ROOT_OF_INFORMATION -> "sqrt(" + base.unit() + ")";
      case NONE -> "1";
      case OUTCOMES -> "outcomes";
      case RECORDS -> "records";
      case OF_THE_VALUES -> "unit of the values";
    };
  }
}
