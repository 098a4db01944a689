package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What puts the items of an array in the order of a key: {@code sort_by(.at)} and its like. */
record Ranked(Expr key, BiFunction<List<Ranked.Item>, Work, Json> result) implements Expr {
  /** An item and what its key gave. */
  record Item(Json value, Json key) {}

  @Override
  public boolean eval(Scope scope, Json in, Out out) {
    if (!(in instanceof Array array)) {
      throw new Failed("an array is needed, not " + Places.named(in));
    }
    List<Item> items = new ArrayList<>(array.items().size());
    for (Json value : array.items()) {
      scope.work().step();
      items.add(new Item(value, new Array(Generators.all(key, scope, value))));
    }
    items.sort((a, b) -> Order.compare(a.key, b.key, scope.work()));
    return out.take(result.apply(items, scope.work()));
  }

  static Json sorted(List<Item> items, Work work) {
    return new Array(items.stream().map(Item::value).toList());
  }

  static Json grouped(List<Item> items, Work work) {
    return new Array(groups(items, work).stream().<Json>map(Array::new).toList());
  }

  static Json distinct(List<Item> items, Work work) {
    return new Array(groups(items, work).stream().map(group -> group.get(0)).toList());
  }

  static Json least(List<Item> items, Work work) {
    return items.isEmpty() ? Json.Null.VALUE : items.get(0).value;
  }

  static Json greatest(List<Item> items, Work work) {
    return items.isEmpty() ? Json.Null.VALUE : items.get(items.size() - 1).value;
  }

  private static List<List<Json>> groups(List<Item> items, Work work) {
    List<List<Json>> groups = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (i == 0 || !Order.equal(items.get(i - 1).key, items.get(i).key, work)) {
        groups.add(new ArrayList<>(1));
      }
      groups.get(groups.size() - 1).add(items.get(i).value);
    }
    return groups;
  }
}
