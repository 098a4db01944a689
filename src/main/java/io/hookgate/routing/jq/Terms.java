package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Generators.Bind;
import io.hookgate.routing.jq.Generators.Empty;
import io.hookgate.routing.jq.Generators.If;
import io.hookgate.routing.jq.Generators.Pipe;
import io.hookgate.routing.jq.Generators.Try;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Text;
import io.hookgate.routing.jq.Makers.Collect;
import io.hookgate.routing.jq.Makers.Get;
import io.hookgate.routing.jq.Makers.Literal;
import io.hookgate.routing.jq.Makers.Make;
import io.hookgate.routing.jq.Makers.Member;
import io.hookgate.routing.jq.Makers.Template;
import io.hookgate.routing.jq.Paths.At;
import io.hookgate.routing.jq.Paths.Each;
import io.hookgate.routing.jq.Paths.Identity;
import io.hookgate.routing.jq.Paths.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads what operators stand between. */
final class Terms {
  private static final Expr NULL = new Literal(Json.Null.VALUE);

  /** Marks that an expression can begin with. */
  private static final Set<String> STARTS = Set.of(".", "(", "[", "{", "-");

  private final Cursor cursor;
  private final Parser parser;

  Terms(Cursor cursor, Parser parser) {
    this.cursor = cursor;
    this.parser = parser;
  }

  /** A term with what follows it: {@code .a}, {@code [0]}, {@code ?}, {@code as $x | ...}. */
  Expr postfix() {
    Expr term = steps();
    return cursor.peek().is("as") ? binding(term) : term;
  }

  private Expr steps() {
    Expr term = term();
    while (true) {
      Token token = cursor.peek();
      if (token.type() == Token.Type.FIELD) {
        cursor.take();
        term = cursor.piece(new At(term, new Literal(new Text(token.text()))));
      } else if (token.is(".") && cursor.peekSecond().type() == Token.Type.STRING) {
        cursor.take();
        term = cursor.piece(new At(term, string(cursor.take(), Texts::show)));
      } else if (token.is("[") || (token.is(".") && cursor.peekSecond().is("["))) {
        cursor.takeIf(".");
        cursor.take();
        term = bracket(term);
      } else if (cursor.takeIf("?")) {
        term = cursor.piece(new Try(term, null));
      } else {
        return term;
      }
    }
  }

  private Expr binding(Expr value) {
    cursor.take();
    Token name = cursor.take();
    if (name.type() != Token.Type.VARIABLE) {
      throw new BadProgram(
          name.at(),
          name.shown() + " stands where a name such as $x is expected; one name for each \"as\"");
    }
    cursor.expect("|", "\"as " + "$" + name.text() + "\"");
    cursor.bind(name.text());
    Expr body = parser.pipe();
    cursor.unbind();
    return cursor.piece(new Bind(value, name.text(), body));
  }

  private Expr bracket(Expr target) {
    if (cursor.takeIf("]")) {
      return cursor.piece(new Each(target));
    }
    if (cursor.takeIf(":")) {
      Expr to = parser.pipe();
      cursor.expect("]", "a slice");
      return cursor.piece(new Slice(target, NULL, to));
    }
    Expr key = parser.pipe();
    if (cursor.takeIf(":")) {
      Expr to = cursor.peek().is("]") ? NULL : parser.pipe();
      cursor.expect("]", "a slice");
      return cursor.piece(new Slice(target, key, to));
    }
    cursor.expect("]", "\"[\"");
    return cursor.piece(new At(target, key));
  }

  private Expr term() {
    Token token = cursor.peek();
    return switch (token.type()) {
      case NUMBER -> cursor.piece(new Literal(number(cursor.take().text())));
      case STRING -> string(cursor.take(), Texts::show);
      case FORMAT -> format();
      case VARIABLE -> variable(cursor.take());
      case FIELD -> {
        cursor.take();
        yield cursor.piece(new At(new Identity(), new Literal(new Text(token.text()))));
      }
      case NAME -> name();
      case MARK -> mark();
      case END -> throw cursor.unexpected("an expression");
    };
  }

  private Expr mark() {
    Token token = cursor.peek();
    if (token.is("..")) {
      throw Refused.of(token);
    }
    if (!STARTS.contains(token.text())) {
      throw cursor.unexpected("an expression");
    }
    cursor.take();
    return switch (token.text()) {
      case "." -> dot();
      case "(" -> group();
      case "[" -> array();
      case "{" -> object();
      default -> negative();
    };
  }

  /** A string behind it is its first step; a bracket is seen to like any later one. */
  private Expr dot() {
    return cursor.piece(
        cursor.peek().type() == Token.Type.STRING
            ? new At(new Identity(), string(cursor.take(), Texts::show))
            : new Identity());
  }

  private Expr group() {
    Expr inner = parser.pipe();
    cursor.expect(")", "\"(\"");
    return inner;
  }

  private Expr array() {
    if (cursor.takeIf("]")) {
      return cursor.piece(new Collect(new Empty()));
    }
    Expr items = parser.pipe();
    cursor.expect("]", "an array");
    return cursor.piece(new Collect(items));
  }

  private Expr negative() {
    cursor.enter();
    Expr number = postfix();
    cursor.leave();
    return cursor.piece(new Pipe(number, Functions.NEGATED));
  }

  private Expr name() {
    Token token = cursor.take();
    return switch (token.text()) {
      case "if" -> conditional();
      case "try" -> attempt();
      case "null" -> cursor.piece(new Literal(Json.Null.VALUE));
      case "true" -> cursor.piece(new Literal(Json.Bool.TRUE));
      case "false" -> cursor.piece(new Literal(Json.Bool.FALSE));
      default -> function(token);
    };
  }

  private Expr attempt() {
    cursor.enter();
    Expr body = steps();
    Expr otherwise = cursor.takeIf("catch") ? steps() : null;
    cursor.leave();
    return cursor.piece(new Try(body, otherwise));
  }

  private Expr function(Token name) {
    if (Refused.knows(name.text())) {
      throw Refused.of(name);
    }
    List<Expr> arguments = new ArrayList<>();
    if (cursor.takeIf("(")) {
      do {
        arguments.add(parser.pipe());
      } while (cursor.takeIf(";"));
      cursor.expect(")", name.text());
    }
    return cursor.piece(Functions.make(name, arguments));
  }

  private Expr conditional() {
    Expr condition = parser.pipe();
    cursor.expect("then", "\"if\"");
    Expr yes = parser.pipe();
    Expr no;
    if (cursor.takeIf("elif")) {
      cursor.enter();
      no = conditional();
      cursor.leave();
    } else if (cursor.takeIf("else")) {
      no = parser.pipe();
      cursor.expect("end", "\"if\"");
    } else {
      cursor.expect("end", "\"if\"");
      no = new Identity();
    }
    return cursor.piece(new If(condition, yes, no));
  }

  private Expr variable(Token name) {
    if (!cursor.isBound(name.text())) {
      throw Refused.knows("$" + name.text())
          ? Refused.of(name)
          : new BadProgram(
              name.at(), name.shown() + " has no value here: write \"... as $x | ...\" before it");
    }
    return cursor.piece(new Get(name.text()));
  }

  private Expr format() {
    Token token = cursor.take();
    BiFunction<Json, Work, String> format = Functions.FORMATS.get(token.text());
    if (format == null) {
      throw new BadProgram(
          token.at(),
          token.shown()
              + " is not allowed; allowed are @"
              + String.join(", @", Functions.FORMATS.keySet()));
    }
    return cursor.peek().type() == Token.Type.STRING
        ? string(cursor.take(), format)
        : cursor.piece(new Template(List.of("", ""), List.of(new Identity()), format));
  }

  private Expr string(Token token, BiFunction<Json, Work, String> format) {
    if (token.inner().isEmpty()) {
      return cursor.piece(new Literal(new Text(token.text())));
    }
    List<Expr> values = new ArrayList<>();
    for (List<Token> inner : token.inner()) {
      cursor.enter();
      values.add(new Parser(cursor.inside(inner)).whole());
      cursor.leave();
    }
    return cursor.piece(new Template(token.parts(), values, format));
  }

  private Expr object() {
    List<Member> members = new ArrayList<>();
    cursor.enter();
    while (!cursor.takeIf("}")) {
      if (!members.isEmpty()) {
        cursor.expect(",", "an object");
      }
      members.add(member());
    }
    cursor.leave();
    return cursor.piece(new Make(members));
  }

  private Member member() {
    Token token = cursor.take();
    Expr name = memberName(token);
    boolean alone = !token.is("(") && !cursor.peek().is(":");
    if (alone) {
      Expr same =
          token.type() == Token.Type.VARIABLE ? variable(token) : new At(new Identity(), name);
      return new Member(name, cursor.piece(same));
    }
    cursor.expect(":", "a member");
    Expr value = parser.alternative();
    while (cursor.takeIf("|")) {
      value = cursor.piece(new Pipe(value, parser.alternative()));
    }
    return new Member(name, value);
  }

  private Expr memberName(Token token) {
    return switch (token.type()) {
      case NAME, NUMBER, VARIABLE -> new Literal(new Text(token.text()));
      case STRING -> string(token, Texts::show);
      default -> {
        if (!token.is("(")) {
          throw new BadProgram(
              token.at(), token.shown() + " stands where a member's name is expected");
        }
        Expr name = parser.pipe();
        cursor.expect(")", "a member's name");
        yield name;
      }
    };
  }

  /** As JSON writes numbers: jq also takes {@code .5} and {@code 1.}. */
  private static Num number(String text) {
    String whole = text.startsWith(".") ? "0" + text : text;
    return new Num(whole.replaceFirst("\\.(?![0-9])", "").replaceFirst("^0+(?=[0-9])", ""));
  }
}
