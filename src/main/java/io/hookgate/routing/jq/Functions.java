package io.hookgate.routing.jq;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hookgate.routing.jq.Changes.Delete;
import io.hookgate.routing.jq.Changes.Update;
import io.hookgate.routing.jq.Generators.Empty;
import io.hookgate.routing.jq.Generators.If;
import io.hookgate.routing.jq.Generators.Pipe;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Text;
import io.hookgate.routing.jq.Makers.Collect;
import io.hookgate.routing.jq.Makers.Literal;
import io.hookgate.routing.jq.Paths.Each;
import io.hookgate.routing.jq.Paths.Identity;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;

/** The functions that there are; no others can be called. */
final class Functions {
  /** Characters of a regular expression, and what its counts may multiply to. */
  private static final int MOST_PATTERN = 1000;

  private static final java.util.regex.Pattern COUNTS =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

  private static final Expr EACH = new Each(new Identity());

  /** Turns a number's sign. */
  static final Expr NEGATED = new Call(Functions::negated);

  /** What {@code @name} makes of a value. */
  static final Map<String, BiFunction<Json, Work, String>> FORMATS =
      new TreeMap<>(
          Map.of(
              "text", Texts::show,
              "json", JsonText::write,
              "uri", Texts::uri,
              "base64", Texts::base64,
              "base64d", Texts::fromBase64));

  /** By name and number of arguments. */
  private static final Map<String, Function<List<Expr>, Expr>> KNOWN = new TreeMap<>();

  static {
    values();
    texts();
    lists();
    others();
  }

  private Functions() {}

  /** Asks its input. */
  record Call(BiFunction<Json, Work, Json> function) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      scope.work().step();
      return out.take(function.apply(in, scope.work()));
    }
  }

  /** Asks its input, with an argument. */
  record CallWith(Expr argument, Operators.Operation function) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return argument.eval(
          scope,
          in,
          value -> {
            scope.work().step();
            return out.take(function.apply(in, value, scope.work()));
          });
    }
  }

  /**
   * The call of that function.
   *
   * @throws BadProgram when there is none, or when it does not take these arguments
   */
  static Expr make(Token name, List<Expr> arguments) {
    Function<List<Expr>, Expr> maker = KNOWN.get(name.text() + '/' + arguments.size());
    if (maker == null) {
      throw unknown(name, arguments.size());
    }
    try {
      return maker.apply(arguments);
    } catch (IllegalArgumentException e) {
      throw new BadProgram(name.at(), name.text() + " " + e.getMessage());
    }
  }

  private static BadProgram unknown(Token name, int count) {
    Set<String> names = new TreeSet<>();
    Set<String> counts = new TreeSet<>();
    for (String known : KNOWN.keySet()) {
      int slash = known.indexOf('/');
      names.add(known.substring(0, slash));
      if (known.substring(0, slash).equals(name.text())) {
        counts.add(known.substring(slash + 1));
      }
    }
    return new BadProgram(
        name.at(),
        counts.isEmpty()
            ? name.shown() + " is no function here; there are " + String.join(", ", names)
            : "%s takes %s arguments, not %d"
                .formatted(name.text(), String.join(" or ", counts), count));
  }

  private static void values() {
    call("length", Lists::length);
    call("not", (in, work) -> Json.of(!in.truthy()));
    call("type", (in, work) -> new Text(in.kind().word()));
    call("floor", (in, work) -> Numbers.rounded(number(in), RoundingMode.FLOOR, work));
    call("ceil", (in, work) -> Numbers.rounded(number(in), RoundingMode.CEILING, work));
    call("round", (in, work) -> Numbers.rounded(number(in), RoundingMode.HALF_UP, work));
    call("abs", (in, work) -> number(in).decimal().signum() < 0 ? negated(in, work) : in);
    select("values", in -> in.kind() != Json.Kind.NULL);
    select("nulls", in -> in.kind() == Json.Kind.NULL);
    select("booleans", in -> in.kind() == Json.Kind.BOOLEAN);
    select("numbers", in -> in.kind() == Json.Kind.NUMBER);
    select("strings", in -> in.kind() == Json.Kind.STRING);
    select("arrays", in -> in.kind() == Json.Kind.ARRAY);
    select("objects", in -> in.kind() == Json.Kind.OBJECT);
    select("iterables", in -> in.kind().compareTo(Json.Kind.ARRAY) >= 0);
    select("scalars", in -> in.kind().compareTo(Json.Kind.ARRAY) < 0);
  }

  private static void texts() {
    call("tostring", (in, work) -> new Text(Texts.show(in, work)));
    call("tojson", (in, work) -> new Text(JsonText.write(in, work)));
    call("tonumber", Texts::toNumber);
    call("fromjson", Texts::fromJson);
    text("ascii_downcase", (in, work) -> Texts.cased(in, true, work));
    text("ascii_upcase", (in, work) -> Texts.cased(in, false, work));
    text("trim", (in, work) -> Texts.trim(in, true, true, work));
    text("ltrim", (in, work) -> Texts.trim(in, true, false, work));
    text("rtrim", (in, work) -> Texts.trim(in, false, true, work));
    with(
        "startswith",
        (in, s, work) -> Json.of(Texts.of(in, "startswith").startsWith(Texts.of(s, "startswith"))));
    with(
        "endswith",
        (in, s, work) -> Json.of(Texts.of(in, "endswith").endsWith(Texts.of(s, "endswith"))));
    with("ltrimstr", (in, s, work) -> Texts.without(in, s, true, work));
    with("rtrimstr", (in, s, work) -> Texts.without(in, s, false, work));
    with("split", (in, s, work) -> Texts.split(Texts.of(in, "split"), Texts.of(s, "split"), work));
    with("join", (in, s, work) -> Texts.join(in, Texts.of(s, "join"), work));
    KNOWN.put("test/1", arguments -> test(arguments.get(0), new Literal(Json.Null.VALUE)));
    KNOWN.put("test/2", arguments -> test(arguments.get(0), arguments.get(1)));
  }

  private static void lists() {
    call("keys", (in, work) -> Lists.keys(in, true, work));
    call("keys_unsorted", (in, work) -> Lists.keys(in, false, work));
    call("add", Lists::add);
    call("any", (in, work) -> Lists.any(in, work));
    call("all", (in, work) -> Lists.all(in, work));
    call("reverse", Lists::reverse);
    call("sort", Lists::sort);
    call("unique", Lists::unique);
    call("min", (in, work) -> Lists.extreme(in, false, work));
    call("max", (in, work) -> Lists.extreme(in, true, work));
    call("flatten", (in, work) -> Lists.flatten(in, Integer.MAX_VALUE, work));
    call("to_entries", Lists::toEntries);
    call("from_entries", Lists::fromEntries);
    call("first", (in, work) -> Places.get(in, Num.of(0), work));
    call("last", (in, work) -> Places.get(in, Num.of(-1), work));
    with("flatten", (in, n, work) -> Lists.flatten(in, Numbers.index(number(n)), work));
    with("has", Lists::has);
    with("contains", (in, b, work) -> Json.of(Lists.contains(in, b, work)));
    with("inside", (in, b, work) -> Json.of(Lists.contains(b, in, work)));
    KNOWN.put("sort_by/1", key -> new Ranked(key.get(0), Ranked::sorted));
    KNOWN.put("group_by/1", key -> new Ranked(key.get(0), Ranked::grouped));
    KNOWN.put("unique_by/1", key -> new Ranked(key.get(0), Ranked::distinct));
    KNOWN.put("min_by/1", key -> new Ranked(key.get(0), Ranked::least));
    KNOWN.put("max_by/1", key -> new Ranked(key.get(0), Ranked::greatest));
  }

  private static void others() {
    KNOWN.put("empty/0", none -> new Empty());
    KNOWN.put("map/1", f -> new Collect(new Pipe(EACH, f.get(0))));
    KNOWN.put("map_values/1", f -> new Update(EACH, f.get(0)));
    KNOWN.put("select/1", f -> new If(f.get(0), new Identity(), new Empty()));
    KNOWN.put("with_entries/1", f -> entries(f.get(0)));
    KNOWN.put("first/1", f -> new Asked.First(f.get(0)));
    KNOWN.put("last/1", f -> new Asked.Last(f.get(0)));
    KNOWN.put("isempty/1", f -> new Asked.IsEmpty(f.get(0)));
    KNOWN.put("any/1", f -> new Asked.Some(new Pipe(EACH, f.get(0)), true));
    KNOWN.put("all/1", f -> new Asked.Some(new Pipe(EACH, f.get(0)), false));
    KNOWN.put("any/2", f -> new Asked.Some(new Pipe(f.get(0), f.get(1)), true));
    KNOWN.put("all/2", f -> new Asked.Some(new Pipe(f.get(0), f.get(1)), false));
    KNOWN.put("IN/1", f -> new Asked.Among(f.get(0)));
    KNOWN.put(
        "del/1",
        f -> {
          if (!f.get(0).isPath()) {
            throw new IllegalArgumentException("takes places such as .a or .b[].c");
          }
          return new Delete(f.get(0));
        });
    call("error", (in, work) -> Asked.fail(in, work));
    with("error", (in, message, work) -> Asked.fail(message, work));
  }

  private static Expr entries(Expr change) {
    return new Pipe(
        new Call(Lists::toEntries),
        new Pipe(new Collect(new Pipe(EACH, change)), new Call(Lists::fromEntries)));
  }

  /** The pattern must be known before the first event: it is checked and compiled once. */
  private static Expr test(Expr pattern, Expr flags) {
    if (!(pattern instanceof Literal it && it.value() instanceof Text text)) {
      throw new IllegalArgumentException(
          "takes its regular expression as a string that stands there, as in test(\"^a.*z$\")");
    }
    boolean anyCase =
        flags instanceof Literal given
            && given.value() instanceof Text word
            && word.value().equals("i");
    boolean none = flags instanceof Literal given && given.value().kind() == Json.Kind.NULL;
    if (!anyCase && !none) {
      throw new IllegalArgumentException("takes the flag \"i\" (any case) and no other");
    }
    Pattern compiled = compile(text.value(), anyCase ? Pattern.CASE_INSENSITIVE : 0);
    return new Call((in, work) -> Json.of(Texts.matches(compiled, Texts.of(in, "test"), work)));
  }

  private static Pattern compile(String text, int flags) {
    long counts =
        COUNTS
            .matcher(text)
            .results()
            .mapToLong(Functions::most)
            .reduce(1, (a, b) -> Math.min(MOST_PATTERN + 1, a * b));
    if (text.length() > MOST_PATTERN || counts > MOST_PATTERN) {
      throw new IllegalArgumentException(
          "takes a regular expression of at most 1,000 characters, with counts in braces that"
              + " multiply to at most 1,000");
    }
    try {
      return Pattern.compile(text, flags);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "takes a regular expression of RE2 (without look-around and back-references): "
              + e.getDescription(),
          e);
    }
  }

  private static long most(MatchResult count) {
    long least = Long.parseLong(count.group(1));
    String most = count.group(2);
    return Math.max(1, most == null || most.isEmpty() ? least : Long.parseLong(most));
  }

  private static void call(String name, BiFunction<Json, Work, Json> function) {
    KNOWN.put(name + "/0", none -> new Call(function));
  }

  private static void text(String name, BiFunction<String, Work, String> function) {
    call(name, (in, work) -> new Text(function.apply(Texts.of(in, name), work)));
  }

  private static void with(String name, Operators.Operation function) {
    KNOWN.put(name + "/1", arguments -> new CallWith(arguments.get(0), function));
  }

  private static void select(String name, Predicate<Json> wanted) {
    KNOWN.put(
        name + "/0",
        none ->
            new If(new Call((in, work) -> Json.of(wanted.test(in))), new Identity(), new Empty()));
  }

  private static Json negated(Json in, Work work) {
    work.step();
    return Numbers.negated(number(in));
  }

  private static Num number(Json in) {
    if (in instanceof Num number) {
      return number;
    }
    throw new Failed("a number is needed, not " + Places.named(in));
  }
}
