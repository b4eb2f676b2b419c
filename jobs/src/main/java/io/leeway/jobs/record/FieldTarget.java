package io.leeway.jobs.record;

/** What becomes of the value of one field of the record. */
sealed interface FieldTarget {
  String path();

  /** How messages call it. */
  String title();

  /** The value becomes that of a feature. */
  record Feature(int index, FeatureField field) implements FieldTarget {
    @Override
    public String path() {
      return field.path();
    }

    @Override
    public String title() {
      return "feature \"" + field.name() + "\"";
    }
  }

  /** The values become an array of numbers. */
  record Numbers(int index, ArrayField field) implements FieldTarget {
    @Override
    public String path() {
      return field.path();
    }

    @Override
    public String title() {
      return "feature \"" + field.feature() + "\"";
    }
  }

  /** The value becomes the row's event time. */
  record Time(EventTimeField field) implements FieldTarget {
    @Override
    public String path() {
      return field.path();
    }

    @Override
    public String title() {
      return "timestamp";
    }
  }
}
