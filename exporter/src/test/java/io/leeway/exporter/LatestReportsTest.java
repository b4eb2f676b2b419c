package io.leeway.exporter;

import static io.leeway.exporter.Messages.DAY;
import static io.leeway.exporter.Messages.HOUR;
import static io.leeway.exporter.Messages.day;
import static io.leeway.exporter.Messages.feature;
import static io.leeway.exporter.Messages.features;
import static io.leeway.exporter.Messages.onlyJsDistance;
import static io.leeway.exporter.Messages.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairScore;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestReportsTest {
  private final MonitorView view = new MonitorView(10_000, 3);

  @Test
  void aLaterWindowReplacesAnEarlierOne() {
    view.accept(day(0, feature("delay", 0.1)).build());
    view.accept(day(1, feature("delay", 0.2)).build());
    assertThat(onlyJsDistance(view)).isEqualTo(0.2);
  }

  @Test
  void anEarlierWindowNeverReplacesALaterOne() {
    view.accept(day(1, feature("delay", 0.2)).build());
    view.accept(day(0, feature("delay", 0.1)).build());
    assertThat(onlyJsDistance(view)).isEqualTo(0.2);
  }

  @Test
  void ofOneWindowTheHighestRevisionCounts() {
    view.accept(day(0, feature("delay", 0.3)).setRevision(2).build());
    view.accept(day(0, feature("delay", 0.1)).setRevision(0).build());
    view.accept(day(0, feature("delay", 0.2)).setRevision(1).build());
    assertThat(onlyJsDistance(view)).isEqualTo(0.3);
  }

  @Test
  void aRevisionOfAnEarlierWindowDoesNotReplaceALaterWindow() {
    view.accept(day(1, feature("delay", 0.2)).build());
    view.accept(day(0, feature("delay", 0.1)).setRevision(9).build());
    assertThat(onlyJsDistance(view)).isEqualTo(0.2);
  }

  @Test
  void windowsOfSeveralLengthsAndSegmentsAreKeptApart() {
    view.accept(day(0, feature("delay", 0.1)).build());
    view.accept(day(0, feature("delay", 0.2)).setSegment("FR").build());
    view.accept(window(23 * HOUR, HOUR, feature("delay", 0.3)).build());
    assertThat(view.snapshot().windows())
        .extracting(WindowSnapshot::key)
        .containsExactly(
            new WindowKey("flights", "", HOUR),
            new WindowKey("flights", "", DAY),
            new WindowKey("flights", "FR", DAY));
  }

  @Test
  void aFeatureThatMissesThreeWindowsIsStillThereAndThenGone() {
    view.accept(day(0, feature("old", 0.1), feature("delay", 0.1)).build());
    view.accept(day(3, feature("delay", 0.1)).build());
    assertThat(features(view)).containsExactly("delay", "old");
    view.accept(day(4, feature("delay", 0.1)).build());
    assertThat(features(view)).containsExactly("delay");
  }

  @Test
  void aFeatureThatIsGoneDoesNotComeBackByAnOldReport() {
    view.accept(day(4, feature("delay", 0.1)).build());
    view.accept(day(0, feature("old", 0.1)).build());
    assertThat(features(view)).containsExactly("delay");
  }

  @Test
  void aFeatureThatIsGoneComesBackByANewReport() {
    view.accept(day(0, feature("old", 0.1)).build());
    view.accept(day(4, feature("delay", 0.1)).build());
    view.accept(day(5, feature("old", 0.2)).build());
    assertThat(features(view)).containsExactly("delay", "old");
  }

  @Test
  void aSegmentThatIsReportedNoMoreIsGone() {
    view.accept(day(0, feature("delay", 0.1)).setSegment("FR").build());
    view.accept(day(4, feature("delay", 0.1)).setSegment("DE").build());
    assertThat(view.snapshot().windows())
        .extracting(window -> window.key().segment())
        .containsExactly("DE");
  }

  @Test
  void windowsOfALengthThatIsReportedNoMoreAreGone() {
    view.accept(window(0, HOUR, feature("delay", 0.1)).build());
    view.accept(day(1, feature("delay", 0.1)).build());
    assertThat(view.snapshot().windows())
        .extracting(window -> window.key().lengthMillis())
        .containsExactly(DAY);
  }

  @Test
  void aLongWindowThatEndsFarAheadOfItsRecordsDoesNotMakeShortOnesStale() {
    view.accept(window(0, HOUR, feature("delay", 0.1)).build());
    view.accept(day(0, feature("delay", 0.1)).build());
    assertThat(view.snapshot().windows())
        .extracting(window -> window.key().lengthMillis())
        .containsExactly(HOUR, DAY);
  }

  @Test
  void anotherStreamDoesNotMakeAStreamStale() {
    view.accept(day(0, feature("delay", 0.1)).build());
    view.accept(day(1_000, feature("price", 0.1)).setStream("sales").build());
    assertThat(features(view)).containsExactly("delay", "price");
  }

  @Test
  void pairsFollowTheSameRules() {
    view.accept(day(1).setPairs(List.of(pair(0.2))).build());
    view.accept(day(0).setPairs(List.of(pair(0.1))).build());
    assertThat(view.snapshot().windows().get(0).pairs()).containsExactly(pair(0.2));
    view.accept(day(5).build());
    assertThat(view.snapshot().windows().get(0).pairs()).isEmpty();
  }

  @Test
  void whatHasNoRoomIsLeftOutAndCounted() {
    // One window (7 series) and one feature (15) fit.
    MonitorView small = new MonitorView(24, 3);
    small.accept(day(0, feature("a", 0.1), feature("b", 0.1), feature("c", 0.1)).build());
    assertThat(features(small)).containsExactly("a");
    assertThat(small.snapshot().overflows()).isEqualTo(2);
    small.accept(day(1, feature("a", 0.2)).build());
    assertThat(onlyJsDistance(small)).isEqualTo(0.2);
    assertThat(small.snapshot().overflows()).isEqualTo(2);
  }

  @Test
  void aFeatureTakesAsMuchRoomAsItHasSeries() {
    // A window, a feature and its nine quantiles; then another feature instead of the quantiles.
    MonitorView small = new MonitorView(7 + 15 + 15, 3);
    FeatureScore withQuantiles =
        FeatureScore.newBuilder(feature("a", 0.1))
            .setQuantiles(List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0))
            .build();
    small.accept(day(0, withQuantiles, feature("b", 0.1)).build());
    assertThat(features(small)).containsExactly("a");
    small.accept(day(1, feature("a", 0.2), feature("b", 0.2)).build());
    assertThat(features(small)).containsExactly("a", "b");
  }

  @Test
  void whatBecomesStaleMakesRoom() {
    MonitorView small = new MonitorView(24, 3);
    small.accept(day(0, feature("a", 0.1)).build());
    small.accept(day(4, feature("b", 0.1)).build());
    assertThat(features(small)).containsExactly("b");
    assertThat(small.snapshot().overflows()).isZero();
  }

  @Test
  void aSegmentThatHasNoRoomLeavesNothingBehind() {
    MonitorView small = new MonitorView(24, 3);
    small.accept(day(0, feature("a", 0.1)).build());
    small.accept(day(0, feature("a", 0.1)).setSegment("FR").build());
    assertThat(small.snapshot().windows()).hasSize(1);
    assertThat(small.snapshot().overflows()).isEqualTo(1);
  }

  private static PairScore pair(double mutualInformationNats) {
    return PairScore.newBuilder()
        .setFirst("origin")
        .setSecond("delay")
        .setMutualInformationNats(mutualInformationNats)
        .setReferenceMutualInformationNats(0.1)
        .setChangeNats(0)
        .setStandardErrorNats(0.01)
        .setStatus(FeatureStatus.OK)
        .build();
  }
}
