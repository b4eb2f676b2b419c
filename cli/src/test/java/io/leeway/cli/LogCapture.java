package io.leeway.cli;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Everything that this process logs from INFO up, with stack traces, while it is open. */
public final class LogCapture implements AutoCloseable {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final AbstractAppender appender;

  private LogCapture() {
    PatternLayout layout = PatternLayout.newBuilder().withPattern("%p %c: %m%n%ex").build();
    appender =
        new AbstractAppender("capture", null, layout, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            lines.add(layout.toSerializable(event));
          }
        };
    appender.start();
  }

  public static LogCapture start() {
    LogCapture capture = new LogCapture();
    Configuration configuration = capture.context.getConfiguration();
    LoggerConfig root = configuration.getRootLogger();
    for (Appender shown : List.copyOf(root.getAppenders().values())) {
      root.removeAppender(shown.getName());
      root.addAppender(shown, Level.ERROR, null);
    }
    root.setLevel(Level.INFO);
    for (LoggerConfig logger : configuration.getLoggers().values()) {
      if (logger == root || !logger.isAdditive()) {
        logger.addAppender(capture.appender, Level.INFO, null);
      }
    }
    capture.context.updateLoggers();
    return capture;
  }

  public String text() {
    return String.join("", lines);
  }

  @Override
  public void close() {
    context.reconfigure();
    appender.stop();
  }
}
