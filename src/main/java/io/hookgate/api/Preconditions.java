package io.hookgate.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a write expects of the thing that it changes, by <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1">RFC 9110</a>.
 *
 * @param version that it must have, of {@code If-Match}; null for any
 * @param there whether it must be there, {@code If-Match: *}
 * @param absent whether it must not be there, {@code If-None-Match: *}
 */
record Preconditions(@Nullable Long version, boolean there, boolean absent) {
  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,15})\"");

  /**
   * Those of a request.
   *
   * @throws ProblemException 400 for what no answer of ours gave
   */
  static Preconditions of(HttpServerRequest request) {
    String match = one(request, "If-Match");
    String none = one(request, "If-None-Match");
    if (none != null && !none.equals("*")) {
      throw bad("If-None-Match", "may be * here: only what is not there yet is written");
    }
    if (match == null || match.equals("*")) {
      return new Preconditions(null, match != null, none != null);
    }
    Matcher tag = TAG.matcher(match);
    if (!tag.matches()) {
      throw bad("If-Match", "has to be the ETag of an answer, such as \"17\", or *");
    }
    return new Preconditions(Long.valueOf(tag.group(1)), true, none != null);
  }

  /**
   * Holds them against what is there.
   *
   * @param has the version that it has; null when it is not there
   * @throws ProblemException 412
   */
  void check(@Nullable Long has) {
    if (has == null && there) {
      throw failed("If-Match", "there is nothing of that name, so no version matches", null);
    }
    if (has != null && absent) {
      throw failed("If-None-Match", "it is there already, with version " + has, has);
    }
    if (has != null && version != null && !version.equals(has)) {
      throw otherVersion(has);
    }
  }

  /** Whether another version than that one may not be overwritten. */
  boolean binding() {
    return version != null;
  }

  /** What to throw when somebody else was faster. */
  ProblemException otherVersion(long has) {
    return failed(
        "If-Match",
        "it has version "
            + has
            + " now, not "
            + version
            + ": read it again, make the change anew and send the new ETag",
        has);
  }

  /** A version as a header's value. */
  static String tag(long version) {
    return "\"" + version + '"';
  }

  private static ProblemException failed(String header, String detail, @Nullable Long has) {
    Problem problem =
        Problem.named(412, "precondition-failed", "Precondition failed", header + ": " + detail)
            .at(header);
    return (has == null ? problem : problem.telling("version", has).with("ETag", tag(has)))
        .exception();
  }

  private static @Nullable String one(HttpServerRequest request, String header) {
    List<String> values = request.headers().getAll(header);
    if (values.size() > 1) {
      throw bad(header, "may be given once");
    }
    return values.isEmpty() ? null : values.get(0).strip();
  }

  private static ProblemException bad(String header, String predicate) {
    return Problem.badInput(header, "the header " + header + " " + predicate).exception();
  }
}
