import { FUNCTIONS, type ExpressionFunction } from './expression-functions';
import { isNamed, partOf, toBoolean, toText, Version, type Value } from './expression-values';
import { ExpressionError, parseExpression, type Expression } from './parse-expression';

/** What an expression may refer to where it stands. Names compare without case. */
export interface ExpressionScope {
  readonly names: Readonly<Record<string, Value>>;
  /** Functions besides those of the language, such as `succeeded`. Keys in lower case. */
  readonly functions?: Readonly<Record<string, ExpressionFunction>>;
}

/**
 * Evaluates a runtime expression.
 *
 * @throws ExpressionError when it cannot be read, or uses a name or function that is not known where it stands
 */
export function evaluateExpression(text: string, scope: ExpressionScope): Value {
  const expression = parseExpression(text);
  checkNames(expression, scope);
  return valueOf(expression, scope);
}

/**
 * Checks an expression without evaluating it.
 *
 * @throws ExpressionError as `evaluateExpression` does before it evaluates
 */
export function checkExpression(text: string, scope: ExpressionScope): void {
  checkNames(parseExpression(text), scope);
}

/** Evaluates a condition. */
export function evaluateCondition(text: string, scope: ExpressionScope): boolean {
  return toBoolean(evaluateExpression(text, scope));
}

/** Value of a variable that is written as `$[ expression ]`. Arrays and objects have no text. */
export function evaluateToText(text: string, scope: ExpressionScope): string {
  return toText(evaluateExpression(text, scope)) ?? '';
}

/** `agent.jobstatus` as the status functions of a step see it; nothing set counts as succeeded. */
export function stepFunctions(jobStatus: string | undefined): Readonly<Record<string, ExpressionFunction>> {
  const status = jobStatus ?? 'Succeeded';
  const good = status === 'Succeeded' || status === 'SucceededWithIssues';
  return {
    always: constant(true),
    canceled: constant(status === 'Canceled'),
    failed: constant(status === 'Failed'),
    succeeded: constant(good),
    succeededorfailed: constant(good || status === 'Failed'),
  };
}

function constant(value: boolean): ExpressionFunction {
  return { minimum: 0, maximum: 0, run: () => value };
}

/** Unknown names are found before anything is evaluated, in branches that are never taken as well. */
function checkNames(expression: Expression, scope: ExpressionScope): void {
  switch (expression.kind) {
    case 'name':
      if (!(lookUp(scope.names, expression.name) !== undefined)) {
        throw new ExpressionError(`Unrecognized value: '${expression.name}'`);
      }
      return;
    case 'call': {
      const known = functionNamed(expression.name, scope);
      const count = expression.arguments.length;
      if (!known) throw new ExpressionError(`Unrecognized function: '${expression.name}'`);
      if (count < known.minimum) throw new ExpressionError(`Too few arguments for ${expression.name}`);
      if (count > known.maximum) throw new ExpressionError(`Too many arguments for ${expression.name}`);
      for (const argument of expression.arguments) checkNames(argument, scope);
      return;
    }
    case 'index':
      checkNames(expression.target, scope);
      if (expression.key !== '*') checkNames(expression.key, scope);
      return;
    case 'literal':
    case 'version':
      return;
  }
}

function valueOf(expression: Expression, scope: ExpressionScope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'version':
      return new Version(expression.text);
    case 'name':
      return lookUp(scope.names, expression.name) ?? null;
    case 'call': {
      const { arguments: given } = expression;
      const known = functionNamed(expression.name, scope);
      return known ? known.run(given.map((each) => () => valueOf(each, scope))) : null;
    }
    case 'index': {
      const target = valueOf(expression.target, scope);
      if (expression.key !== '*') return partOf(target, valueOf(expression.key, scope));
      return Array.isArray(target) || !isNamed(target) ? target : Object.values(target);
    }
  }
}

function functionNamed(name: string, scope: ExpressionScope): ExpressionFunction | undefined {
  return scope.functions?.[name.toLowerCase()] ?? FUNCTIONS[name.toLowerCase()];
}

function lookUp(names: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.entries(names).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}
