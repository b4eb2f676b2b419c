package io.leeway.jobs.config;

import io.leeway.schema.Season;
import java.time.ZoneId;
import java.util.List;

/** The keys of {@code reference}. */
final class ReferenceOptions {
  static final Option<String> TOPIC =
      Option.withDefault(
          "reference.topic",
          ValueType.topic(),
          "leeway-references",
          "Compacted topic with the references.");

  static final Option<String> FILE =
      Option.optional(
          "reference.file", ValueType.filePath(), "A reference from a file, instead of the topic.");

  static final Option<Season> SEASON =
      Option.optional(
          "reference.season",
          ValueType.choice(Season.class),
          "What comes round again in the stream: `leeway reference build` then profiles each of"
              + " its slots too, and windows are compared with the slots that they contain.");

  static final Option<ZoneId> SEASON_ZONE =
      Option.withDefault(
          "reference.seasonZone",
          ValueType.zone(),
          "UTC",
          "Time zone in which the season's hours, days and months begin.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL = List.of(TOPIC, FILE, SEASON, SEASON_ZONE);

  private ReferenceOptions() {}
}
