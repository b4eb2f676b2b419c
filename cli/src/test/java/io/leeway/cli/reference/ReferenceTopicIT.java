package io.leeway.cli.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.codec.MessageCodec;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** References and records in the topics of a real broker. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceTopicIT {
  private final Path directory;
  private final LocalKafka kafka;
  private Path reference = Path.of("unset");

  ReferenceTopicIT(@TempDir Path directory) {
    this.directory = directory;
    this.kafka = LocalKafka.start(directory.resolve("kafka"));
  }

  @BeforeAll
  void buildFromAFile() throws Exception {
    reference = directory.resolve("file.avro");
    Ran ran =
        Ran.leeway(
            "reference",
            "build",
            Trips.writeCsv(directory.resolve("trips.csv")),
            "--stream",
            "trips",
            "--timestamp",
            "at",
            "--out",
            reference);
    assertThat(ran.err()).isEmpty();
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  private void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<?> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, long timestamp, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, partition, timestamp, null, value);
  }

  private static byte[] avroBytes(Trips.Trip trip) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(Trips.SCHEMA).write(Trips.avro(trip), encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private Path config(String topic, String format, String rest) throws Exception {
    Files.writeString(directory.resolve("trip.avsc"), Trips.SCHEMA.toString());
    return Files.writeString(
        directory.resolve(topic + ".yaml"),
        """
        stream: trips
        source:
          topic: %s
          bootstrapServers: %s
          %s
        %s
        features: auto
        windows:
          - size: 1h
        reference:
          topic: references-of-%s
        """
            .formatted(topic, kafka.bootstrapServers(), format, rest, topic));
  }

  /** As one of 1,000 features with the pairs of their tree is. */
  @Test
  void aReferenceMayBeLargerThanAMessageMayBeByDefault() throws Exception {
    Random random = new Random(1);
    List<String> noise = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = new byte[512];
      random.nextBytes(bytes);
      noise.add(HexFormat.of().formatHex(bytes)); // gzip halves it at best
    }
    Reference large =
        ReferenceId.seal(
            Reference.newBuilder(ReferenceFile.read(reference)).setWarnings(noise).build());
    ReferenceTopic topic =
        new ReferenceTopic(
            new KafkaAccess(kafka.bootstrapServers(), Map.of()), "large-references");
    topic.publish(large);
    assertThat(topic.readAll().ofStream("trips"))
        .extracting(ReferenceProfile::id)
        .containsExactly(large.getId());
  }

  @Test
  void publishedReferencesAreListedAndShownByTheirId() throws Exception {
    Object[] where = {"--bootstrap-servers", kafka.bootstrapServers(), "--topic", "published"};
    String id = ReferenceFile.read(reference).getId();

    Ran published =
        Ran.leeway("reference", "publish", reference, where[0], where[1], where[2], where[3]);
    assertThat(published.err()).isEmpty();
    assertThat(published.out()).isEqualTo("published trips/" + id + "\n");
    Ran listed = Ran.leeway("reference", "list", where[0], where[1], where[2], where[3]);
    assertThat(listed.out())
        .isEqualTo(id + "  trips  from 2024-01-02T09:19:00.001Z  2,000 records  3 features\n");
    Ran shown =
        Ran.leeway("reference", "show", id.substring(0, 6), where[0], where[1], where[2], where[3]);
    assertThat(shown.out()).startsWith("reference " + id);
    assertThat(
            Ran.leeway("reference", "show", "ffffffff", where[0], where[1], where[2], where[3])
                .err())
        .isEqualTo(
            "leeway reference show: 0 references have an id that starts with ffffffff, expected"
                + " one\n");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "published");
      var settings = requireNonNull(admin.describeConfigs(List.of(topic)).all().get().get(topic));
      assertThat(settings.get("cleanup.policy").value()).isEqualTo("compact");
      assertThat(settings.get("retention.ms").value()).isEqualTo("-1");
    }
  }

  @Test
  void aReferenceIsPublishedOnTrialOrFromAnotherTimeOnUnderAnotherId() throws Exception {
    Object[] where = {"--bootstrap-servers", kafka.bootstrapServers(), "--topic", "tried"};
    assertThat(publish(where)).matches("published trips/[0-9a-f]{32}\n");
    assertThat(publish(where, "--shadow"))
        .as("may begin when the other one does")
        .matches("published trips/[0-9a-f]{32} on trial \\(shadow\\)\n");
    assertThat(publish(where, "--effective-from", "2024-02-01")).startsWith("published trips/");
    String listed = Ran.leeway("reference", "list", where[0], where[1], where[2], where[3]).out();
    assertThat(listed.lines().map(line -> line.substring(34)))
        .containsExactlyInAnyOrder(
            "trips  from 2024-01-02T09:19:00.001Z  2,000 records  3 features",
            "trips  from 2024-01-02T09:19:00.001Z  2,000 records  3 features  on trial (shadow)",
            "trips  from 2024-02-01T00:00:00Z  2,000 records  3 features");
    assertThat(listed.lines().map(line -> line.substring(0, 32)).distinct()).hasSize(3);
  }

  private String publish(Object[] where, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("reference", "publish", reference));
    arguments.addAll(List.of(where));
    arguments.addAll(List.of(options));
    Ran ran = Ran.leeway(arguments.toArray());
    assertThat(ran.err()).isEmpty();
    return ran.out();
  }

  @Test
  void corruptReferencesAreToldAndPassedOver() throws Exception {
    ReferenceTopic topic =
        new ReferenceTopic(new KafkaAccess(kafka.bootstrapServers(), Map.of()), "corrupt");
    var good = ReferenceFile.read(reference);
    topic.publish(good);
    byte[] forged =
        MessageCodec.REFERENCE.encode(
            io.leeway.schema.Reference.newBuilder(good).setRecords(1).build());
    send(
        List.of(
            new ProducerRecord<>("corrupt", "a".getBytes(UTF_8), new byte[] {1, 2}),
            new ProducerRecord<>("corrupt", "b".getBytes(UTF_8), forged),
            new ProducerRecord<>("corrupt", "c".getBytes(UTF_8), new byte[] {3}),
            new ProducerRecord<>("corrupt", "c".getBytes(UTF_8), null)));

    ReferenceTopic.Contents contents = topic.readAll();
    assertThat(contents.references())
        .extracting(ReferenceProfile::id)
        .containsExactly(good.getId());
    assertThat(contents.problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("2 bytes are no Reference"))
        .anyMatch(problem -> problem.contains("its content has the id"));
  }

  @Test
  void aTopicOfTheSameRowsGivesTheSameId() throws Exception {
    kafka.createTopic("avro-trips", 3);
    kafka.createTopic("json-trips", 2);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    int i = 0;
    for (Trips.Trip trip : Trips.all()) {
      records.add(record("avro-trips", i % 3, 5_000, avroBytes(trip)));
      records.add(record("json-trips", i % 2, 5_000, Trips.json(trip).getBytes(UTF_8)));
      i++;
    }
    records.add(record("avro-trips", 0, 5_000, new byte[] {1}));
    records.add(record("avro-trips", 1, 5_000, null));
    records.add(record("json-trips", 1, 5_000, "no json".getBytes(UTF_8)));
    send(records);
    String id = ReferenceFile.read(reference).getId();

    Path out = directory.resolve("topic.avro");
    Ran avro =
        Ran.leeway(
            "reference",
            "build",
            "--config",
            config("avro-trips", "format: avro\n  schema: trip.avsc\n  timestamp: {field: at}", ""),
            "--out",
            out,
            "--publish");
    assertThat(avro.err())
        .contains("2 malformed lines left out: topic avro-trips partition 0 offset 667: ");
    assertThat(avro.exitCode()).isZero();
    assertThat(ReferenceFile.read(out).getId()).isEqualTo(id);
    assertThat(avro.out()).contains("published trips/" + id);

    Ran json =
        Ran.leeway(
            "reference",
            "build",
            "--config",
            config("json-trips", "format: json\n  timestamp: {field: at}", ""),
            "--out",
            out);
    assertThat(json.err()).contains("no JSON");
    assertThat(ReferenceFile.read(out).getId()).isEqualTo(id);
  }

  @Test
  void withoutATimeFieldTheTimestampsOfTheRecordsCount() throws Exception {
    kafka.createTopic("stamped", 2);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    long start = 1_704_067_200_000L;
    int i = 0;
    for (Trips.Trip trip : Trips.all()) {
      records.add(record("stamped", i % 2, start + i * 60_000L, Trips.json(trip).getBytes(UTF_8)));
      i++;
    }
    send(records);
    Path out = directory.resolve("stamped.avro");
    Ran ran =
        Ran.leeway(
            "reference",
            "build",
            "--config",
            config("stamped", "format: json", ""),
            "--from",
            "2024-01-01T01:00Z",
            "--until",
            "2024-01-01T03:00Z",
            "--out",
            out);

    assertThat(ran.err()).isEmpty();
    assertThat(ReferenceFile.read(out).getRecords()).isEqualTo(120);
  }

  @Test
  void whatIsNotThereIsOneLine() throws Exception {
    Ran missing =
        Ran.leeway("reference", "build", "--config", config("absent", "format: json", ""));
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err())
        .isEqualTo(
            "leeway reference build: topic absent does not exist at "
                + kafka.bootstrapServers()
                + "\n");
    Ran unreachable =
        Ran.leeway("reference", "list", "--bootstrap-servers", "127.0.0.1:1", "--topic", "any");
    assertThat(unreachable.exitCode()).isEqualTo(2);
    assertThat(unreachable.err())
        .isEqualTo("leeway reference list: no broker answers at 127.0.0.1:1 within 10 s\n");
  }
}
