package io.leeway.jobs.replay;

import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.OffsetRange;
import io.leeway.jobs.kafka.TopicOffsets;
import java.util.List;
import java.util.Set;

/** Whether a replay can be repeated as its manifest says. */
public final class ManifestCheck {
  private ManifestCheck() {}

  /** What may be otherwise than in the manifest, if one says so. */
  public enum Change {
    VERSION,
    CONFIG,
    REFERENCE
  }

  /**
   * Refuses what is not as it was.
   *
   * @param then the manifest
   * @param now what it would be today
   * @param accepted what may differ
   * @throws ReplayRefusedException naming the first difference that may not be
   */
  public static void same(ReplayManifest then, ReplayManifest now, Set<Change> accepted) {
    require("stream", then.stream(), now.stream());
    require("source.topic", then.topic(), now.topic());
    require("id of topic " + then.topic(), then.topicId(), now.topicId());
    if (!accepted.contains(Change.VERSION)
        && !CodeVersion.isSame(then.codeVersion(), now.codeVersion())) {
      require("code version", then.codeVersion(), now.codeVersion());
    }
    if (!accepted.contains(Change.CONFIG)) {
      require("hash of the settings", then.configHash(), now.configHash());
    }
    if (!accepted.contains(Change.REFERENCE)) {
      require(
          "list of references",
          String.join(", ", then.references()),
          String.join(", ", now.references()));
    }
  }

  private static void require(String what, String then, String now) {
    if (!then.equals(now)) {
      throw new ReplayRefusedException(
          "the %s is %s, expected %s as in the manifest"
              .formatted(what, now.isEmpty() ? "none" : now, then.isEmpty() ? "none" : then));
    }
  }

  /**
   * Refuses to replay records that are not there.
   *
   * @throws KafkaAccessException if the brokers do not answer
   * @throws ReplayRefusedException naming the partitions and offsets
   */
  public static void recordsAreThere(ReplayManifest manifest, KafkaAccess kafka) {
    TopicOffsets offsets = TopicOffsets.of(kafka, manifest.topic(), Long.MIN_VALUE, Long.MAX_VALUE);
    List<OffsetRange> absent = offsets.absent(manifest.partitions());
    if (!absent.isEmpty()) {
      throw new ReplayRefusedException(
          "topic %s has never had %s, expected the topic of the manifest"
              .formatted(manifest.topic(), TopicOffsets.text(absent)));
    }
    refuse(manifest.topic(), offsets.removed(manifest.partitions()), "");
  }

  /** Refuses if anything is missing. */
  static void refuse(String topic, List<OffsetRange> removed, String hint) {
    if (!removed.isEmpty()) {
      throw new ReplayRefusedException(
          "topic %s has lost %s (%d in all), which are to be replayed%s"
              .formatted(
                  topic,
                  TopicOffsets.text(removed),
                  removed.stream().mapToLong(OffsetRange::size).sum(),
                  hint));
    }
  }
}
