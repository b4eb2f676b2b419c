package io.leeway.jobs.operator;

import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Leeway's messages between tasks and in state: their bytes on the wire, which name the schema that
 * they were written with, so that a newer version reads what an older one wrote.
 *
 * <p>Messages are never changed once built, hence copies are the message itself.
 */
public final class MessageSerializer<T extends SpecificRecordBase> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private transient @Nullable MessageCodec<T> codec;

  public MessageSerializer(Class<T> type) {
    this.type = type;
  }

  private MessageCodec<T> codec() {
    MessageCodec<T> current = codec;
    if (current == null) {
      current = MessageCodec.of(type);
      codec = current;
    }
    return current;
  }

  @Override
  public void serialize(T message, DataOutputView target) throws IOException {
    byte[] bytes = codec().encode(message);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return codec().decode(bytes);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public @Nullable T createInstance() {
    return null;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof MessageSerializer<?> other && type == other.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(type);
  }

  /** Which message the bytes in state are; their version is in the bytes. */
  public static final class Snapshot<T extends SpecificRecordBase>
      implements TypeSerializerSnapshot<T> {
    private static final int VERSION = 1;

    private @Nullable Class<T> type;

    /** For Flink, before {@link #readSnapshot}. */
    public Snapshot() {}

    Snapshot(Class<T> type) {
      this.type = type;
    }

    @Override
    public int getCurrentVersion() {
      return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(Objects.requireNonNull(type).getName());
    }

    @Override
    @SuppressWarnings("unchecked")
    public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
        throws IOException {
      if (version != VERSION) {
        throw new StateVersionException("the serializer of messages", version, VERSION);
      }
      String name = in.readUTF();
      try {
        type =
            (Class<T>) Class.forName(name, false, classLoader).asSubclass(SpecificRecordBase.class);
      } catch (ClassNotFoundException e) {
        throw new IOException("message " + name + " of the snapshot is unknown", e);
      }
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return new MessageSerializer<>(Objects.requireNonNull(type));
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      return old instanceof Snapshot<?> other && other.type == type
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
