package io.hookgate.routing;

import io.hookgate.routing.Redactor.Seen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hides fields of a form: those that are called as a pointer's first step, also with something in
 * brackets or behind a dot ({@code data[email]}); and, in a field that holds JSON, what the
 * pointers lead to.
 */
final class RedactedForm {
  private final List<List<String>> paths;
  private final HiddenValues values = new HiddenValues();

  private RedactedForm(List<List<String>> paths) {
    this.paths = paths;
  }

  /** Null when the text is no form. */
  static @Nullable Seen of(String text, List<List<String>> paths) {
    RedactedForm form = new RedactedForm(paths);
    StringBuilder shown = new StringBuilder();
    try {
      for (String field : text.split("&", -1)) {
        shown.append(shown.isEmpty() ? "" : "&").append(form.field(field));
      }
    } catch (IllegalArgumentException e) {
      return null;
    }
    return new Seen.Shown(shown.toString(), false, form.values.mask());
  }

  private String field(String field) {
    int equals = field.indexOf('=');
    if (equals < 0) {
      // Without a name it may be anything.
      String value = FormText.decoded(field);
      values.add(value);
      return field.isEmpty() ? field : Redactor.HIDDEN;
    }
    String name = field.substring(0, equals + 1);
    String value = FormText.decoded(field.substring(equals + 1));
    if (isHidden(FormText.decoded(field.substring(0, equals)))) {
      values.add(value);
      return name + Redactor.HIDDEN;
    }
    String begins = value.stripLeading();
    return begins.startsWith("{") || begins.startsWith("[") ? name + json(value) : field;
  }

  private boolean isHidden(String name) {
    String first = name.split("[\\[.]", 2)[0];
    return paths.stream()
        .map(path -> path.get(0))
        .anyMatch(step -> step.equals("*") || step.equals(first) || step.equals(name));
  }

  private String json(String value) {
    String shown = RedactedJson.of(value, paths, values);
    if (shown == null) {
      values.add(value);
      return Redactor.HIDDEN;
    }
    return FormText.encoded(shown);
  }
}
