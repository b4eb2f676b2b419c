package io.leeway.cli.local;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A broker that only speaks TLS, and only to those who have a password; with access lists if that
 * is asked for.
 */
final class SecuredBroker implements AutoCloseable {
  static final String ADMIN = "admin";
  private static final String STORE_PASSWORD = "changeit";

  private final Path directory;
  private final Map<String, String> passwords;
  private final LocalKafka kafka;

  private SecuredBroker(Path directory, Map<String, String> passwords, LocalKafka kafka) {
    this.directory = directory;
    this.passwords = passwords;
    this.kafka = kafka;
  }

  /**
   * Starts it. {@code ca.pem} in the directory is then what clients trust.
   *
   * @param passwords of all users but {@link #ADMIN}, who may do everything
   * @param accessLists whether others may do only what ACLs let them
   */
  static SecuredBroker start(Path directory, Map<String, String> passwords, boolean accessLists)
      throws Exception {
    Path store = directory.resolve("broker.p12");
    Files.writeString(directory.resolve("ca.pem"), makeCertificate(store));
    Map<String, String> all = new TreeMap<>(passwords);
    all.put(ADMIN, "S3NTINEL-ADMIN");
    StringBuilder users = new StringBuilder();
    all.forEach((user, password) -> users.append(" user_%s=\"%s\"".formatted(user, password)));
    Map<String, String> settings = new HashMap<>();
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.sasl_ssl.plain.sasl.jaas.config",
        jaas(ADMIN, "S3NTINEL-ADMIN").replace(";", users + ";"));
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", store.toString());
    settings.put("ssl.keystore.password", STORE_PASSWORD);
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.certificates", Files.readString(directory.resolve("ca.pem")));
    if (accessLists) {
      settings.put(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
      // The broker speaks to its own controller without a name, on loopback.
      settings.put("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
    }
    LocalKafka kafka =
        LocalKafka.start(
            directory.resolve("kafka"),
            "SASL_SSL",
            settings,
            clientSettings(directory, ADMIN, "S3NTINEL-ADMIN"));
    return new SecuredBroker(directory, all, kafka);
  }

  LocalKafka kafka() {
    return kafka;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Settings of a client that is this user. */
  Map<String, Object> client(String user) throws Exception {
    Map<String, Object> client =
        new HashMap<>(clientSettings(directory, user, passwords.getOrDefault(user, "")));
    client.put("bootstrap.servers", kafka.bootstrapServers());
    return client;
  }

  static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required"
        + " username=\"%s\" password=\"%s\";".formatted(user, password);
  }

  @Override
  public void close() {
    kafka.close();
  }

  private static Map<String, String> clientSettings(Path directory, String user, String password)
      throws Exception {
    return Map.of(
        "security.protocol", "SASL_SSL",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", jaas(user, password),
        "ssl.truststore.type", "PEM",
        "ssl.truststore.certificates", Files.readString(directory.resolve("ca.pem")));
  }

  /** A key for 127.0.0.1 in a store; returns its certificate. */
  private static String makeCertificate(Path store) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                List.of(
                    keytool.toString(),
                    "-genkeypair",
                    "-alias",
                    "own",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-keystore",
                    store.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    STORE_PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("keytool made no certificate");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(keys.getCertificate("own").getEncoded()));
  }
}
