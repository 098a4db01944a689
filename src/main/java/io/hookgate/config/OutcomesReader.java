package io.hookgate.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what the answers of one destination mean. */
final class OutcomesReader {
  private OutcomesReader() {}

  static OutcomesConfig outcomes(Section destination) {
    Section outcomes = destination.section("outcomes");
    checkBoth(outcomes);
    return new OutcomesConfig(
        texts(outcomes, "permanent"),
        texts(outcomes, "retry"),
        destination.isNull("disableAfter") ? null : destination.duration("disableAfter"));
  }

  private static void checkBoth(Section outcomes) {
    Map<String, Origin> permanent = new HashMap<>();
    outcomes.texts("permanent").forEach(item -> permanent.put(item.text(), item.origin()));
    for (Section.Item item : outcomes.texts("retry")) {
      Origin other = permanent.get(item.text());
      if (other != null) {
        outcomes.problem(
            item,
            "\"%s\" also stands in \"permanent\" (%s): take it out of one of the two lists"
                .formatted(item.text(), other));
      }
    }
  }

  private static List<String> texts(Section section, String key) {
    return section.texts(key).stream().map(Section.Item::text).toList();
  }
}
