package io.leeway.cli.rows;

import io.leeway.jobs.registry.RegistryException;
import io.leeway.jobs.registry.RegistrySettings;
import io.leeway.jobs.registry.SchemaAnswer;
import io.leeway.jobs.registry.SchemaCache;
import io.leeway.jobs.rows.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * Avro records behind the id of their schema in a registry. Throws a {@link RegistryException}
 * where the registry does not answer. Not thread-safe.
 */
final class RegistryFlattener implements BytesFlattener {
  private static final int HEADER_BYTES = 5;

  private final SchemaCache<BytesFlattener> flatteners;

  RegistryFlattener(RegistrySettings settings) {
    this.flatteners = new SchemaCache<>(settings, RegistryFlattener::flattener, () -> {});
  }

  @Override
  public void flatten(byte[] bytes, Row row) throws MalformedRowException, IOException {
    if (bytes.length < HEADER_BYTES || bytes[0] != 0) {
      throw new MalformedRowException("no schema id in front (a byte 0 and four bytes)");
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    if (id < 0) {
      throw new MalformedRowException("a negative schema id in front");
    }
    flatteners.get(id).flatten(bytes, row);
  }

  private static BytesFlattener flattener(int id, SchemaAnswer answer) {
    if (answer instanceof SchemaAnswer.Known known
        && known.schema().getType() == Schema.Type.RECORD) {
      return BytesFlattener.ofAvro(known.schema(), HEADER_BYTES);
    }
    return (bytes, row) -> {
      throw new MalformedRowException("schema %d is no Avro record in the registry".formatted(id));
    };
  }
}
