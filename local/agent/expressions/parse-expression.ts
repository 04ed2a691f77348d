/** A parsed runtime expression. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'version'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'index'; readonly target: Expression; readonly key: Expression | '*' };

/** An expression that cannot be read or evaluated. The text says what is wrong. */
export class ExpressionError extends Error {}

type Token =
  | { readonly kind: 'string' | 'number' | 'version' | 'word'; readonly text: string; readonly at: number }
  | { readonly kind: '(' | ')' | '[' | ']' | ',' | '.' | '*'; readonly text: string; readonly at: number };

const TOKEN =
  /\s*(?:(?<string>'(?:[^']|'')*')|(?<version>\d+\.\d+\.\d+(?:\.\d+)?)(?![\w.])|(?<number>[-+]?(?:0x[0-9a-f]+|\d+(?:\.\d+)?|\.\d+))(?![\w.])|(?<word>[a-z_][\w-]*)|(?<sign>[()[\],.*]))/giy;
const MAX_DEPTH = 50;

/**
 * Reads an expression of the pipeline's runtime language, without `$[ ]` around it.
 * Source: Microsoft's documentation of expressions; the real parser is not public.
 *
 * @throws ExpressionError
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokenize(text), text);
  return parser.whole();
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  let position = 0;
  while (text.slice(position).trim() !== '') {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    const groups = match?.groups;
    if (!match || !groups) throw new ExpressionError(`Unexpected symbol at position ${position + 1} of: ${text}`);
    const at = position;
    position = TOKEN.lastIndex;
    const { string, version, number, word, sign } = groups;
    if (string !== undefined) tokens.push({ kind: 'string', text: string.slice(1, -1).replaceAll("''", "'"), at });
    else if (version !== undefined) tokens.push({ kind: 'version', text: version, at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at });
    // The pattern lets no other sign through.
    else tokens.push({ kind: sign as '(', text: sign ?? '', at });
  }
  return tokens;
}

class Parser {
  #next = 0;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
  ) {}

  whole(): Expression {
    const expression = this.#expression(0);
    if (this.#next < this.tokens.length) throw this.#unexpected();
    return expression;
  }

  #expression(depth: number): Expression {
    if (depth > MAX_DEPTH)
      throw new ExpressionError(`The expression is nested more than ${MAX_DEPTH} deep: ${this.text}`);
    let expression = this.#operand(depth);
    for (;;) {
      if (this.#take('.')) {
        const word = this.tokens[this.#next];
        if (this.#take('*')) expression = { kind: 'index', target: expression, key: '*' };
        else if (word?.kind === 'word' && this.#take('word')) {
          expression = { kind: 'index', target: expression, key: { kind: 'literal', value: word.text } };
        } else throw this.#unexpected();
      } else if (this.#take('[')) {
        const key = this.#take('*') ? '*' : this.#expression(depth + 1);
        this.#demand(']');
        expression = { kind: 'index', target: expression, key };
      } else return expression;
    }
  }

  #operand(depth: number): Expression {
    const token = this.tokens[this.#next];
    this.#next += 1;
    switch (token?.kind) {
      case 'string':
        return { kind: 'literal', value: token.text };
      case 'number':
        return { kind: 'literal', value: Number(token.text) };
      case 'version':
        return { kind: 'version', text: token.text };
      case 'word':
        return this.#word(token.text, depth);
      default:
        this.#next -= 1;
        throw this.#unexpected();
    }
  }

  #word(word: string, depth: number): Expression {
    if (!this.#take('(')) {
      const constant = { true: true, false: false, null: null }[word.toLowerCase()];
      return constant === undefined ? { kind: 'name', name: word } : { kind: 'literal', value: constant };
    }
    const given: Expression[] = [];
    if (!this.#take(')')) {
      do given.push(this.#expression(depth + 1));
      while (this.#take(','));
      this.#demand(')');
    }
    return { kind: 'call', name: word, arguments: given };
  }

  #take(kind: Token['kind']): boolean {
    if (this.tokens[this.#next]?.kind !== kind) return false;
    this.#next += 1;
    return true;
  }

  #demand(kind: Token['kind']): void {
    if (!this.#take(kind)) throw this.#unexpected();
  }

  #unexpected(): ExpressionError {
    const token = this.tokens[this.#next];
    return new ExpressionError(
      token
        ? `Unexpected symbol '${token.text}' at position ${token.at + 1} of: ${this.text}`
        : `Unexpected end of expression: ${this.text}`,
    );
  }
}
