package io.leeway.jobs.config;

import io.leeway.jobs.registry.Credentials;
import io.leeway.jobs.registry.RegistrySettings;
import io.leeway.jobs.registry.RegistryTls;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code source.registry}. No message shows a value, not even a URL: it may hold a secret.
 */
final class RegistrySection {
  private static final Duration MOST = Duration.ofDays(1);

  private final ConfigSection section;
  private final SecretReferences secrets;
  private final List<String> errors;

  RegistrySection(ConfigSection section, SecretReferences secrets, List<String> errors) {
    this.section = section;
    this.secrets = secrets;
    this.errors = errors;
  }

  /**
   * The settings; null if something is wrong, which is in the errors then.
   *
   * @param topic whose records they are for
   */
  @Nullable RegistrySettings read(String topic) {
    int before = errors.size();
    List<String> urls = urls();
    String subject = section.find(RegistryOptions.SUBJECT);
    Credentials credentials = credentials();
    RegistryTls tls = tls(urls);
    Duration connectTimeout = duration(RegistryOptions.CONNECT_TIMEOUT);
    Duration readTimeout = duration(RegistryOptions.READ_TIMEOUT);
    Duration retryFor = duration(RegistryOptions.RETRY_FOR);
    Duration unknownFor = duration(RegistryOptions.UNKNOWN_FOR);
    if (errors.size() > before) {
      return null;
    }
    try {
      return new RegistrySettings(
          urls,
          subject == null ? topic + "-value" : subject,
          credentials,
          tls,
          connectTimeout,
          readTimeout,
          retryFor,
          unknownFor);
    } catch (IllegalArgumentException e) {
      errors.add("source.registry: " + e.getMessage());
      return null;
    }
  }

  private List<String> urls() {
    String text = secret(RegistryOptions.URL);
    List<String> urls = new ArrayList<>();
    if (text == null) {
      if (!section.has(RegistryOptions.URL)) {
        wrong(RegistryOptions.URL, "is missing, expected " + expected(RegistryOptions.URL));
      }
      return urls;
    }
    for (String part : text.split(",", -1)) {
      String url = part.strip().replaceAll("/+$", "");
      String problem = problem(url);
      if (problem != null) {
        wrong(
            RegistryOptions.URL,
            "%s, expected %s".formatted(problem, expected(RegistryOptions.URL)));
      }
      urls.add(url);
    }
    return urls;
  }

  private static @Nullable String problem(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return "is no URL";
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getRawUserInfo() != null
        || (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@"))) {
      return "holds a name or password, which belong to username and password";
    }
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      return "is no URL of http or https";
    }
    return uri.getRawQuery() == null && uri.getRawFragment() == null
        ? null
        : "has a part after ? or #";
  }

  private Credentials credentials() {
    String username = secret(RegistryOptions.USERNAME);
    String password = secret(RegistryOptions.PASSWORD);
    String token = secret(RegistryOptions.TOKEN);
    if (token != null && (username != null || password != null)) {
      wrong(RegistryOptions.TOKEN, "is there with a name or password, expected one of them");
    } else if (token != null) {
      if (!token.matches("[\\x21-\\x7E]+")) {
        wrong(RegistryOptions.TOKEN, "has other characters, expected visible ASCII");
      }
      return new Credentials.Bearer(token);
    } else if (username != null && password != null) {
      if (username.indexOf(':') >= 0) {
        wrong(RegistryOptions.USERNAME, "has a colon, expected none");
      }
      return new Credentials.Basic(username, password);
    } else if (username != null || password != null) {
      wrong(
          username == null ? RegistryOptions.USERNAME : RegistryOptions.PASSWORD,
          "is missing, expected username and password together");
    }
    return new Credentials.Anonymous();
  }

  private RegistryTls tls(List<String> urls) {
    RegistryTls tls =
        new RegistryTls(
            secret(RegistryOptions.TRUSTED),
            secret(RegistryOptions.CERTIFICATE),
            secret(RegistryOptions.KEY));
    if ((tls.certificate() == null) != (tls.key() == null)) {
      wrong(
          tls.key() == null ? RegistryOptions.KEY : RegistryOptions.CERTIFICATE,
          "is missing, expected certificate and key together");
    }
    boolean https = urls.stream().anyMatch(url -> url.toLowerCase(Locale.ROOT).startsWith("https"));
    if (!tls.equals(RegistryTls.DEFAULT) && !urls.isEmpty() && !https) {
      wrong(RegistryOptions.URL, "is not https, expected no certificates or https");
    }
    return tls;
  }

  private Duration duration(Option<Duration> option) {
    Duration duration = section.get(option);
    if (duration.compareTo(MOST) > 0) {
      wrong(
          option,
          "%s, expected at most %s".formatted(Durations.format(duration), Durations.format(MOST)));
    }
    return duration;
  }

  private @Nullable String secret(Option<String> option) {
    String text = section.find(option);
    return text == null ? null : secrets.resolve(section.pathOf(option), text);
  }

  private static String expected(Option<String> option) {
    return option.type().expected();
  }

  private void wrong(Option<?> option, String problem) {
    section.error(section.pathOf(option), problem);
  }
}
