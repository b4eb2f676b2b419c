package io.leeway.jobs.operator;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Takes event time out of a stream: it is idle from the start and passes no watermark on.
 *
 * <p>References have no part in the time of the data. Were their stream active, windows would wait
 * for it; were it to end, its last watermark, the end of time, would close every window as soon as
 * the data fall silent.
 *
 * @param <T> type of the elements
 */
public final class Timeless<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1L;

  @Override
  public void open() throws Exception {
    super.open();
    output.emitWatermarkStatus(WatermarkStatus.IDLE);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark watermark) {
    // Time ends here.
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    // Idle for ever.
  }
}
