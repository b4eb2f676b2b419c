package io.leeway.cli.rows;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Decompresses the pages of Parquet files with the libraries that Kafka brings anyway: SNAPPY, GZIP
 * and ZSTD, and pages that are not compressed.
 */
final class ParquetCodecs implements CompressionCodecFactory {
  /** The whole content of a page. */
  @FunctionalInterface
  private interface Page {
    byte[] decompress(byte[] compressed, int size) throws IOException;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Decompressor((page, size) -> page);
      case SNAPPY -> new Decompressor(ParquetCodecs::snappy);
      case GZIP -> new Decompressor(ParquetCodecs::gzip);
      case ZSTD -> new Decompressor(ParquetCodecs::zstd);
      default ->
          throw new IllegalArgumentException(
              "it is compressed with " + codec + ", expected UNCOMPRESSED, SNAPPY, GZIP or ZSTD");
    };
  }

  private static byte[] snappy(byte[] page, int size) throws IOException {
    if (Snappy.uncompressedLength(page) != size) {
      throw sizeDiffers();
    }
    return Snappy.uncompress(page);
  }

  private static byte[] gzip(byte[] page, int size) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
      return in.readNBytes(size);
    }
  }

  private static byte[] zstd(byte[] page, int size) throws IOException {
    try {
      byte[] content = new byte[size];
      long written = Zstd.decompress(content, page);
      if (written != size) {
        throw sizeDiffers();
      }
      return content;
    } catch (ZstdException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static IOException sizeDiffers() {
    return new IOException("a page has another size than its header says");
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("files are only read");
  }

  @Override
  public void release() {}

  private record Decompressor(Page page) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput compressed, int size) throws IOException {
      byte[] content = page.decompress(compressed.toInputStream().readAllBytes(), size);
      if (content.length != size) {
        throw sizeDiffers();
      }
      return BytesInput.from(content);
    }

    @Override
    public void decompress(ByteBuffer compressed, int compressedSize, ByteBuffer content, int size)
        throws IOException {
      byte[] bytes = new byte[compressedSize];
      compressed.get(bytes);
      content.put(page.decompress(bytes, size));
    }

    @Override
    public void release() {}
  }
}
