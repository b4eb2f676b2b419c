package io.leeway.jobs.replay;

import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.TopicOffsets;
import io.leeway.jobs.window.EventTimeSpan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be replayed, from which the manifest follows.
 *
 * @param span event times
 * @param maxDelay how long after their event time records are in the topic at the latest; null if
 *     that is not known, and everything up to the end of the topic has to be read
 * @param acceptsMissing whether records may be missing that have been removed from the topic
 */
public record ReplayRequest(
    EventTimeSpan span, @Nullable Duration maxDelay, boolean acceptsMissing) {

  /**
   * Fixes the offsets.
   *
   * <p>No event time is more than {@code maxAhead} ahead of the timestamp of its Kafka record, so
   * nothing that counts comes before the first record stamped {@code from - maxAhead}. Where the
   * timestamp is the event time, what comes after the first record stamped {@code to +
   * outOfOrderness + lateness} is too late for any window before {@code to}. Where it is not, a
   * record may come any time later, unless {@code maxDelay} says otherwise.
   *
   * @param references ids
   * @throws ReplayRefusedException if records have been removed that may belong to it
   */
  public ReplayManifest resolve(MonitorConfig config, List<String> references) {
    KafkaAccess kafka =
        new KafkaAccess(config.source().bootstrapServers(), config.source().properties());
    String topic = config.source().topic();
    boolean stampsAreEventTime = config.source().timestamp() == null;
    long delayMillis = config.outOfOrderness().plus(config.lateness()).toMillis();
    TopicOffsets offsets =
        TopicOffsets.of(
            kafka,
            topic,
            since(stampsAreEventTime ? 0 : config.maxAhead().toMillis()),
            until(stampsAreEventTime ? Duration.ofMillis(delayMillis) : maxDelay));
    if (span.fromMillis() != Long.MIN_VALUE && !acceptsMissing) {
      ManifestCheck.refuse(
          topic,
          offsets.removedBeforeWanted(),
          ", as far as one can tell; expected a later --from, or --accept-missing");
    }
    return new ReplayManifest(
        config.stream(),
        topic,
        kafka.topicId(topic).orElse(""),
        offsets.wanted(),
        span,
        delayMillis,
        CodeVersion.current(),
        ConfigHash.of(config),
        references);
  }

  private long since(long aheadMillis) {
    return span.fromMillis() == Long.MIN_VALUE ? Long.MIN_VALUE : span.fromMillis() - aheadMillis;
  }

  private long until(@Nullable Duration behind) {
    return behind == null || span.untilMillis() == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : span.untilMillis() + behind.toMillis();
  }
}
