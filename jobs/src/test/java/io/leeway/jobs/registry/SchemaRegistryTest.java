package io.leeway.jobs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.jobs.registry.TestRegistry.Fault;
import io.leeway.jobs.registry.TestRegistry.Reference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SchemaRegistryTest {
  private static final Schema TRIP =
      SchemaBuilder.record("Trip").fields().requiredDouble("distance").endRecord();

  private final HandClock clock = new HandClock();
  private TestRegistry server;
  private int askedAgain;

  @BeforeEach
  void start() throws IOException {
    server = TestRegistry.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void findsASchemaByItsId() {
    server.register(7, "trips-value", TRIP.toString());

    assertThat(registry().schema(7)).isEqualTo(new SchemaAnswer.Known(7, TRIP));
    assertThat(registry().schema(8)).isEqualTo(new SchemaAnswer.Unknown(true));
    assertThat(server.requests()).containsExactly("/schemas/ids/7", "/schemas/ids/8");
    assertThat(clock.pausesMillis()).isEmpty();
  }

  @Test
  void findsTheNewestSchemaOfTheSubject() {
    assertThat(registry().latest()).isEqualTo(new SchemaAnswer.Unknown(true));

    server.register(7, "trips-value", "\"string\"").register(9, "trips-value", TRIP.toString());

    assertThat(registry().latest()).isEqualTo(new SchemaAnswer.Known(9, TRIP));
  }

  @Test
  void aSubjectIsOnlyEverOnePartOfThePath() {
    server.register(3, "a/b c?d=é%2F", TRIP.toString());
    RegistrySettings odd =
        settings(List.of(server.url()), "a/b c?d=é%2F", new Credentials.Anonymous());

    assertThat(registry(odd).latest()).isEqualTo(new SchemaAnswer.Known(3, TRIP));
    assertThat(server.requests())
        .containsExactly("/subjects/a%2Fb%20c%3Fd%3D%C3%A9%252F/versions/latest");
  }

  @Test
  void gathersTheSchemasThatASchemaRefersTo() {
    server.register(1, "currency", enumOf("Currency", "EUR"));
    server.register(
        2,
        "money",
        "{\"type\": \"record\", \"name\": \"Money\", \"fields\": ["
            + "{\"name\": \"currency\", \"type\": \"Currency\"}]}",
        "AVRO",
        List.of(new Reference("Currency", "currency", 1)));
    server.register(
        3,
        "fare",
        "{\"type\": \"record\", \"name\": \"Fare\", \"fields\": ["
            + "{\"name\": \"price\", \"type\": \"Money\"},"
            + " {\"name\": \"tip\", \"type\": [\"null\", \"Money\"]},"
            + " {\"name\": \"shown\", \"type\": \"Currency\"}]}",
        "AVRO",
        List.of(new Reference("Currency", "currency", 1), new Reference("Money", "money", 1)));

    Schema fare = ((SchemaAnswer.Known) registry().schema(3)).schema();

    assertThat(fare.getField("price").schema().getField("currency").schema().getEnumSymbols())
        .containsExactly("EUR");
    assertThat(server.requests())
        .containsExactly(
            "/schemas/ids/3", "/subjects/currency/versions/1", "/subjects/money/versions/1");
  }

  @Test
  void referencesThatLeadNowhereOrToTooMuchAreNoSchema() {
    server.register(1, "a", TRIP.toString(), "AVRO", List.of(new Reference("B", "b", 1)));
    List<Reference> many = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      server.register(100 + i, "r" + i, enumOf("E" + i, "X"));
      many.add(new Reference("E" + i, "r" + i, 1));
    }
    server.register(2, "many", TRIP.toString(), "AVRO", many);

    assertThat(registry().schema(1))
        .isEqualTo(new SchemaAnswer.Unusable("refers to a schema that the registry does not have"));
    assertThat(registry().schema(2))
        .isEqualTo(
            new SchemaAnswer.Unusable("refers to more than 100 schemas, or through more than 16"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JSON     | {\"type\": \"object\"} | is of type JSON, expected AVRO",
        "PROTOBUF | syntax = \"proto3\";   | is of type PROTOBUF, expected AVRO",
        "S3NTINEL | \"string\"             | is of a type that is unknown, expected AVRO",
        "AVRO     | {\"type\": \"recor\"}  | does not parse as an Avro schema",
        "AVRO     | {oops S3NTINEL         | does not parse as an Avro schema",
        "AVRO     | [\"string\", \"Lost\"] | does not parse as an Avro schema",
      })
  void whatIsNoAvroSchemaIsSaidInOurWords(String type, String schema, String reason) {
    server.register(5, "trips-value", schema, type, List.of());

    assertThat(registry().schema(5)).isEqualTo(new SchemaAnswer.Unusable(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "PAGE_404, 'status 404, but not a registry''s'",
    "STATUS_500, status 500",
    "STATUS_503, status 503",
    "REDIRECT, status 302",
    "SILENT, no answer in time",
    "DRIPPING, no answer in time",
    "HUGE, an answer of more than 4194304 bytes",
    "NOT_JSON, 'status 200, but no object in JSON'",
    "JSON_LIST, 'status 200, but no object in JSON'",
  })
  void whatOnlyABrokenRegistryWouldSayIsAskedAgainAndThenAFailure(Fault fault, String problem) {
    server.register(7, "trips-value", TRIP.toString());
    server.fail(fault);

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> registry().schema(7))
        .withMessage(
            "the schema registry gave no answer for PT1S: %s: %s".formatted(server.url(), problem));
    assertThat(clock.pausesMillis()).containsExactly(100L, 200L, 400L, 300L);
    assertThat(askedAgain).isEqualTo(4);
    assertThat(server.requests()).hasSize(5).doesNotContain("/elsewhere");
  }

  @Test
  void anObjectWithoutASchemaIsAFailureAtOnce() {
    server.fail(Fault.NO_SCHEMA);

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> registry().schema(7))
        .withMessageContaining("an answer without a schema");
  }

  @Test
  void goesOnWhenTheRegistryIsBack() {
    server.register(7, "trips-value", TRIP.toString());
    server.fail(Fault.STATUS_503);
    SchemaRegistry registry =
        new SchemaRegistry(
            settings(List.of(server.url()), "trips-value", new Credentials.Anonymous()),
            clock,
            () -> {
              if (++askedAgain == 2) {
                server.fail(Fault.NONE);
              }
            });

    assertThat(registry.schema(7)).isEqualTo(new SchemaAnswer.Known(7, TRIP));
    assertThat(askedAgain).isEqualTo(2);
  }

  @Test
  void asksTheOtherUrlsAndStaysWithTheOneThatAnswers() throws Exception {
    server.register(7, "trips-value", TRIP.toString());
    String nobody = "http://127.0.0.1:" + closedPort();
    try (TestRegistry lagging = TestRegistry.start()) {
      RegistrySettings three =
          settings(
              List.of(nobody, lagging.url(), server.url()),
              "trips-value",
              new Credentials.Anonymous());
      SchemaRegistry registry = registry(three);

      assertThat(registry.schema(7)).isEqualTo(new SchemaAnswer.Known(7, TRIP));
      assertThat(registry.schema(7)).isEqualTo(new SchemaAnswer.Known(7, TRIP));
      assertThat(lagging.requests()).hasSize(1);

      server.fail(Fault.STATUS_500);
      lagging.fail(Fault.STATUS_503);
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> registry.schema(8))
          .withMessageContaining(nobody + ": no connection")
          .withMessageContaining(lagging.url() + ": status 503")
          .withMessageContaining(server.url() + ": status 500");
    }
  }

  @Test
  void authenticatesAndNeverTellsHow() {
    server.register(7, "trips-value", TRIP.toString());
    Credentials basic = new Credentials.Basic("ann", "S3NTINEL:é");
    Credentials bearer = new Credentials.Bearer("S3NTINEL.x");

    server.requireAuthorization("Basic YW5uOlMzTlRJTkVMOsOp");
    assertThat(registry(as(basic)).schema(7)).isInstanceOf(SchemaAnswer.Known.class);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> registry(as(bearer)).schema(7))
        .withMessage("the schema registry refuses: " + server.url() + ": status 401");
    assertThat(clock.pausesMillis()).as("asking again would not help").isEmpty();

    server.requireAuthorization("Bearer S3NTINEL.x");
    assertThat(registry(as(bearer)).schema(7)).isInstanceOf(SchemaAnswer.Known.class);

    assertThat(as(basic).toString() + as(bearer)).doesNotContain("S3NTINEL");
  }

  @Test
  void anInterruptedTaskEndsAtOnce() {
    server.fail(Fault.SILENT);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> registry().schema(7))
        .withMessage("interrupted while waiting for the schema registry");
    assertThat(Thread.interrupted()).isTrue();
  }

  private SchemaRegistry registry() {
    return registry(as(new Credentials.Anonymous()));
  }

  private RegistrySettings as(Credentials credentials) {
    return settings(List.of(server.url()), "trips-value", credentials);
  }

  private SchemaRegistry registry(RegistrySettings settings) {
    return new SchemaRegistry(settings, clock, () -> askedAgain++);
  }

  private static RegistrySettings settings(
      List<String> urls, String subject, Credentials credentials) {
    return new RegistrySettings(
        urls,
        subject,
        credentials,
        RegistryTls.DEFAULT,
        Duration.ofSeconds(1),
        Duration.ofMillis(300),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1));
  }

  private static String enumOf(String name, String... symbols) {
    return Schema.createEnum(name, null, null, Arrays.asList(symbols)).toString();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
