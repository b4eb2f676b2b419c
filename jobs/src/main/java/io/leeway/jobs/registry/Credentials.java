package io.leeway.jobs.registry;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Who asks the registry. No text of these ever shows a secret. */
public sealed interface Credentials extends Serializable {

  /** The value of the {@code Authorization} header, null for none. */
  @Nullable String authorization();

  /** Nobody in particular. */
  record Anonymous() implements Credentials {
    @Override
    public @Nullable String authorization() {
      return null;
    }
  }

  /** A name and its password, or an API key and its secret. */
  record Basic(String username, String password) implements Credentials {
    @Override
    public String authorization() {
      byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
      return "Basic[hidden]";
    }
  }

  /** A token that somebody else gave out. */
  record Bearer(String token) implements Credentials {
    @Override
    public String authorization() {
      return "Bearer " + token;
    }

    @Override
    public String toString() {
      return "Bearer[hidden]";
    }
  }
}
