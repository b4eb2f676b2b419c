package io.leeway.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.registry.Credentials;
import io.leeway.jobs.registry.RegistryException;
import io.leeway.jobs.registry.RegistrySettings;
import io.leeway.jobs.registry.RegistryTls;
import io.leeway.jobs.registry.TestRegistry;
import io.leeway.jobs.rows.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryFlattenerTest {
  private TestRegistry registry;
  private BytesFlattener flattener;

  @BeforeEach
  void start() throws IOException {
    registry = TestRegistry.start();
    registry
        .register(1, "s", schema("{\"name\": \"x\", \"type\": \"int\"}"))
        .register(
            2,
            "s",
            schema(
                "{\"name\": \"y\", \"type\": \"boolean\"}, {\"name\": \"x\", \"type\": \"int\"}"))
        .register(3, "s", "\"int\"");
    flattener =
        BytesFlattener.of(
            new RecordFormat.RegistryAvro(
                new RegistrySettings(
                    List.of(registry.url()),
                    "s",
                    new Credentials.Anonymous(),
                    RegistryTls.DEFAULT,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ZERO,
                    Duration.ofMinutes(1))));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void readsEachRecordByItsOwnSchema() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(flatten(0, 0, 0, 0, 1, 14)).containsExactly("x=Whole[value=7]");
      assertThat(flatten(0, 0, 0, 0, 2, 1, 13))
          .containsExactly("y=Flag[value=true]", "x=Whole[value=-7]");
    }
    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  void whatIsNoRecordOfAKnownSchemaIsARejectedRow() {
    assertRejected("no record of the schema", 0, 0, 0, 0, 2, 1);
    assertRejected("bytes left over after the record", 0, 0, 0, 0, 1, 14, 14);
    assertRejected("schema 3 is no Avro record in the registry", 0, 0, 0, 0, 3, 14);
    assertRejected("schema 4 is no Avro record in the registry", 0, 0, 0, 0, 4, 14);
    assertRejected("a negative schema id in front", 0, 255, 0, 0, 1, 14);
    assertRejected("no schema id in front (a byte 0 and four bytes)", 0, 0, 0);
    assertRejected("no schema id in front (a byte 0 and four bytes)", '{', '"', 'x', '"', ':', '}');
  }

  @Test
  void aRegistryThatIsAwayIsAFailureAndNoRejectedRow() {
    registry.goDown();

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> flatten(0, 0, 0, 0, 1, 14))
        .withMessageContaining("no connection");
  }

  private static String schema(String fields) {
    return "{\"type\": \"record\", \"name\": \"R\", \"fields\": [%s]}".formatted(fields);
  }

  private void assertRejected(String reason, int... bytes) {
    assertThatExceptionOfType(MalformedRowException.class)
        .isThrownBy(() -> flatten(bytes))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private List<String> flatten(int... values) throws MalformedRowException, IOException {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    Row row = new Row();
    row.begin("test", 1);
    flattener.flatten(bytes, row);
    return IntStream.range(0, row.columns())
        .mapToObj(column -> row.name(column) + "=" + row.cell(column))
        .toList();
  }
}
