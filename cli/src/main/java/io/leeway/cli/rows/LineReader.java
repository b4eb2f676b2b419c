package io.leeway.cli.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of bytes, each of bounded length. Not thread-safe. */
final class LineReader {
  /** Longer lines are cut, which {@link #wasTooLong} tells. */
  static final int MAX_BYTES = 1 << 20;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean tooLong;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line without its end, null at the end of the file. */
  byte @Nullable [] next() throws IOException {
    line.reset();
    tooLong = false;
    int read = in.read();
    if (read < 0) {
      return null;
    }
    while (read >= 0 && read != '\n') {
      if (line.size() < MAX_BYTES) {
        line.write(read);
      } else {
        tooLong = true;
      }
      read = in.read();
    }
    return line.toByteArray();
  }

  /** Whether the line read last had to be cut. */
  boolean wasTooLong() {
    return tooLong;
  }
}
