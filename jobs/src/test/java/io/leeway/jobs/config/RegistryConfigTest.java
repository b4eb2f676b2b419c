package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.registry.Credentials;
import io.leeway.jobs.registry.RegistrySettings;
import io.leeway.jobs.registry.RegistryTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryConfigTest {
  private static final String SOURCE =
      """
      stream: trips
      source:
        topic: trips-topic
        bootstrapServers: localhost:9092
        format: %s
      """;

  @TempDir private Path directory;

  @Test
  void aUrlIsEnough() throws Exception {
    MonitorConfig config = parse("avro", "url: http://localhost:8081/");

    RegistrySettings expected =
        new RegistrySettings(
            List.of("http://localhost:8081"),
            "trips-topic-value",
            new Credentials.Anonymous(),
            RegistryTls.DEFAULT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    assertThat(config.source().format()).isEqualTo(new RecordFormat.RegistryAvro(expected));
    assertThat(InstantiationUtil.clone(config)).isEqualTo(config);
  }

  @Test
  void readsEverything() throws Exception {
    Files.writeString(directory.resolve("secret"), "S3NTINEL\n");
    RegistrySettings settings =
        settings(
            """
            url: "https://a:8081/apis/ccompat/v7/, http://[::1]:8082"
            subject: io.leeway.Trip
            username: ann
            password: ${file:secret}
            connectTimeout: 1s
            readTimeout: 2s
            retryFor: 0
            unknownFor: 3s\
            """);

    assertThat(settings)
        .isEqualTo(
            new RegistrySettings(
                List.of("https://a:8081/apis/ccompat/v7", "http://[::1]:8082"),
                "io.leeway.Trip",
                new Credentials.Basic("ann", "S3NTINEL"),
                RegistryTls.DEFAULT,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ZERO,
                Duration.ofSeconds(3)));
    assertThat(settings("url: http://a\ntoken: ${env:TOKEN}").credentials())
        .isEqualTo(new Credentials.Bearer("S3NTINEL-2"));
    assertThat(parse("avro", "url: http://a\ntoken: ${env:TOKEN}").toString())
        .doesNotContain("S3NTINEL");
  }

  @Test
  void tellsAllErrorsAtOnceAndNoSecret() {
    assertThat(
            errors(
                "avro",
                """
                url: "http://ann:S3NTINEL@a:8081, ftp://b, http://c/?key=S3NTINEL, , a b:S3NTINEL"
                username: "S3NTINEL:x"
                password: ${env:NOBODY}
                connectTimeout: 0s
                retryFor: 2d
                trustedCertificates: [S3NTINEL]
                key: S3NTINEL
                user: S3NTINEL\
                """))
        .containsExactly(
            "source.registry.user: unknown key, expected one of certificate, connectTimeout, key,"
                + " password, readTimeout, retryFor, subject, token, trustedCertificates,"
                + " unknownFor, url, username",
            "source.registry.url: holds a name or password, which belong to username and password,"
                + " expected http or https URLs, separated by commas",
            "source.registry.url: is no URL of http or https, expected http or https URLs,"
                + " separated by commas",
            "source.registry.url: has a part after ? or #, expected http or https URLs, separated"
                + " by commas",
            "source.registry.url: is no URL of http or https, expected http or https URLs,"
                + " separated by commas",
            "source.registry.url: is no URL, expected http or https URLs, separated by commas",
            "source.registry.password: environment variable NOBODY is not set",
            "source.registry.username: has a colon, expected none",
            "source.registry.trustedCertificates: a list, expected certificates in PEM",
            "source.registry.certificate: is missing, expected certificate and key together",
            "source.registry.url: is not https, expected no certificates or https",
            "source.registry.connectTimeout: \"0s\", expected a duration such as 500ms, 30s, 5m,"
                + " 1h, 1d",
            "source.registry.retryFor: 2d, expected at most 1d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | source.registry.url: is missing, expected http or https URLs, separated by commas",
        "{url: 'http://a', username: S3NTINEL} | source.registry.password: is missing, expected"
            + " username and password together",
        "{url: 'http://a', password: S3NTINEL} | source.registry.username: is missing, expected"
            + " username and password together",
        "{url: 'http://a', token: S3NTINEL, username: a} | source.registry.token: is there with a"
            + " name or password, expected one of them",
        "{url: 'http://a', token: 'S3NTINEL x'} | source.registry.token: has other characters,"
            + " expected visible ASCII",
        "{url: 'https://a', trustedCertificates: S3NTINEL} | source.registry: trustedCertificates:"
            + " no certificates in PEM",
        "{url: 'http://a', subject: \"\"} | source.registry.subject: nothing, expected the name of"
            + " a subject, up to 255 characters",
        "S3NTINEL | source.registry: \"S3NTINEL\", expected a mapping of certificate,"
            + " connectTimeout, key, password, readTimeout, retryFor, subject, token,"
            + " trustedCertificates, unknownFor, url, username",
      })
  void refuses(String registry, String error) {
    assertThat(errorsOf(SOURCE.formatted("avro") + "  registry: " + registry)).contains(error);
  }

  @Test
  void avroNeedsASchemaOrARegistryAndJsonNeither() throws Exception {
    assertThat(errorsOf(SOURCE.formatted("avro")))
        .containsExactly(
            "source.schema: is missing, expected an .avsc file (or source.registry), which format"
                + " avro requires");
    Files.writeString(
        directory.resolve("t.avsc"), "{\"type\": \"record\", \"name\": \"T\", \"fields\": []}");
    assertThat(
            errorsOf(SOURCE.formatted("avro") + "  schema: t.avsc\n  registry: {url: 'http://a'}"))
        .containsExactly("source.registry: is there with source.schema, expected one of them");
    assertThat(errors("json", "url: http://a"))
        .containsExactly("source.registry: is for format avro only, expected none with json");
  }

  private RegistrySettings settings(String registry) {
    return ((RecordFormat.RegistryAvro) parse("avro", registry).source().format()).registry();
  }

  private MonitorConfig parse(String format, String registry) {
    return ConfigFile.parse(yaml(format, registry), directory, Map.of("TOKEN", "S3NTINEL-2")::get);
  }

  private List<String> errors(String format, String registry) {
    return errorsOf(yaml(format, registry));
  }

  private static String yaml(String format, String registry) {
    return SOURCE.formatted(format) + "  registry:\n" + registry.indent(4);
  }

  private List<String> errorsOf(String yaml) {
    List<String> errors = new ArrayList<>();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigFile.parse(yaml, directory, Map.<String, String>of()::get))
        .satisfies(e -> errors.addAll(e.errors()));
    return errors;
  }
}
