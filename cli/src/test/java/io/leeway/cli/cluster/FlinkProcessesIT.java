package io.leeway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster that other tests run jobs on does what they rely on. */
@Timeout(300)
class FlinkProcessesIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void aJobSurvivesTheLossOfATaskManager(@TempDir Path directory) throws Exception {
    Path jar = jarOf(EndlessJob.class, directory.resolve("a job.jar"));
    try (FlinkProcesses cluster = FlinkProcesses.start(2)) {
      assertThat(cluster.slots()).isEqualTo(2);
      assertThat(cluster.command("list")).contains("No running jobs.");

      String job = cluster.submit(2, jar);
      cluster.awaitTasksRunning(job, LIMIT);
      Awaitility.await().atMost(LIMIT).until(() -> cluster.completedCheckpoints(job) > 0);
      assertThat(cluster.command("list")).contains(job, "endless (RUNNING)");
      assertThat(cluster.failureCount(job)).isZero();

      cluster.killTaskManager(1);
      cluster.awaitSlots(1);
      cluster.startTaskManager();
      cluster.awaitSlots(2);
      cluster.awaitTasksRunning(job, LIMIT);
      assertThat(cluster.failureCount(job)).isPositive();

      cluster.cancel(job);
      cluster.awaitStatus(job, "CANCELED", LIMIT);
      assertThatThrownBy(() -> cluster.awaitStatus(job, "FINISHED", LIMIT))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("is CANCELED, expected FINISHED");
    }
  }

  private static Path jarOf(Class<?> type, Path jar) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, type.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }
}
