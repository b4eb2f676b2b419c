package io.leeway.cli.rows;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.xerial.snappy.Snappy;

/** Writes Parquet files as other tools do. */
public final class ParquetFiles {
  private ParquetFiles() {}

  /** Writes a row per value. */
  public static <T> Path write(
      Path file,
      String schema,
      CompressionCodecName codec,
      List<T> values,
      BiConsumer<T, Group> fields)
      throws IOException {
    return write(file, schema, codec, 128L * 1024 * 1024, values, fields);
  }

  /** Writes a row per value, in row groups of about that size. */
  static <T> Path write(
      Path file,
      String schema,
      CompressionCodecName codec,
      long rowGroupBytes,
      List<T> values,
      BiConsumer<T, Group> fields)
      throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(type)
            .withCompressionCodec(codec)
            .withCodecFactory(new Codecs())
            .withRowGroupSize(rowGroupBytes)
            .build()) {
      for (T value : values) {
        Group row = new SimpleGroup(type);
        fields.accept(value, row);
        writer.write(row);
      }
    }
    return file;
  }

  private static final class Codecs implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return new BytesInputCompressor() {
        @Override
        public BytesInput compress(BytesInput content) throws IOException {
          byte[] bytes = content.toInputStream().readAllBytes();
          return switch (codec) {
            case SNAPPY -> BytesInput.from(Snappy.compress(bytes));
            case ZSTD -> BytesInput.from(Zstd.compress(bytes));
            case GZIP -> BytesInput.from(gzip(bytes));
            default -> BytesInput.from(bytes);
          };
        }

        @Override
        public CompressionCodecName getCodecName() {
          return codec;
        }

        @Override
        public void release() {}
      };
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      }
      return out.toByteArray();
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      throw new UnsupportedOperationException("these codecs only write test files");
    }

    @Override
    public void release() {}
  }
}
