package io.leeway.jobs.record;

import java.util.List;

/** Hears what a decoder learns about the schemas of its records while it runs. */
public interface SchemaNews {
  /** Nobody listens. */
  SchemaNews IGNORED =
      new SchemaNews() {
        @Override
        public void learned(int schemaId, List<String> missing, List<String> refused) {}

        @Override
        public void unusable(int schemaId, String problem) {}

        @Override
        public void askedAgain() {}
      };

  /**
   * The first record of a schema came.
   *
   * @param missing fields that the schema does not have, a line for each: they count as missing
   * @param refused fields of a type that cannot be read, a line for each: a record with a value
   *     there is a dead letter
   */
  void learned(int schemaId, List<String> missing, List<String> refused);

  /** Records of this schema are dead letters. */
  void unusable(int schemaId, String problem);

  /** The registry did not answer and is asked again. */
  void askedAgain();
}
