package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** The types that flow through the job. */
public final class StreamTypes {
  public static final TypeInformation<FeatureRow> FEATURE_ROW =
      new OwnTypeInfo<>(FeatureRow.class, FeatureRowSerializer.INSTANCE);
  public static final TypeInformation<PaneSummary> PANE_SUMMARY =
      new OwnTypeInfo<>(PaneSummary.class, PaneSummarySerializer.INSTANCE);
  public static final TypeInformation<WindowReport> WINDOW_REPORT =
      new OwnTypeInfo<>(WindowReport.class, new MessageSerializer<>(WindowReport.class));

  /** A report, and what may leave the job of it. */
  public static final TypeInformation<Tuple2<WindowReport, WindowReport>> EXACT_AND_TOLD =
      Types.TUPLE(WINDOW_REPORT, WINDOW_REPORT);

  public static final TypeInformation<Alert> ALERT =
      new OwnTypeInfo<>(Alert.class, new MessageSerializer<>(Alert.class));
  public static final TypeInformation<DeadLetter> DEAD_LETTER =
      new OwnTypeInfo<>(DeadLetter.class, new MessageSerializer<>(DeadLetter.class));
  public static final TypeInformation<Ledger> LEDGER =
      new OwnTypeInfo<>(Ledger.class, new MessageSerializer<>(Ledger.class));

  /** A reference as it is in the topic. */
  public static final TypeInformation<byte[]> REFERENCE_BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  public static final TypeInformation<String> SEGMENT = Types.STRING;

  private StreamTypes() {}
}
