package io.leeway.jobs;

import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.KafkaAccessException;
import io.leeway.jobs.kafka.MonitorRights;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.kafka.ResultTopics;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.PrintableText;
import io.leeway.jobs.reference.ReferenceException;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.registry.RegistryException;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.schema.codec.MalformedMessageException;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be there before a monitor starts: a broker that answers, the topics, the references
 * known by now, and so the features to monitor.
 *
 * <p>Whatever is wrong is found here, where it can be told in one line, and not by a job that fails
 * and restarts.
 */
public final class MonitorSetup {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorSetup.class);
  private static final int RESULT_PARTITIONS = 1;

  private MonitorSetup() {}

  /**
   * Checks and prepares everything outside of the job.
   *
   * @throws ConfigException if the settings do not fit what is there, or Kafka does not let us do
   *     what they say
   * @throws KafkaAccessException if Kafka does not answer or refuses
   * @throws RegistryException if the schema registry does not answer or refuses
   */
  public static MonitorJob prepare(MonitorConfig config) {
    KafkaAccess kafka =
        new KafkaAccess(config.source().bootstrapServers(), config.source().properties());
    List<String> missing = new MonitorRights(kafka).missing(config);
    if (!missing.isEmpty()) {
      throw new ConfigException(missing);
    }
    String topicId =
        kafka
            .topicId(config.source().topic())
            .orElseThrow(
                () ->
                    wrong(
                        "source.topic: \"%s\" does not exist at %s, expected an existing topic"
                            .formatted(config.source().topic(), kafka.bootstrapServers())));
    new ExactlyOnceCheck(config).brokersWait(kafka);
    ResultTopics results = ResultTopics.live(config);
    results.createMissing(RESULT_PARTITIONS, Map.of());
    results.tightLimit().ifPresent(problem -> LOG.warn("{}", problem));
    if (config.reference() instanceof ReferenceLocation.Topic references) {
      kafka.createIfMissing(references.topic(), RESULT_PARTITIONS, KafkaAccess.COMPACT);
    }
    return job(config, references(config, kafka)).ofTopic(topicId);
  }

  /**
   * Checks everything outside of the job of a replay, and makes nothing.
   *
   * @param only ids of the references to use; null for all of the stream
   * @throws ConfigException if the settings do not fit what is there
   * @throws KafkaAccessException if Kafka does not answer
   * @throws RegistryException if the schema registry does not answer or refuses
   */
  public static MonitorJob prepareReplay(MonitorConfig config, @Nullable Set<String> only) {
    KafkaAccess kafka =
        new KafkaAccess(config.source().bootstrapServers(), config.source().properties());
    return job(
        config,
        references(config, kafka).stream()
            .filter(reference -> only == null || only.contains(reference.id()))
            .toList());
  }

  private static MonitorJob job(MonitorConfig config, List<ReferenceProfile> references) {
    List<FeatureField> features = features(config, references);
    List<VectorFeature> vectors = vectors(config, references);
    checkPairs(config.detail(), features, holding(references));
    new SchemaCheck(config).check(features, vectors, references);
    return new MonitorJob(config, features, vectors, messages(references));
  }

  /**
   * The references of these settings, as messages.
   *
   * @throws ConfigException if there is no file where one should be
   * @throws KafkaAccessException if Kafka does not answer
   */
  public static List<byte[]> referenceMessages(MonitorConfig config) {
    KafkaAccess kafka =
        new KafkaAccess(config.source().bootstrapServers(), config.source().properties());
    return messages(references(config, kafka));
  }

  private static List<byte[]> messages(List<ReferenceProfile> references) {
    return references.stream()
        .map(reference -> MessageCodec.REFERENCE.encode(reference.message()))
        .toList();
  }

  private static List<ReferenceProfile> references(MonitorConfig config, KafkaAccess kafka) {
    if (config.reference() instanceof ReferenceLocation.File file) {
      return List.of(fromFile(config.stream(), Path.of(file.path())));
    }
    String topic = ((ReferenceLocation.Topic) config.reference()).topic();
    ReferenceTopic.Contents contents = new ReferenceTopic(kafka, topic).readAll();
    // Keys and names of the topic are anybody's who may write to it.
    contents
        .problems()
        .forEach(problem -> LOG.warn("Unusable reference: {}", PrintableText.escaped(problem, "")));
    return contents.ofStream(config.stream());
  }

  private static ReferenceProfile fromFile(String stream, Path file) {
    ReferenceProfile reference;
    try {
      reference = ReferenceProfile.of(MessageCodec.REFERENCE.decode(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw wrong("reference.file: \"%s\" cannot be read, expected a reference".formatted(file));
    } catch (MalformedMessageException | ReferenceException e) {
      throw wrong("reference.file: \"%s\": %s".formatted(file, e.getMessage()));
    }
    if (!reference.message().getStream().equals(stream)) {
      throw wrong(
          "reference.file: \"%s\" is of stream \"%s\", expected \"%s\""
              .formatted(file, reference.message().getStream(), stream));
    }
    if (reference.isShadow()) {
      throw wrong(
          "reference.file: \"%s\" is on trial (shadow), expected a reference that holds"
              .formatted(file));
    }
    return reference;
  }

  /** Those that belong to the features. */
  private static List<VectorFeature> vectors(
      MonitorConfig config, List<ReferenceProfile> references) {
    List<ReferenceProfile> holding = holding(references);
    return config.features().isEmpty() && !holding.isEmpty()
        ? holding.get(holding.size() - 1).vectors()
        : config.vectors();
  }

  /** Those of the settings; without any, those of the reference that takes effect last. */
  private static List<FeatureField> features(
      MonitorConfig config, List<ReferenceProfile> references) {
    List<ReferenceProfile> holding = holding(references);
    if (holding.isEmpty()) {
      if (config.features().isEmpty()) {
        throw wrong(
            "features: auto, but there is no reference of stream \"%s\" to take them from, expected one (leeway reference build --config FILE --publish) or a list of features"
                .formatted(config.stream()));
      }
      LOG.warn(
          "Stream {} has no reference yet: windows get no verdict until there is one",
          config.stream());
      return config.features();
    }
    ReferenceProfile newest = holding.get(holding.size() - 1);
    if (config.features().isEmpty()) {
      return newest.features();
    }
    List<String> errors = new ArrayList<>();
    for (FeatureField feature : config.features()) {
      ReferenceProfile.Profile profile = newest.profile(feature.name());
      if (profile != null && profile.message().getKind() != feature.kind()) {
        errors.add(
            "features: %s is %s, expected %s as in reference %s"
                .formatted(
                    feature.name(), feature.kind(), profile.message().getKind(), newest.id()));
      }
    }
    for (VectorFeature vector : config.vectors()) {
      newest.vectors().stream()
          .filter(known -> known.name().equals(vector.name()) && newest.vectorFor(vector) == null)
          .forEach(
              known ->
                  errors.add(
                      "features: %s has %d dimensions, expected %d as in reference %s"
                          .formatted(
                              vector.name(), vector.dimension(), known.dimension(), newest.id())));
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return config.features();
  }

  private static List<ReferenceProfile> holding(List<ReferenceProfile> references) {
    return references.stream().filter(reference -> !reference.isShadow()).toList();
  }

  private static void checkPairs(
      MonitorConfig.Detail detail, List<FeatureField> features, List<ReferenceProfile> references) {
    List<String> errors = new ArrayList<>(detail.unknownFeatures(features));
    if (!references.isEmpty() && PairSelection.needsTree(detail, features)) {
      ReferenceProfile newest = references.get(references.size() - 1);
      if (newest.tree() == null) {
        errors.add(
            "dependence.pairs: tree, but reference %s has none, expected one built with --config or --pairs"
                .formatted(newest.id()));
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
  }

  private static ConfigException wrong(String error) {
    return new ConfigException(List.of(error));
  }
}
