package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leeway.jobs.config.MonitorConfig.AlertRules;
import io.leeway.jobs.config.MonitorConfig.Delivery;
import io.leeway.jobs.config.MonitorConfig.ExporterSettings;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.config.MonitorConfig.Sinks;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.FeatureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  private static final String SMALL =
      """
      stream: trips
      source:
        topic: trips-topic
        bootstrapServers: localhost:9092
        format: json
      """;
  private static final String SCHEMA =
      """
      {"type": "record", "name": "R", "fields": [
        {"name": "at", "type": "long"},
        {"name": "distance", "type": "double"},
        {"name": "payment", "type": "string"}]}
      """;
  private static final Map<String, String> ENVIRONMENT = Map.of("KAFKA_PASSWORD", "S3NTINEL $1");

  @TempDir private Path directory = Path.of("");

  @Test
  void aSmallFileGetsTheDefaults() {
    MonitorConfig config = parse(SMALL);

    assertThat(config)
        .isEqualTo(
            new MonitorConfig(
                "trips",
                new MonitorConfig.Source(
                    "trips-topic",
                    "localhost:9092",
                    new RecordFormat.Json(),
                    null,
                    Map.of(),
                    Duration.ofMinutes(5)),
                List.of(),
                MonitorConfig.Detail.NONE,
                List.of(WindowSpec.tumbling(Duration.ofHours(1))),
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                new ReferenceLocation.Topic("leeway-references"),
                new AlertRules(
                    1,
                    0.05,
                    100,
                    2,
                    3,
                    3,
                    Duration.ZERO,
                    Duration.ofHours(1461),
                    Duration.ofDays(1),
                    3),
                new Sinks(
                    "leeway-results",
                    "leeway-alerts",
                    "leeway-dead-letters",
                    "leeway-ledger",
                    Delivery.AT_LEAST_ONCE,
                    Duration.ofMinutes(15),
                    false),
                new ExporterSettings("127.0.0.1", 9464, 10_000, false, null, 20),
                null,
                List.of(),
                null));
  }

  @Test
  void readsEveryKey() throws Exception {
    Files.createDirectory(directory.resolve("schemas"));
    Files.writeString(directory.resolve("schemas/trip.avsc"), SCHEMA);
    Files.writeString(directory.resolve("reference.avro"), "");
    Files.writeString(directory.resolve("truststore.password"), "changeit\n");
    Path file = directory.resolve("monitor.yaml");
    Files.writeString(
        file,
        """
        stream: trips
        source:
          topic: trips-topic
          bootstrapServers: a:9092, [::1]:9093
          format: avro
          schema: schemas/trip.avsc
          timestamp: {field: at, unit: seconds}
          properties:
            security.protocol: SASL_SSL
            max.poll.records: 1000
            ssl.truststore.password: "${file:truststore.password}"
            ssl.key.password: 0123
          discoverPartitionsEvery: 30s
        features:
          - {name: distance, type: numeric}
          - {name: how_paid, path: payment, type: categorical}
        windows:
          - {size: 1d, slide: 6h}
          - {size: PT6H}
        lateness: 2h
        outOfOrderness: 500ms
        maxAhead: 0
        idleTimeout: never
        reference: {file: reference.avro}
        alerts:
          falseAlarmsPerMonth: 0.5
          minimumJsDistance: 0
          minimumRecords: 1
          raiseAfter: 3 of 5
          clearAfter: 7
          cooldown: 1d
          sequential: 90d
          staleAfter: never
          groupFrom: 5
        sinks:
          results: r
          alerts: a
          deadLetters: d
          ledger: l
          delivery: exactly-once
          deadLetterPayload: true
        exporter: {host: 0.0.0.0, port: 1234, maxSeries: 5, bins: true, reportDueAfter: 10m}
        """);

    MonitorConfig config = ConfigFile.read(file);

    assertThat(config)
        .isEqualTo(
            new MonitorConfig(
                "trips",
                new MonitorConfig.Source(
                    "trips-topic",
                    "a:9092, [::1]:9093",
                    new RecordFormat.Avro(SCHEMA),
                    new EventTimeField("at", EventTimeField.Unit.SECONDS),
                    Map.of(
                        "security.protocol", "SASL_SSL",
                        "max.poll.records", "1000",
                        "ssl.key.password", "0123",
                        "ssl.truststore.password", "changeit"),
                    Duration.ofSeconds(30)),
                List.of(
                    new FeatureField("distance", "distance", FeatureKind.NUMERIC),
                    new FeatureField("how_paid", "payment", FeatureKind.CATEGORICAL)),
                MonitorConfig.Detail.NONE,
                List.of(
                    WindowSpec.sliding(Duration.ofDays(1), Duration.ofHours(6)),
                    WindowSpec.tumbling(Duration.ofHours(6))),
                Duration.ofHours(2),
                Duration.ofMillis(500),
                Duration.ZERO,
                null,
                new ReferenceLocation.File(directory.resolve("reference.avro").toString()),
                new AlertRules(
                    0.5, 0, 1, 3, 5, 7, Duration.ofDays(1), Duration.ofDays(90), null, 5),
                new Sinks("r", "a", "d", "l", Delivery.EXACTLY_ONCE, Duration.ofMinutes(15), true),
                new ExporterSettings("0.0.0.0", 1234, 5, true, Duration.ofMinutes(10), 20),
                null,
                List.of(),
                null));
    assertThat(InstantiationUtil.clone(config)).isEqualTo(config);
  }

  @Test
  void tellsAllErrorsAtOnce() {
    assertThat(
            errors(
                """
                stream: "two words"
                source:
                  bootstrapServers: localhost
                  format: csv
                windows: [{size: 1x}, {slide: 1h}, {size: 1h, slide: 25m}]
                lateness: -1h
                alerts: {raiseAfter: 4 of 3}
                exporter: {port: "9464"}
                """))
        .containsExactly(
            "stream: \"two words\", expected a letter or _ and up to 127 letters, digits, _, . or"
                + " -",
            "source.topic: is missing, expected a Kafka topic: 1 to 249 letters, digits, ., _ or -",
            "source.bootstrapServers: \"localhost\", expected host:port, or several separated by"
                + " commas",
            "source.format: \"csv\", expected avro or json",
            "windows[0].size: \"1x\", expected a duration such as 500ms, 30s, 5m, 1h, 1d",
            "windows[1].size: is missing, expected a duration such as 500ms, 30s, 5m, 1h, 1d",
            "windows[2].slide: \"25m\", expected a divisor of the size 1h",
            "lateness: \"-1h\", expected a duration such as 500ms, 30s, 5m, 1h, 1d",
            "alerts.raiseAfter: \"4 of 3\", expected a count such as 2 of 3, at most 63",
            "exporter.port: \"9464\", expected a whole number from 0 to 65535");
  }

  @Test
  void namesUnknownKeysAndWhatWasMeant() {
    assertThat(
            errors(
                SMALL
                    + """
                    windows: [{size: 1h, slid: 1h}]
                    allerts: {}
                    sinks: {delivry: at-least-once}
                    privacy: {minimumCount: 5}
                    xyz: 1
                    """))
        .containsExactly(
            "windows[0].slid: unknown key, did you mean slide?, expected one of size, slide",
            "allerts: unknown key, did you mean alerts?, expected one of alerts, dependence,"
                + " exporter, features, idleTimeout, lateness, maxAhead, maxSegments,"
                + " outOfOrderness, privacy, reference, segments, sinks, sketches, source, stream,"
                + " windows",
            "sinks.delivry: unknown key, did you mean delivery?, expected one of alerts,"
                + " deadLetterPayload, deadLetters, delivery, ledger, results, transactionTimeout",
            "privacy.minimumCount: unknown key, did you mean minimumBinCount?, expected one of"
                + " minimumBinCount",
            "xyz: unknown key, expected one of alerts, dependence, exporter, features, idleTimeout,"
                + " lateness, maxAhead, maxSegments, outOfOrderness, privacy, reference, segments,"
                + " sinks, sketches, source, stream, windows");
  }

  @Test
  void aMinimumBinCountIsOffUnlessSet() {
    assertThat(parse(SMALL).minimumBinCount()).isNull();
    assertThat(parse(SMALL + "privacy: {minimumBinCount: 10}\n").minimumBinCount()).isEqualTo(10);
    assertThat(errors(SMALL + "privacy: {minimumBinCount: 1}\n"))
        .containsExactly("privacy.minimumBinCount: 1, expected a whole number from 2 to 1000");
  }

  @Test
  void settingsThatWouldTellOfFewRecordsDoNotGoWithAMinimumBinCount() {
    assertThat(
            errors(
                SMALL
                    + """
                    privacy: {minimumBinCount: 10}
                    alerts: {minimumRecords: 9}
                    sinks: {deadLetterPayload: true}
                    """))
        .containsExactly(
            "alerts.minimumRecords: 9, expected at least the 10 of privacy.minimumBinCount",
            "sinks.deadLetterPayload: true tells of single records, expected false with"
                + " privacy.minimumBinCount");
  }

  @Test
  void readsWhatIsCountedBesidesTheBins() {
    assertThat(parse(SMALL).detail()).isEqualTo(MonitorConfig.Detail.NONE);
    assertThat(
            parse(
                    SMALL
                        + """
                        segments: [{path: country}, {path: device.os}]
                        maxSegments: 50
                        dependence: {pairs: all, bins: 5, maxPairs: 10}
                        sketches: true
                        """)
                .detail())
        .isEqualTo(
            new MonitorConfig.Detail(
                List.of("country", "device.os"),
                50,
                MonitorConfig.PairChoice.ALL,
                5,
                10,
                true,
                List.of(),
                null));
    assertThat(
            errors(
                SMALL
                    + """
                    segments: [{path: country}, {path: country}, {}]
                    maxSegments: 0
                    dependence: {pairs: some, bins: 17}
                    """))
        .containsExactly(
            "segments[1].path: \"country\" is there twice, expected different fields",
            "segments[2].path: is missing, expected field names joined by dots, such as"
                + " trip.distance",
            "maxSegments: 0, expected a whole number from 1 to 100000",
            "dependence.pairs: \"some\", expected none or tree or all",
            "dependence.bins: 17, expected a whole number from 3 to 16");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "lateness: 5 | lateness: 5, expected a duration such as 500ms, 30s, 5m, 1h, 1d",
        "lateness: 4000d | lateness: \"4000d\", expected a duration such as 500ms, 30s, 5m, 1h, 1d",
        "lateness: PT-1S | lateness: \"PT-1S\", expected a duration such as 500ms, 30s, 5m, 1h, 1d",
        "lateness: | lateness: nothing, expected a duration such as 500ms, 30s, 5m, 1h, 1d",
        "lateness: [1h] | lateness: a list, expected a duration such as 500ms, 30s, 5m, 1h, 1d",
        "idleTimeout: 0s | idleTimeout: \"0s\", expected a duration such as 500ms, 30s, 5m, 1h, 1d,"
            + " or never",
        "windows: 1h | windows: \"1h\", expected a list of {size, slide}",
        "windows: [] | windows: an empty list, expected a list of {size, slide}",
        "windows: [1h] | windows[0]: \"1h\", expected a list of {size, slide}",
        "windows: [{size: 0s}] | windows[0].size: \"0s\", expected a duration such as 500ms, 30s,"
            + " 5m, 1h, 1d",
        "windows: [{size: 1h}, {size: 60m, slide: 1m}] | windows[1].size: \"1h\" is there twice,"
            + " expected windows of different sizes",
        "windows: [{size: 1d}, {size: 999ms}] | windows: the common pane of all is 27ms, 3200000 of"
            + " them in the longest window, expected at most 10000",
        "alerts: 5 | alerts: 5, expected a mapping of clearAfter, cooldown, falseAlarmsPerMonth,"
            + " groupFrom, minimumJsDistance, minimumRecords, raiseAfter, sequential, staleAfter",
        "alerts: {sequential: on} | alerts.sequential: \"on\", expected auto, off, or a duration"
            + " such as 500ms, 30s, 5m, 1h, 1d",
        "alerts: {sequential: 0s} | alerts.sequential: \"0s\", expected auto, off, or a duration"
            + " such as 500ms, 30s, 5m, 1h, 1d",
        "alerts: {groupFrom: 1} | alerts.groupFrom: 1, expected a whole number from 2 to 2000",
        "alerts: {falseAlarmsPerMonth: 0} | alerts.falseAlarmsPerMonth: 0, expected a number above"
            + " 0 up to 1000",
        "alerts: {falseAlarmsPerMonth: .nan} | alerts.falseAlarmsPerMonth: \".nan\", expected a"
            + " number above 0 up to 1000",
        "alerts: {minimumJsDistance: 1} | alerts.minimumJsDistance: 1, expected a number from 0 to"
            + " 0.83",
        "alerts: {minimumRecords: 0.5} | alerts.minimumRecords: 0.5, expected a whole number from 1"
            + " to 1000000000000",
        "alerts: {minimumRecords: 99999999999999999999} | alerts.minimumRecords:"
            + " 99999999999999999999, expected a whole number from 1 to 1000000000000",
        "alerts: {clearAfter: 0} | alerts.clearAfter: 0, expected a whole number from 1 to 1000",
        "alerts: {raiseAfter: 0} | alerts.raiseAfter: 0, expected a count such as 2 of 3, at most"
            + " 63",
        "sinks: {deadLetterPayload: yes} | sinks.deadLetterPayload: \"yes\", expected true or"
            + " false",
        "sinks: {delivery: at_least_once} | sinks.delivery: \"at_least_once\", expected"
            + " at-least-once or exactly-once",
        "sinks: {results: ..} | sinks.results: \"..\", expected a Kafka topic: 1 to 249 letters,"
            + " digits, ., _ or -",
        "sinks: {results: same, alerts: same} | sinks.alerts: \"same\" is also sinks.results,"
            + " expected a topic of its own",
        "sinks: {results: trips-topic} | sinks.results: \"trips-topic\" is also source.topic,"
            + " expected a topic of its own",
        "reference: {topic: x, file: y} | reference: has topic and file, expected one of them",
        "reference: {file: nowhere.avro} | reference.file: \"nowhere.avro\" cannot be read,"
            + " expected a reference file",
        "features: all | features: \"all\", expected auto or a list of {name, path, type}",
        "features: [x] | features[0]: \"x\", expected auto or a list of {name, path, type}",
        "features: [{name: x}] | features[0].type: is missing, expected numeric or categorical or"
            + " vector or gaussian",
        "features: [{name: 9x, type: numeric}] | features[0].name: \"9x\", expected a letter or _"
            + " and up to 127 letters, digits, _, . or -",
        "features: [{name: x, path: a..b, type: numeric}] | features[0].path: \"a..b\", expected"
            + " field names joined by dots, such as trip.distance",
        "features: [{name: x, type: numeric}, {name: x, type: numeric}] | features[1].name: \"x\""
            + " is also features[0].name, expected unique names",
        "exporter: {host: a b} | exporter.host: \"a b\", expected a host name or address",
      })
  void saysWhatIsWrong(String line, String error) {
    assertThat(errors(SMALL + line + "\n")).contains(error);
  }

  @Test
  void theSchemaMustBeThereAndHaveTheFields() throws IOException {
    String avro = SMALL.replace("json", "avro");
    Files.writeString(directory.resolve("trip.avsc"), SCHEMA);
    Files.writeString(directory.resolve("broken.avsc"), "{");

    assertThat(errors(avro))
        .containsExactly(
            "source.schema: is missing, expected an .avsc file (or source.registry), which format"
                + " avro requires");
    assertThat(errors(avro + "  schema: nowhere.avsc\n"))
        .containsExactly(
            "source.schema: \"nowhere.avsc\" cannot be read, expected an .avsc file in UTF-8");
    assertThat(errors(avro + "  schema: broken.avsc\n"))
        .singleElement()
        .asString()
        .startsWith("source.schema: the Avro schema does not parse: ")
        .doesNotContain("\n");
    assertThat(errors(SMALL + "  schema: trip.avsc\n"))
        .containsExactly("source.schema: is for format avro only, expected none with json");
    assertThat(
            errors(
                avro
                    + """
                      schema: trip.avsc
                      timestamp: {field: payment, unit: millis}
                    features:
                      - {name: distence, type: numeric}
                      - {name: payment, type: numeric}
                      - {name: distance, type: numeric}
                    """))
        .containsExactly(
            "source.schema: feature \"distence\": distence is not in the schema, did you mean"
                + " distance?",
            "source.schema: feature \"payment\": payment is string, expected int, long, float,"
                + " double or a decimal of at most 128 bytes for a numeric feature",
            "source.schema: timestamp: payment is string, expected a number of milliseconds");
  }

  @Test
  void theTimestampNeedsAField() {
    assertThat(errors(SMALL + "  timestamp: {unit: days}\n"))
        .containsExactly(
            "source.timestamp.field: is missing, expected field names joined by dots, such as"
                + " trip.distance",
            "source.timestamp.unit: \"days\", expected auto or seconds or millis or micros or iso");
  }

  @Test
  void clientSettingsThatAreCodeAreRefused() {
    assertThat(
            errors(
                SMALL
                    + """
                      properties:
                        interceptor.classes: S3NTINEL
                        sasl.login.callback.handler.class: S3NTINEL
                        metric.reporters: S3NTINEL
                        security.providers: S3NTINEL
                        bootstrap.servers: S3NTINEL
                        auto.offset.reset: S3NTINEL
                        ssl.key.password: [S3NTINEL]
                        sasl.kerberos.kinit.cmd: S3NTINEL
                        sasl.oauthbearer.token.endpoint.url: S3NTINEL
                        sasl.jaas.config: com.sun.security.auth.module.JndiLoginModule required;
                    """))
        .containsExactly(
            "source.properties.interceptor.classes: refused, it names classes that the client"
                + " would load",
            "source.properties.sasl.login.callback.handler.class: refused, it names classes that"
                + " the client would load",
            "source.properties.metric.reporters: refused, it names classes that the client would"
                + " load",
            "source.properties.security.providers: refused, it names classes that the client would"
                + " load",
            "source.properties.bootstrap.servers: refused, expected it as source.bootstrapServers",
            "source.properties.auto.offset.reset: refused, expected only security.protocol,"
                + " sasl.*, ssl.* (but nothing that names a class, a command or an address), fetch"
                + " and poll sizes, client.id, client.rack, group.id and isolation.level",
            "source.properties.ssl.key.password: no single value, expected text, a number or true"
                + " or false",
            "source.properties.sasl.kerberos.kinit.cmd: refused, it names a command that the client"
                + " would run",
            "source.properties.sasl.oauthbearer.token.endpoint.url: refused, it names addresses and"
                + " files that the client would read",
            "source.properties.sasl.jaas.config: refused, expected only Kafka's PlainLoginModule"
                + " and ScramLoginModule and Java's Krb5LoginModule");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.sun.security.auth.module.LdapLoginModule required x=\"y\";",
        "/* a */ com.sun.security.auth.module.JndiLoginModule required;",
        "PLAIN required; com.sun.security.auth.module.JndiLoginModule required;",
        "PLAIN required password=\"a;b\"; my.own.Module required;",
        "\"com.sun.security.auth.module.JndiLoginModule\" required;",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
        "com.sun.security.auth.module.LDAPLOGINMODULE required;",
        "; com.sun.security.auth.module.JndiLoginModule required;",
        "1 required;",
      })
  void loginModulesThatMayRunAnythingAreRefused(String jaas) {
    assertThat(errors(withJaas(jaas)))
        .containsExactly(
            "source.properties.sasl.jaas.config: refused, expected only Kafka's PlainLoginModule"
                + " and ScramLoginModule and Java's Krb5LoginModule");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PLAIN required username=\"u\" password=\"; JndiLoginModule 'x' // y\";",
        "org.apache.kafka.common.security.scram.ScramLoginModule required password='a b';",
        "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true;",
      })
  void loginModulesOfKafkaAreTaken(String jaas) {
    assertThat(parse(withJaas(jaas)).source().properties()).containsKey("sasl.jaas.config");
  }

  private static String withJaas(String jaas) {
    String config =
        jaas.replace("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule");
    return SMALL + "  properties: {sasl.jaas.config: '%s'}\n".formatted(config.replace("'", "''"));
  }

  @Test
  void secretsComeFromTheEnvironmentAndFilesAndAreNeverShown() throws IOException {
    Files.writeString(directory.resolve("key"), "S3NTINEL-FILE\n");
    MonitorConfig config =
        parse(
            SMALL
                + """
                  properties:
                    ssl.keystore.key: "password='${env:KAFKA_PASSWORD}' key='${file:%s}';"
                """
                    .formatted(directory.resolve("key")));

    assertThat(config.source().properties())
        .containsEntry("ssl.keystore.key", "password='S3NTINEL $1' key='S3NTINEL-FILE';");
    assertThat(config.toString()).contains("ssl.keystore.key").doesNotContain("S3NTINEL");
  }

  @Test
  void secretsThatCannotBeFoundAreErrors() throws IOException {
    Files.write(directory.resolve("binary"), new byte[] {-1, -2});
    Files.write(directory.resolve("huge"), new byte[70_000]);

    assertThat(
            errors(
                SMALL
                    + """
                      properties:
                        ssl.a: S3NTINEL ${env:NOBODY}
                        ssl.b: S3NTINEL ${file:nowhere}
                        ssl.c: S3NTINEL ${url:http://x}
                        ssl.d: ${file:binary}
                        ssl.e: ${file:huge}
                    """))
        .containsExactly(
            "source.properties.ssl.a: environment variable NOBODY is not set",
            "source.properties.ssl.b: file nowhere cannot be read",
            "source.properties.ssl.c: unknown reference, expected ${env:NAME} or ${file:/path}",
            "source.properties.ssl.d: file binary is no text in UTF-8",
            "source.properties.ssl.e: file huge has more than 65536 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "stream: a%nstream: b | stream: is there twice, expected once",
        "stream: &x a%nlateness: *x | lateness: is an alias, expected the value itself",
        "\"a\\nb\": 1 | the file: has a key that is empty, too long or with control characters",
        "- a | the file is no mapping, expected lines such as stream: NAME",
        "'' | the file is no mapping, expected lines such as stream: NAME",
        "stream: a%n---%nstream: b | the file has a second document, expected one",
        "stream: !!binary aGk= | stream: is binary, expected text, a number or true or false",
      })
  void refusesYamlThatHidesSomething(String yaml, String error) {
    assertThat(errors(yaml.formatted())).containsExactly(error);
  }

  @Test
  void syntaxErrorsTellWhereButShowNoLine() {
    assertThat(errors("stream: x\npassword: S3NTINEL: y\n"))
        .containsExactly("line 2, column 19: no YAML: mapping values are not allowed here");
    assertThat(errors("a: ".repeat(5) + "[".repeat(100)))
        .singleElement()
        .asString()
        .doesNotContain("\n");
  }

  @Test
  void tagsNeverBecomeClasses() {
    assertThat(errors("stream: !!javax.script.ScriptEngineManager [!!java.net.URL ['http://x']]\n"))
        .contains(
            "stream: a list, expected a letter or _ and up to 127 letters, digits, _, . or -");
  }

  @Test
  void aFileThatCannotBeReadIsOneError() throws IOException {
    Path huge = directory.resolve("huge.yaml");
    Files.write(huge, new byte[300_000]);

    assertThat(readErrors(directory.resolve("none.yaml")))
        .containsExactly(
            directory.resolve("none.yaml") + ": cannot be read, expected a YAML file in UTF-8");
    assertThat(readErrors(huge)).containsExactly(huge + ": 300000 bytes, expected at most 262144");
  }

  private MonitorConfig parse(String yaml) {
    return ConfigFile.parse(yaml, directory, ENVIRONMENT::get);
  }

  private List<String> errors(String yaml) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> parse(yaml));
    assertThat(e).as("no error in %s", yaml).isNotNull();
    assertThat(e.getMessage()).doesNotContain("S3NTINEL");
    return Objects.requireNonNull(e).errors();
  }

  private static List<String> readErrors(Path file) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file));
    return Objects.requireNonNull(e).errors();
  }
}
