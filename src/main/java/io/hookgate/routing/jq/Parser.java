package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Changes.Assign;
import io.hookgate.routing.jq.Changes.Combine;
import io.hookgate.routing.jq.Changes.Update;
import io.hookgate.routing.jq.Generators.Alternative;
import io.hookgate.routing.jq.Generators.Comma;
import io.hookgate.routing.jq.Generators.Pipe;
import io.hookgate.routing.jq.Operators.Binary;
import io.hookgate.routing.jq.Operators.Logic;
import io.hookgate.routing.jq.Operators.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes an expression of words, by jq's precedence: {@code |}, {@code ,}, {@code //}, ... */
final class Parser {
  private static final Map<String, Operation> CHANGES =
      Map.of(
          "+=", Operators::add,
          "-=", Operators::subtract,
          "*=", Operators::multiply,
          "/=", Operators::divide,
          "%=", Operators::remainder,
          "//=", (before, with, work) -> before.truthy() ? before : with);

  private static final Map<String, Operation> COMPARISONS =
      Map.of(
          "==", (a, b, work) -> Json.of(Order.compare(a, b, work) == 0),
          "!=", (a, b, work) -> Json.of(Order.compare(a, b, work) != 0),
          "<", (a, b, work) -> Json.of(Order.compare(a, b, work) < 0),
          "<=", (a, b, work) -> Json.of(Order.compare(a, b, work) <= 0),
          ">", (a, b, work) -> Json.of(Order.compare(a, b, work) > 0),
          ">=", (a, b, work) -> Json.of(Order.compare(a, b, work) >= 0));

  private static final Map<String, Operation> SUMS =
      Map.of("+", Operators::add, "-", Operators::subtract);

  private static final Map<String, Operation> PRODUCTS =
      Map.of("*", Operators::multiply, "/", Operators::divide, "%", Operators::remainder);

  private final Cursor cursor;
  private final Terms terms;

  Parser(Cursor cursor) {
    this.cursor = cursor;
    this.terms = new Terms(cursor, this);
  }

  /** All of a program. */
  static Expr parse(String text) {
    Parser parser = new Parser(new Cursor(Lexer.read(text)));
    return parser.whole();
  }

  /** Up to the last word. */
  Expr whole() {
    Expr all = pipe();
    if (cursor.peek().type() != Token.Type.END) {
      throw cursor.unexpected("the end, or an operator,");
    }
    return all;
  }

  Expr pipe() {
    cursor.enter();
    Expr first = comma();
    cursor.leave();
    return cursor.takeIf("|") ? cursor.piece(new Pipe(first, pipe())) : first;
  }

  private Expr comma() {
    Expr all = alternative();
    while (cursor.takeIf(",")) {
      all = cursor.piece(new Comma(all, alternative()));
    }
    return all;
  }

  /** Also the value of an object's member, which no comma and no pipe belongs to. */
  Expr alternative() {
    Expr first = change();
    return cursor.takeIf("//") ? cursor.piece(new Alternative(first, alternative())) : first;
  }

  private Expr change() {
    Expr left = or();
    Token mark = cursor.peek();
    Operation operation = mark.type() == Token.Type.MARK ? CHANGES.get(mark.text()) : null;
    if (operation != null || mark.is("=") || mark.is("|=")) {
      cursor.take();
      if (!left.isPath()) {
        throw new BadProgram(
            mark.at(),
            "the left side of \"" + mark.text() + "\" has to name places such as .a or .b[].c");
      }
      Expr right = alternative();
      return cursor.piece(
          operation != null
              ? new Combine(left, right, operation)
              : mark.is("=") ? new Assign(left, right) : new Update(left, right));
    }
    return left;
  }

  private Expr or() {
    Expr left = and();
    while (cursor.takeIf("or")) {
      left = cursor.piece(new Logic(left, and(), true));
    }
    return left;
  }

  private Expr and() {
    Expr left = comparison();
    while (cursor.takeIf("and")) {
      left = cursor.piece(new Logic(left, comparison(), false));
    }
    return left;
  }

  private Expr comparison() {
    Expr left = sum();
    Operation operation = operation(COMPARISONS);
    return operation == null ? left : cursor.piece(new Binary(left, sum(), operation));
  }

  private Expr sum() {
    Expr left = product();
    for (Operation op = operation(SUMS); op != null; op = operation(SUMS)) {
      left = cursor.piece(new Binary(left, product(), op));
    }
    return left;
  }

  private Expr product() {
    Expr left = terms.postfix();
    for (Operation op = operation(PRODUCTS); op != null; op = operation(PRODUCTS)) {
      left = cursor.piece(new Binary(left, terms.postfix(), op));
    }
    return left;
  }

  private @Nullable Operation operation(Map<String, Operation> known) {
    Operation operation =
        cursor.peek().type() == Token.Type.MARK ? known.get(cursor.peek().text()) : null;
    if (operation != null) {
      cursor.take();
    }
    return operation;
  }
}
