package io.leeway.jobs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.jobs.registry.TestRegistry.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaCacheTest {
  private static final Duration UNKNOWN_FOR = Duration.ofMinutes(2);

  private final HandClock clock = new HandClock();
  private TestRegistry server;
  private SchemaCache<String> cache;

  @BeforeEach
  void start() throws IOException {
    server = TestRegistry.start();
    RegistrySettings settings =
        new RegistrySettings(
            List.of(server.url()),
            "s",
            new Credentials.Anonymous(),
            RegistryTls.DEFAULT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ZERO,
            UNKNOWN_FOR);
    cache =
        new SchemaCache<>(
            new SchemaRegistry(settings, clock, () -> {}),
            UNKNOWN_FOR,
            (id, answer) ->
                answer instanceof SchemaAnswer.Known known
                    ? known.id() + " " + known.schema().getType()
                    : answer.toString(),
            clock);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksForAKnownSchemaOnce() {
    server.register(1, "s", "\"int\"").register(2, "s", "\"long\"");

    for (int i = 0; i < 10; i++) {
      assertThat(cache.get(1)).isEqualTo("1 INT");
      assertThat(cache.get(2)).isEqualTo("2 LONG");
    }
    server.goDown();
    assertThat(cache.get(1)).as("known schemas need no registry").isEqualTo("1 INT");
    assertThat(server.requests()).containsExactly("/schemas/ids/1", "/schemas/ids/2");
  }

  @Test
  void anUnknownIdIsConfirmedAndThenLeftAloneForAWhile() {
    assertThat(cache.get(9)).isEqualTo("Unknown[asked=true]");
    assertThat(server.requests()).hasSize(2);
    assertThat(clock.pausesMillis()).containsExactly(500L);

    server.register(9, "s", "\"int\"");
    clock.pass(UNKNOWN_FOR.minusSeconds(1));
    assertThat(cache.get(9)).isEqualTo("Unknown[asked=true]");
    assertThat(server.requests()).hasSize(2);

    clock.pass(Duration.ofSeconds(1));
    assertThat(cache.get(9)).isEqualTo("9 INT");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aTopicOfNoiseIsNoFloodOfRequests() {
    for (int id = 0; id < 50_000; id++) {
      cache.get(id);
    }
    assertThat(cache.get(49_999)).isEqualTo("Unknown[asked=false]");
    assertThat(server.requests()).hasSize(SchemaCache.MOST_UNKNOWN + SchemaCache.MOST_CONFIRMED);

    server.register(49_999, "s", "\"int\"");
    clock.pass(UNKNOWN_FOR);
    assertThat(cache.get(49_999)).isEqualTo("49999 INT");
  }

  @Test
  void forgetsSchemasWhenThereAreTooMany() {
    for (int id = 1; id <= KnownSchemas.MOST + 1; id++) {
      server.register(id, "s", "\"int\"");
      assertThat(cache.get(id)).isEqualTo(id + " INT");
    }
    int before = server.requests().size();
    assertThat(cache.get(1)).isEqualTo("1 INT");
    assertThat(cache.get(1)).isEqualTo("1 INT");
    assertThat(server.requests()).hasSize(before + 1);
  }

  @Test
  void aRegistryThatDoesNotAnswerIsRememberedForNoId() {
    server.register(1, "s", "\"int\"");
    server.fail(Fault.STATUS_500);
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> cache.get(1));

    server.fail(Fault.NONE);
    assertThat(cache.get(1)).isEqualTo("1 INT");
  }
}
