package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureRow;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Tells Flink how rows are serialized, so that it does not fall back to Kryo. */
public final class FeatureRowTypeInfo extends TypeInformation<FeatureRow> {
  private static final long serialVersionUID = 1L;

  public static final FeatureRowTypeInfo INSTANCE = new FeatureRowTypeInfo();

  private FeatureRowTypeInfo() {}

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<FeatureRow> getTypeClass() {
    return FeatureRow.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<FeatureRow> createSerializer(SerializerConfig config) {
    return FeatureRowSerializer.INSTANCE;
  }

  @Override
  public boolean canEqual(@Nullable Object other) {
    return other instanceof FeatureRowTypeInfo;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FeatureRowTypeInfo;
  }

  @Override
  public int hashCode() {
    return FeatureRowTypeInfo.class.hashCode();
  }

  @Override
  public String toString() {
    return "FeatureRow";
  }
}
