package io.leeway.benchmarks;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.Reference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Avro records of any number of features, the same at every call: numbers that are normal,
 * lognormal, zero-inflated, whole and heavy-tailed in turn, categories of different cardinality.
 */
final class SyntheticRecords {
  private static final long SEED = 20_010_101;

  private final int numeric;
  private final int categorical;
  private final boolean nullable;

  SyntheticRecords(int numeric, int categorical, boolean nullable) {
    this.numeric = numeric;
    this.categorical = categorical;
    this.nullable = nullable;
  }

  List<FeatureField> features() {
    List<FeatureField> features = new ArrayList<>();
    for (int i = 0; i < numeric; i++) {
      features.add(new FeatureField("n" + i, "n" + i, FeatureKind.NUMERIC));
    }
    for (int i = 0; i < categorical; i++) {
      features.add(new FeatureField("c" + i, "c" + i, FeatureKind.CATEGORICAL));
    }
    return features;
  }

  Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Synthetic").fields();
    fields = fields.requiredLong("time");
    for (FeatureField feature : features()) {
      boolean number = feature.kind() == FeatureKind.NUMERIC;
      if (nullable) {
        fields =
            number ? fields.optionalDouble(feature.name()) : fields.optionalString(feature.name());
      } else {
        fields =
            number ? fields.requiredDouble(feature.name()) : fields.requiredString(feature.name());
      }
    }
    return fields.endRecord();
  }

  /** The first records, in Avro's binary encoding. */
  byte[][] records(int count) throws IOException {
    Schema schema = schema();
    GenericDatumWriter<GenericData.Record> writer = new GenericDatumWriter<>(schema);
    SplittableRandom random = new SplittableRandom(SEED);
    byte[][] records = new byte[count][];
    BinaryEncoder encoder = null;
    for (int i = 0; i < count; i++) {
      GenericData.Record record = new GenericData.Record(schema);
      record.put("time", (long) i);
      for (int feature = 0; feature < numeric; feature++) {
        record.put("n" + feature, number(feature, random));
      }
      for (int feature = 0; feature < categorical; feature++) {
        record.put("c" + feature, category(feature, random));
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      writer.write(record, encoder);
      encoder.flush();
      records[i] = bytes.toByteArray();
    }
    return records;
  }

  /** The reference of so many records. */
  Reference reference(int count) throws IOException {
    return ReferenceBuilder.build(rows(count), ReferenceSettings.withDefaults("synthetic"))
        .reference();
  }

  private RowSource rows(int count) {
    return new RowSource() {
      @Override
      public String description() {
        return "synthetic records";
      }

      @Override
      public RowReader open(Rejects rejects) {
        return reader(count);
      }
    };
  }

  private RowReader reader(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    return new RowReader() {
      private int next;

      @Override
      public boolean next(Row row) throws IOException {
        if (next == count) {
          return false;
        }
        row.begin("record", next++);
        for (int feature = 0; feature < numeric; feature++) {
          row.set("n" + feature, new Cell.Real(number(feature, random)));
        }
        for (int feature = 0; feature < categorical; feature++) {
          row.set("c" + feature, new Cell.Text(category(feature, random)));
        }
        return true;
      }

      @Override
      public void close() {}
    };
  }

  private static double number(int feature, SplittableRandom random) {
    return switch (feature % 5) {
      case 0 -> random.nextGaussian();
      case 1 -> Math.exp(random.nextGaussian());
      case 2 -> random.nextInt(5) > 0 ? 0 : Math.exp(random.nextGaussian() * 2);
      case 3 -> random.nextInt(1000);
      default -> random.nextGaussian() / Math.abs(random.nextGaussian());
    };
  }

  /** Of 3, 10, 31, 100 and 316 categories, the first the most frequent. */
  private static String category(int feature, SplittableRandom random) {
    int cardinality = (int) Math.round(3 * Math.pow(10, feature % 5 / 2.0));
    int rank = (int) (cardinality * Math.pow(random.nextDouble(), 2));
    return "v" + rank * 7;
  }
}
