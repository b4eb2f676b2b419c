package io.leeway.cli.local;

import io.leeway.jobs.registry.TestCertificate;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker that only speaks TLS, and only to those who have a password; with access lists if that
 * is asked for.
 */
final class SecuredBroker implements AutoCloseable {
  static final String ADMIN = "admin";

  private final Path directory;
  private final Map<String, String> passwords;
  private final LocalKafka kafka;

  private SecuredBroker(Path directory, Map<String, String> passwords, LocalKafka kafka) {
    this.directory = directory;
    this.passwords = passwords;
    this.kafka = kafka;
  }

  /**
   * Starts it. {@code ca.pem} in the directory is then what clients trust.
   *
   * @param passwords of all users but {@link #ADMIN}, who may do everything
   * @param accessLists whether others may do only what ACLs let them
   */
  static SecuredBroker start(Path directory, Map<String, String> passwords, boolean accessLists)
      throws Exception {
    TestCertificate own = TestCertificate.make(directory.resolve("broker.p12"), "EC");
    Files.writeString(directory.resolve("ca.pem"), own.certificate());
    Map<String, String> all = new TreeMap<>(passwords);
    all.put(ADMIN, "S3NTINEL-ADMIN");
    StringBuilder users = new StringBuilder();
    all.forEach((user, password) -> users.append(" user_%s=\"%s\"".formatted(user, password)));
    Map<String, String> settings = new HashMap<>();
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.sasl_ssl.plain.sasl.jaas.config",
        jaas(ADMIN, "S3NTINEL-ADMIN").replace(";", users + ";"));
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", own.store().toString());
    settings.put("ssl.keystore.password", TestCertificate.PASSWORD);
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.certificates", Files.readString(directory.resolve("ca.pem")));
    if (accessLists) {
      settings.put(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
      // The broker speaks to its own controller without a name, on loopback.
      settings.put("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
    }
    LocalKafka kafka =
        LocalKafka.start(
            directory.resolve("kafka"),
            "SASL_SSL",
            settings,
            clientSettings(directory, ADMIN, "S3NTINEL-ADMIN"));
    return new SecuredBroker(directory, all, kafka);
  }

  LocalKafka kafka() {
    return kafka;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Settings of a client that is this user. */
  Map<String, Object> client(String user) throws Exception {
    Map<String, Object> client =
        new HashMap<>(clientSettings(directory, user, passwords.getOrDefault(user, "")));
    client.put("bootstrap.servers", kafka.bootstrapServers());
    return client;
  }

  /**
   * Settings of a monitor of a topic of JSON records, in the broker's directory: its password is in
   * {@code jaas.conf} there.
   *
   * @param stream whose name the topic has too
   * @param lines further ones
   */
  Path monitorFile(String stream, String lines) throws IOException {
    return Files.writeString(
        directory.resolve(stream + ".yaml"),
        """
        stream: STREAM
        source:
          topic: STREAM
          bootstrapServers: %s
          format: json
          properties:
            security.protocol: SASL_SSL
            sasl.mechanism: PLAIN
            sasl.jaas.config: ${file:jaas.conf}
            ssl.truststore.type: PEM
            ssl.truststore.certificates: ${file:ca.pem}
        windows: [{size: 1m}]
        """
                .formatted(kafka.bootstrapServers())
                .replace("STREAM", stream)
            + lines);
  }

  /** Writes these values, stamped with a second more each, from the beginning of time. */
  void write(String topic, List<String> values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(ADMIN), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (String value : values) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic, 0, 1_000L * sent.size(), null, value.getBytes(StandardCharsets.UTF_8))));
      }
      for (Future<RecordMetadata> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  /** What is committed in the only partition of a topic now. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Object> settings = client(ADMIN);
    settings.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** The reports in the topic that results go to by default. */
  List<WindowReport> reports() throws Exception {
    return read("leeway-results").stream()
        .map(record -> MessageCodec.WINDOW_REPORT.decode(record.value()))
        .toList();
  }

  static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required"
        + " username=\"%s\" password=\"%s\";".formatted(user, password);
  }

  @Override
  public void close() {
    kafka.close();
  }

  private static Map<String, String> clientSettings(Path directory, String user, String password)
      throws Exception {
    return Map.of(
        "security.protocol", "SASL_SSL",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", jaas(user, password),
        "ssl.truststore.type", "PEM",
        "ssl.truststore.certificates", Files.readString(directory.resolve("ca.pem")));
  }
}
