package io.leeway.jobs.reference;

import io.leeway.jobs.record.ArrayField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.vector.VectorDerivation;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.vector.VectorScale;
import io.leeway.schema.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows with the numeric features that are computed of their arrays as further columns, computed as
 * the monitor computes them.
 *
 * @param scales of the embeddings by their names
 */
record VectorRows(RowSource source, List<VectorFeature> vectors, Map<String, VectorScale> scales)
    implements RowSource {

  @Override
  public String description() {
    return source.description();
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    RowReader reader = source.open(rejects);
    List<FeatureField> derived = derived(vectors);
    FeatureRow scratch = VectorFeature.fields(derived, vectors).newRow();
    List<VectorDerivation> derivations = new ArrayList<>();
    int array = 0;
    for (VectorFeature vector : vectors) {
      derivations.add(
          new VectorDerivation(vector, derived, array, scales.get(vector.name()), false));
      array += vector.arrays().size();
    }
    return new RowReader() {
      @Override
      public boolean next(Row row) throws IOException {
        if (!reader.next(row)) {
          return false;
        }
        read(row, vectors, derived, scratch);
        for (VectorDerivation derivation : derivations) {
          derivation.derive(scratch);
        }
        for (int i = 0; i < derived.size(); i++) {
          row.set(
              derived.get(i).column(),
              switch (scratch.state(i)) {
                case NUMBER -> new Cell.Real(scratch.number(i));
                case NON_FINITE -> new Cell.Real(Double.NaN);
                case MISSING, TEXT -> Cell.MISSING;
              });
        }
        return true;
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  static List<FeatureField> derived(List<VectorFeature> vectors) {
    return vectors.stream().flatMap(vector -> vector.derived().stream()).toList();
  }

  /** Puts the arrays of a row of cells, and what is read besides, into a row of the stream. */
  static void read(
      Row row, List<VectorFeature> vectors, List<FeatureField> derived, FeatureRow into) {
    into.begin(0, 0, 0);
    for (int i = 0; i < derived.size(); i++) {
      if (derived.get(i).isRead()) {
        CellWriter.write(row.cell(derived.get(i).path()), FeatureKind.NUMERIC, into, i);
      }
    }
    int array = 0;
    for (VectorFeature vector : vectors) {
      for (ArrayField field : vector.arrays()) {
        write(row.cell(field.path()), into, array++);
      }
    }
  }

  private static void write(Cell cell, FeatureRow into, int array) {
    if (!(cell instanceof Cell.Numbers numbers)) {
      return;
    }
    into.beginArray(array);
    for (double value : numbers.values()) {
      into.addItem(array, value);
    }
    if (!numbers.complete()) {
      into.forgetArray(array);
    }
    into.endArray(array);
  }
}
