package org.apache.parquet;

import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.converter.ParquetMetadataConverter;

/**
 * Options of Parquet's file reader without a Hadoop on the class path. The reader itself needs
 * none, but the public builder of its options creates Hadoop's codecs before it takes others; the
 * constructor that it calls is visible only from this package.
 */
public final class HadoopFreeReadOptions {
  private static final int MAX_ALLOCATION_BYTES = 8 * 1024 * 1024;

  private HadoopFreeReadOptions() {}

  /**
   * Options to read whole row groups, page checksums verified where a file has them.
   *
   * @param codecs decompress the pages
   */
  public static ParquetReadOptions with(CompressionCodecFactory codecs) {
    return new ParquetReadOptions(
        /* useSignedStringMinMax= */ false,
        /* useStatsFilter= */ false,
        /* useDictionaryFilter= */ false,
        /* useRecordFilter= */ false,
        /* useColumnIndexFilter= */ false,
        /* usePageChecksumVerification= */ true,
        /* useBloomFilter= */ false,
        /* useOffHeapDecryptBuffer= */ false,
        /* useHadoopVectoredIo= */ false,
        /* recordFilter= */ null,
        ParquetMetadataConverter.NO_FILTER,
        codecs,
        new HeapByteBufferAllocator(),
        MAX_ALLOCATION_BYTES,
        Map.of(),
        /* fileDecryptionProperties= */ null,
        /* metricsCallback= */ null,
        new PlainParquetConfiguration());
  }
}
