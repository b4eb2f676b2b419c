package io.leeway.schema.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.Contribution;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final WindowReport REPORT =
      WindowReport.newBuilder()
          .setStream("flights")
          .setWindowStart(0)
          .setWindowEnd(86_400_000)
          .setRevision(0)
          .setComplete(true)
          .setReferenceId("0123")
          .setConfigHash("abcd")
          .setRecords(1_100)
          .setLate(0)
          .setFeatures(
              List.of(
                  FeatureScore.newBuilder()
                      .setFeature("origin")
                      .setKind(FeatureKind.CATEGORICAL)
                      .setStatus(FeatureStatus.DRIFT)
                      .setRecords(1_100)
                      .setMissing(0)
                      .setUnseen(3)
                      .setJsDistance(0.25)
                      .setPsiNats(Double.POSITIVE_INFINITY)
                      .setContributions(
                          List.of(
                              Contribution.newBuilder()
                                  .setBin(1)
                                  .setLabel("origin = \"BOS\"")
                                  .setLiveShare(0.001)
                                  .setReferenceShare(0.02)
                                  .setContributionNats(-0.003)
                                  .build()))
                      .build()))
          .build();

  private static final Alert ALERT =
      Alert.newBuilder()
          .setId("7")
          .setStream("flights")
          .setSubject("feature:origin")
          .setState(AlertState.RAISED)
          .setSeverity(Severity.HIGH)
          .setWindowStart(0)
          .setWindowEnd(1)
          .setExplanation("origin drifted")
          .build();

  @Test
  void aMessageComesBackFromItsBytes() {
    assertThat(MessageCodec.WINDOW_REPORT.decode(MessageCodec.WINDOW_REPORT.encode(REPORT)))
        .isEqualTo(REPORT);
    assertThat(MessageCodec.ALERT.decode(MessageCodec.ALERT.encode(ALERT))).isEqualTo(ALERT);
  }

  @Test
  void equalMessagesHaveEqualBytes() {
    assertThat(MessageCodec.WINDOW_REPORT.encode(WindowReport.newBuilder(REPORT).build()))
        .isEqualTo(MessageCodec.WINDOW_REPORT.encode(REPORT));
  }

  @Test
  void everyTruncationOfAMessageIsMalformed() {
    byte[] bytes = MessageCodec.ALERT.encode(ALERT);
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> MessageCodec.ALERT.decode(truncated))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageContaining(length + " bytes are no Alert");
    }
  }

  @Test
  void aMessageOfAnotherTypeIsMalformed() {
    assertThatThrownBy(() -> MessageCodec.ALERT.decode(MessageCodec.WINDOW_REPORT.encode(REPORT)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void generatedDecodersPassTheAllowListToo() throws Exception {
    MessageCodec.of(Alert.class);
    assertThat(Alert.fromByteBuffer(ALERT.toByteBuffer())).isEqualTo(ALERT);
  }

  @Test
  void generatedClassesWorkWithoutTheCodecInAJvmOfTheirOwn() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                GeneratedClassesOnly.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("decoded");
  }

  /** A program that uses the generated classes and nothing else of Leeway. */
  static final class GeneratedClassesOnly {
    private GeneratedClassesOnly() {}

    public static void main(String[] arguments) throws Exception {
      Alert decoded = Alert.fromByteBuffer(ALERT.toByteBuffer());
      System.out.println(decoded.equals(ALERT) ? "decoded" : "differs");
    }
  }

  @Test
  void onlyTheGeneratedClassesAreTrusted() {
    MessageCodec.of(DeadLetter.class);
    ClassSecurityValidator.validate(DeadLetter.class);
    ClassSecurityValidator.validate(DeadLetterReason.class);
    assertThatThrownBy(() -> ClassSecurityValidator.validate(MessageCodec.class))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class))
        .isInstanceOf(SecurityException.class);
  }

  @Test
  void jsonHasTheSchemasNamesAndNoTypeWrappers() {
    assertThat(JsonView.of(ALERT))
        .isEqualTo(
            "{\"id\":\"7\",\"stream\":\"flights\",\"segment\":null,\"subject\":\"feature:origin\","
                + "\"state\":\"RAISED\",\"severity\":\"HIGH\",\"windowStart\":0,\"windowEnd\":1,"
                + "\"referenceId\":null,\"statistic\":null,\"pValue\":null,"
                + "\"explanation\":\"origin drifted\",\"kind\":\"DRIFT\",\"groupId\":null,\"members\":[],"
                + "\"supersededBy\":null}");
    assertThat(JsonView.of(REPORT))
        .contains("\"psiNats\":\"Infinity\"", "\"label\":\"origin = \\\"BOS\\\"\"");
  }
}
