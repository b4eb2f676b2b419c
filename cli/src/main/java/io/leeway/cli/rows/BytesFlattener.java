package io.leeway.cli.rows;

import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.rows.Row;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** The bytes of one record of a topic as a row. */
interface BytesFlattener {
  /**
   * Sets the columns of the row.
   *
   * @throws MalformedRowException if the bytes are no record; the row is then partly filled
   */
  void flatten(byte[] bytes, Row row) throws MalformedRowException, IOException;

  /** Not thread-safe. */
  static BytesFlattener of(RecordFormat format) {
    if (format instanceof RecordFormat.Avro avro) {
      return ofAvro(new Schema.Parser().parse(avro.schemaJson()));
    }
    if (format instanceof RecordFormat.RegistryAvro avro) {
      return new RegistryFlattener(avro.registry());
    }
    return new JsonFlattener()::flatten;
  }

  private static BytesFlattener ofAvro(Schema schema) {
    return ofAvro(schema, 0);
  }

  /**
   * For records behind a header.
   *
   * @param from bytes of the header
   */
  static BytesFlattener ofAvro(Schema schema, int from) {
    GenericDatumReader<IndexedRecord> reader = new GenericDatumReader<>(schema);
    return (bytes, row) -> {
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null);
      IndexedRecord record;
      try {
        record = reader.read(null, decoder);
      } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
        // Avro's own message may quote the record.
        throw new MalformedRowException("no record of the schema");
      } catch (StackOverflowError e) {
        throw new MalformedRowException("records nested too deep");
      }
      if (!decoder.isEnd()) {
        throw new MalformedRowException("bytes left over after the record");
      }
      AvroFlattener.flatten(record, row);
    };
  }
}
