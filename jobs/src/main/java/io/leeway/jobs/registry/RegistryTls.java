package io.leeway.jobs.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who we are when the registry is asked by https, or when the exporter answers by
 * it, all as PEM texts: they reach every task with the settings, where a path would not.
 *
 * @param trusted certificates of authorities, null for those of the Java runtime
 * @param certificate our own certificate and those that lead to it, null for none
 * @param key its private key in PKCS#8, not encrypted; null for none
 */
public record RegistryTls(
    @Nullable String trusted, @Nullable String certificate, @Nullable String key)
    implements Serializable {
  /** The runtime's authorities, and nobody. */
  public static final RegistryTls DEFAULT = new RegistryTls(null, null, null);

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");
  private static final char[] NO_PASSWORD = {};

  /**
   * The context of connections.
   *
   * @throws IllegalArgumentException naming what is no PEM text of its kind, without showing it
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManagerFactory ours = null;
      if (certificate != null && key != null) {
        KeyStore store = emptyStore();
        store.setKeyEntry(
            "own",
            privateKey(key),
            NO_PASSWORD,
            certificates("certificate", certificate).toArray(Certificate[]::new));
        ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(store, NO_PASSWORD);
      }
      TrustManagerFactory theirs =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      theirs.init(trusted == null ? null : trustStore(trusted));
      context.init(ours == null ? null : ours.getKeyManagers(), theirs.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      // Whatever it says, it may quote what it was given.
      throw new IllegalArgumentException("certificate and key do not belong together");
    }
  }

  private static KeyStore trustStore(String pem) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    int count = 0;
    for (Certificate authority : certificates("trustedCertificates", pem)) {
      store.setCertificateEntry("authority-" + count++, authority);
    }
    return store;
  }

  private static Collection<? extends Certificate> certificates(String what, String pem) {
    Collection<? extends Certificate> certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(what + ": no certificates in PEM");
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(what + ": no certificates in PEM");
    }
    return certificates;
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher matcher = PRIVATE_KEY.matcher(pem.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("key: no unencrypted private key in PEM (PKCS#8)");
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("key: no unencrypted private key in PEM (PKCS#8)");
    }
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      PrivateKey own = privateKey(algorithm, spec);
      if (own != null) {
        return own;
      }
    }
    throw new IllegalArgumentException("key: expected a private key of RSA, EC or Ed25519");
  }

  private static @Nullable PrivateKey privateKey(String algorithm, PKCS8EncodedKeySpec spec)
      throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(spec);
    } catch (InvalidKeySpecException ofAnotherAlgorithm) {
      return null;
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  @Override
  public String toString() {
    return "RegistryTls[hidden]";
  }
}
