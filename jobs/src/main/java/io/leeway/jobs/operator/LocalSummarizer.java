package io.leeway.jobs.operator;

import io.leeway.jobs.ledger.PartitionAccounts;
import io.leeway.jobs.ledger.RunLedger;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.ShadowSummarizer;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.JumpGuard;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of one source subtask and sends the counts on: partial {@link PaneSummary
 * summaries} when a watermark closes a pane, before a checkpoint barrier and at the end of the
 * input, never on close.
 *
 * <p>Since everything is flushed before each barrier, counts are never part of a checkpoint and the
 * operator rescales freely. It is chained to the source: no record crosses a channel before it is
 * counted.
 *
 * <p>Input: feature rows, reused by the source. Main output: summaries; side outputs: dead letters,
 * and before each barrier what became of the records since the last.
 *
 * <p>State: the references of the feed, until later ones displace them, so that a restart bins as
 * before; that of its {@link TimeGuard}; in a replay, that of its {@link ReplayFilter}.
 */
public final class LocalSummarizer extends AbstractStreamOperator<PaneSummary>
    implements OneInputStreamOperator<FeatureRow, PaneSummary> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", StreamTypes.DEAD_LETTER);

  /** Parts of the run's ledger, see {@link RunLedger}. */
  public static final OutputTag<Ledger> LEDGER = new OutputTag<>("ledger", StreamTypes.LEDGER);

  private static final long serialVersionUID = 1L;

  private final transient Settings settings;
  private final transient MailboxExecutor mailbox;
  private final transient KnownReferences references;
  private final transient PaneSummarizer summarizer;
  private final transient ShadowSummarizer shadow;
  private final transient PartitionAccounts accounts;
  private final transient TimeGuard.Settlement settlement;
  private final transient Counter recordsRead;
  private final transient Counter recordsFiltered;
  private final transient Counter recordsHeld;
  private final transient Counter deadLetters;
  private final transient Counter summariesSent;
  private transient @Nullable BroadcastState<String, byte[]> referenceState;
  private transient ReferenceFeed.@Nullable Subscription feed;
  private transient @Nullable TimeGuard timeGuard;
  private transient @Nullable ReplayFilter replay;
  private transient boolean pastEnd;

  LocalSummarizer(StreamOperatorParameters<PaneSummary> parameters, Settings settings) {
    super(parameters);
    this.settings = settings;
    this.mailbox = parameters.getMailboxExecutor();
    this.references = new KnownReferences(settings.stream());
    this.summarizer =
        new PaneSummarizer(settings.content(), settings.grid(), references.timeline(), this::send);
    this.shadow =
        new ShadowSummarizer(
            settings.content(), settings.grid(), references.timeline(), this::send);
    this.accounts = new PartitionAccounts();
    this.settlement = this::settle;
    this.recordsRead = metrics.counter("recordsRead");
    this.recordsFiltered = metrics.counter("recordsFiltered");
    this.recordsHeld = metrics.counter("recordsHeld");
    this.deadLetters = metrics.counter("deadLetters");
    this.summariesSent = metrics.counter("summariesSent");
    metrics.gauge("openPanes", summarizer::openPanes);
  }

  /**
   * What the operator is told.
   *
   * @param topic name of the topic in dead letters
   * @param references messages of the references read before the job started
   * @param feed later references, null if there are none
   * @param jumpLimitMillis how far ahead of its partition a record may be, see {@link
   *     io.leeway.jobs.window.JumpGuard}
   * @param replay which records of a replay count, null to count all
   */
  public record Settings(
      String stream,
      String topic,
      SummaryContent content,
      PaneGrid grid,
      List<byte[]> references,
      @Nullable ReferenceFeed feed,
      long jumpLimitMillis,
      @Nullable ReplayRules replay)
      implements Serializable {
    /** The settings of a monitor that is live. */
    public Settings(
        String stream,
        String topic,
        SummaryContent content,
        PaneGrid grid,
        List<byte[]> references,
        @Nullable ReferenceFeed feed) {
      this(stream, topic, content, grid, references, feed, JumpGuard.limitMillis(0), null);
    }
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    StateFormat.check(context.getOperatorStateStore());
    BroadcastState<String, byte[]> state =
        context.getOperatorStateStore().getBroadcastState(KnownReferences.STATE);
    referenceState = state;
    references.addAll(settings.references());
    references.restore(state);
    shadow.referencesChanged();
    timeGuard = TimeGuard.restore(settings.jumpLimitMillis(), context.getOperatorStateStore());
    ReplayRules rules = settings.replay();
    if (rules != null) {
      replay = ReplayFilter.restore(rules, context.getOperatorStateStore());
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    TaskInfo task = getRuntimeContext().getTaskInfo();
    timeGuard().snapshot(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
    if (replay != null) {
      replay.snapshot();
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    ReferenceFeed source = settings.feed();
    if (source != null) {
      feed =
          source.start(
              getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
              message -> inTask(() -> update(message)),
              failure -> inTask(() -> fail(failure)));
    }
  }

  @Override
  public void processElement(StreamRecord<FeatureRow> element) {
    count(element.getValue());
  }

  @Override
  public void processWatermark(Watermark watermark) throws Exception {
    summarizer.flushClosedBy(watermark.getTimestamp());
    shadow.flushClosedBy(watermark.getTimestamp());
    super.processWatermark(watermark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    summarizer.flushAll();
    shadow.flushAll();
    account();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void finish() throws Exception {
    timeGuard().finish(settlement);
    summarizer.flushAll();
    shadow.flushAll();
    account();
    if (replay != null) {
      LateRecords.Sum late = new LateRecords.Sum();
      late.add(replay.late());
      getRuntimeContext().addAccumulator(LateRecords.ACCUMULATOR, late);
    }
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (feed != null) {
      feed.close();
    }
    super.close();
  }

  /** Between two records, in the thread of the task; not at all if the task has ended. */
  private void inTask(ThrowingRunnable<Exception> action) {
    try {
      mailbox.execute(action, "reference");
    } catch (RejectedExecutionException ended) {
      LOG.debug("A reference came after the end of the task: {}", ended.getMessage());
    }
  }

  private void update(byte[] message) throws Exception {
    if (references.update(message, Objects.requireNonNull(referenceState))) {
      summarizer.referencesChanged();
      shadow.referencesChanged();
    }
  }

  private static void fail(Throwable failure) throws Exception {
    throw new IOException("References cannot be read any longer: " + failure.getMessage(), failure);
  }

  private void count(FeatureRow row) {
    recordsRead.inc();
    accounts.read(row.partition(), row.offset());
    DeadLetterReason rejection = row.rejection();
    if (rejection != null) {
      refuse(row, rejection);
    } else if (timeGuard().passes(row, settlement)) {
      take(row);
    } else {
      recordsHeld.inc();
      accounts.waiting(row.partition());
    }
  }

  /** A row that has waited, in an object of its own. */
  private void settle(FeatureRow row, boolean lone) {
    accounts.settled(row.partition());
    if (lone) {
      row.reject(DeadLetterReason.FUTURE, "far ahead of all other records of its partition");
      refuse(row, DeadLetterReason.FUTURE);
    } else {
      take(row);
    }
  }

  private void take(FeatureRow row) {
    if (replay == null || isReplayed(replay, row)) {
      summarizer.add(row);
      shadow.add(row);
      accounts.counted(row.partition());
    } else {
      accounts.filtered(row.partition());
    }
  }

  private void refuse(FeatureRow row, DeadLetterReason reason) {
    if (reason == DeadLetterReason.FUTURE) {
      accounts.future(row.partition());
    } else {
      accounts.malformed(row.partition());
    }
    deadLetters.inc();
    output.collect(DEAD_LETTERS, new StreamRecord<>(deadLetter(row, reason)));
  }

  private TimeGuard timeGuard() {
    return Objects.requireNonNull(timeGuard, "initializeState() comes first");
  }

  private void account() {
    List<PartitionLedger> partitions = accounts.take();
    if (!partitions.isEmpty()) {
      output.collect(LEDGER, new StreamRecord<>(RunLedger.part(partitions)));
    }
  }

  private boolean isReplayed(ReplayFilter filter, FeatureRow row) {
    if (filter.takes(row)) {
      return true;
    }
    recordsFiltered.inc();
    if (!pastEnd && filter.isPastEnd()) {
      pastEnd = true;
      // Tells the scorer that the last window did not end because the records did.
      summarizer.openAfter(Objects.requireNonNull(settings.replay()).span().untilMillis());
    }
    return false;
  }

  private DeadLetter deadLetter(FeatureRow row, DeadLetterReason reason) {
    byte[] payload = row.payload();
    return new DeadLetter(
        settings.stream(),
        settings.topic(),
        row.partition(),
        row.offset(),
        row.recordTimestampMillis(),
        reason,
        row.rejectionDetail(),
        payload == null ? null : ByteBuffer.wrap(payload));
  }

  private void send(PaneSummary summary) {
    summariesSent.inc();
    output.collect(new StreamRecord<>(summary, summary.paneStartMillis()));
  }

  /** Makes the operator, chained to the source. */
  public static final class Factory extends AbstractStreamOperatorFactory<PaneSummary>
      implements OneInputStreamOperatorFactory<FeatureRow, PaneSummary> {
    private static final long serialVersionUID = 1L;

    private final Settings settings;

    public Factory(Settings settings) {
      this.settings = settings;
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
