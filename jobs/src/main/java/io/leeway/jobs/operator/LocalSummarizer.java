package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractInput;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of one source subtask and sends the counts on: partial {@link PaneSummary
 * summaries} when a watermark closes a pane, before a checkpoint barrier and at the end of the
 * input, never on close.
 *
 * <p>Since everything is flushed before each barrier, counts are never part of a checkpoint and the
 * operator rescales freely. It is an operator with several inputs, because only such a one can have
 * the sources of both chained into it: no record crosses a channel before it is counted.
 *
 * <p>Input 1: feature rows, reused by the source. Input 2, where references can change: all of
 * them, in every subtask. Main output: summaries; side output: dead letters.
 *
 * <p>State: the references of input 2, until later ones displace them, so that a restart bins as
 * before.
 */
public final class LocalSummarizer extends AbstractStreamOperatorV2<PaneSummary>
    implements MultipleInputStreamOperator<PaneSummary> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", StreamTypes.DEAD_LETTER);

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 1;
  private static final int REFERENCES = 2;

  private final Settings settings;
  private final KnownReferences references;
  private final PaneSummarizer summarizer;
  private final Counter recordsRead;
  private final Counter deadLetters;
  private final Counter summariesSent;
  private @Nullable BroadcastState<String, byte[]> referenceState;

  LocalSummarizer(StreamOperatorParameters<PaneSummary> parameters, Settings settings) {
    super(parameters, settings.referenceUpdates() ? 2 : 1);
    this.settings = settings;
    this.references = new KnownReferences(settings.stream());
    this.summarizer =
        new PaneSummarizer(settings.features(), settings.grid(), references.timeline(), this::send);
    this.recordsRead = metrics.counter("recordsRead");
    this.deadLetters = metrics.counter("deadLetters");
    this.summariesSent = metrics.counter("summariesSent");
    metrics.gauge("openPanes", summarizer::openPanes);
  }

  /**
   * What the operator is told.
   *
   * @param topic name of the topic in dead letters
   * @param references messages of the references read before the job started
   * @param referenceUpdates whether there is a second input with later references
   */
  public record Settings(
      String stream,
      String topic,
      List<FeatureField> features,
      PaneGrid grid,
      List<byte[]> references,
      boolean referenceUpdates)
      implements Serializable {}

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    BroadcastState<String, byte[]> state =
        context.getOperatorStateStore().getBroadcastState(KnownReferences.STATE);
    referenceState = state;
    references.addAll(settings.references());
    references.restore(state);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // Flink's interface has raw inputs
  public List<Input> getInputs() {
    Input rows =
        new AbstractInput<FeatureRow, PaneSummary>(this, ROWS) {
          @Override
          public void processElement(StreamRecord<FeatureRow> element) {
            count(element.getValue());
          }
        };
    Input updates =
        new AbstractInput<byte[], PaneSummary>(this, REFERENCES) {
          @Override
          public void processElement(StreamRecord<byte[]> element) throws Exception {
            if (references.update(element.getValue(), Objects.requireNonNull(referenceState))) {
              summarizer.referencesChanged();
            }
          }
        };
    return settings.referenceUpdates() ? List.of(rows, updates) : List.of(rows);
  }

  @Override
  public void processWatermark(Watermark watermark) throws Exception {
    summarizer.flushClosedBy(watermark.getTimestamp());
    super.processWatermark(watermark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    summarizer.flushAll();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void finish() throws Exception {
    summarizer.flushAll();
    super.finish();
  }

  private void count(FeatureRow row) {
    recordsRead.inc();
    DeadLetterReason rejection = row.rejection();
    if (rejection == null) {
      summarizer.add(row);
    } else {
      deadLetters.inc();
      output.collect(DEAD_LETTERS, new StreamRecord<>(deadLetter(row, rejection)));
    }
  }

  private DeadLetter deadLetter(FeatureRow row, DeadLetterReason reason) {
    byte[] payload = row.payload();
    return DeadLetter.newBuilder()
        .setStream(settings.stream())
        .setTopic(settings.topic())
        .setPartition(row.partition())
        .setOffset(row.offset())
        .setTimestamp(row.recordTimestampMillis())
        .setReason(reason)
        .setDetail(row.rejectionDetail())
        .setPayload(payload == null ? null : ByteBuffer.wrap(payload))
        .build();
  }

  private void send(PaneSummary summary) {
    summariesSent.inc();
    output.collect(new StreamRecord<>(summary, summary.paneStartMillis()));
  }

  /** Makes the operator, with the source chained into it. */
  public static final class Factory extends AbstractStreamOperatorFactory<PaneSummary> {
    private static final long serialVersionUID = 1L;

    private final Settings settings;

    public Factory(Settings settings) {
      this.settings = settings;
      this.chainingStrategy = ChainingStrategy.HEAD_WITH_SOURCES;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's contract
    public <T extends StreamOperator<PaneSummary>> T createStreamOperator(
        StreamOperatorParameters<PaneSummary> parameters) {
      return (T) new LocalSummarizer(parameters, settings);
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's contract
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
      return LocalSummarizer.class;
    }
  }
}
