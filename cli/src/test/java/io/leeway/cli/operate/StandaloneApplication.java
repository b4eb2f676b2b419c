package io.leeway.cli.operate;

import java.io.File;
import java.util.Arrays;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * A JobManager in application mode, as {@code standalone-job} starts it in Flink's image: the class
 * that does so there is in no library.
 */
@SuppressWarnings("try") // of Flink, whose close() may be interrupted
public final class StandaloneApplication extends ApplicationClusterEntryPoint {
  private StandaloneApplication(Configuration configuration, PackagedProgram program) {
    super(configuration, program, StandaloneResourceManagerFactory.getInstance());
  }

  /** Arguments: folder of the settings, jar of the job, its main class, and the job's own. */
  public static void main(String[] arguments) throws Exception {
    Configuration configuration = GlobalConfiguration.loadConfiguration(arguments[0]);
    PackagedProgram program =
        PackagedProgram.newBuilder()
            .setJarFile(new File(arguments[1]))
            .setEntryPointClassName(arguments[2])
            .setArguments(Arrays.copyOfRange(arguments, 3, arguments.length))
            .setConfiguration(configuration)
            .build();
    configureExecution(configuration, program);
    ClusterEntrypoint.runClusterEntrypoint(new StandaloneApplication(configuration, program));
  }
}
