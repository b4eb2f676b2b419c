package io.leeway.cli.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A broker as a process of its own, on ports that stay the same when it is started again: {@code
 * DIRECTORY PORT CONTROLLER_PORT BEHIND_PORT ADVERTISED_PORT [KEY=VALUE ...]}.
 *
 * <p>It has a second listener on {@code BEHIND_PORT}, which tells clients to come back to {@code
 * ADVERTISED_PORT}: what leads from there to here can cut them off, while clients of the first
 * listener stay connected.
 */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[1]);
    int controllerPort = Integer.parseInt(arguments[2]);
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,BEHIND://127.0.0.1:%s,CONTROLLER://127.0.0.1:%d"
            .formatted(port, arguments[3], controllerPort));
    settings.put(
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:%d,BEHIND://127.0.0.1:%s".formatted(port, arguments[4]));
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,BEHIND:PLAINTEXT,CONTROLLER:PLAINTEXT");
    for (int i = 5; i < arguments.length; i++) {
      int equals = arguments[i].indexOf('=');
      settings.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
    }
    LocalKafka kafka =
        LocalKafka.start(
            Path.of(arguments[0]),
            new int[] {port, controllerPort},
            "PLAINTEXT",
            settings,
            Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}
