package io.leeway.exporter;

/** What became of a stream's records. */
record RecordCounts(long scored, long late, long future, long malformed) {
  static final RecordCounts NONE = new RecordCounts(0, 0, 0, 0);

  RecordCounts plus(RecordCounts other) {
    return new RecordCounts(
        scored + other.scored,
        late + other.late,
        future + other.future,
        malformed + other.malformed);
  }
}
