import assert from 'node:assert/strict';
import { dependencyFunctions, type Ended } from '../../../local/agent/compile/dependency-scope';
import {
  evaluateCondition,
  evaluateExpression,
  stepFunctions,
} from '../../../local/agent/expressions/evaluate-expression';
import { ExpressionError } from '../../../local/agent/expressions/parse-expression';
import { readVectors } from './vectors';

describe('conditions of steps, by the agent’s own vectors', () => {
  interface Condition {
    readonly condition: string;
    readonly jobStatus: string | null;
    readonly variables: Record<string, string>;
    readonly expected: boolean;
  }
  for (const { condition, jobStatus, variables, expected } of readVectors<{ cases: Condition[] }>('step-conditions')
    .cases)
    it(`${condition} is ${expected} when the job is ${jobStatus ?? 'new'}`, () => {
      const functions = stepFunctions(jobStatus ?? undefined);
      assert.equal(evaluateCondition(condition, { names: { variables }, functions }), expected);
    });
});

describe('the expression language', () => {
  const names = {
    variables: { 'Build.Reason': 'PullRequest', count: '10', empty: '', yes: 'True' },
    list: ['a', 'b'],
    dependencies: { one: { result: 'Succeeded', outputs: { 'step.verdict': 'passed' } } },
  };
  const rows: [string, unknown][] = [
    ["and(eq(variables['build.reason'], 'pullrequest'), true)", true],
    ["or(false, eq('a', 'A'))", true],
    ['not(variables.empty)', true],
    ['not(0)', true],
    ['xor(true, false)', true],
    ['eq(10, variables.count)', true],
    ['eq(variables.yes, true)', true],
    ["eq('10', 10)", true],
    ["eq(10, 'x')", false],
    ["ne('a', 'b')", true],
    ["in('b', 'a', 'B')", true],
    ["notIn('c', 'a', 'b')", true],
    ["contains('Quality Gate', 'gate')", true],
    ["startsWith('refs/heads/main', 'REFS/')", true],
    ["endsWith('release/1', '/2')", false],
    ['gt(10, 9)', true],
    ['lt(2, variables.count)', true],
    ['ge(1.2.3, 1.2)', true],
    ['lt(1.9.0, 1.10.0)', true],
    ["containsValue(list, 'B')", true],
    ["coalesce(variables.empty, variables.none, 'rest')", 'rest'],
    ["iif(eq(1, 1), 'yes', 'no')", 'yes'],
    ["format('{0} of {1}{{}}', 2, 'five')", '2 of five{}'],
    ["replace('a-b-c', '-', '.')", 'a.b.c'],
    ["join(';', split('a,b', ','))", 'a;b'],
    ["lower('ABC')", 'abc'],
    ["upper('abc')", 'ABC'],
    ["trim('  a ')", 'a'],
    ["length('four')", 4],
    ["'it''s'", "it's"],
    ["dependencies.one.outputs['step.verdict']", 'passed'],
    ["dependencies['one']['outputs']['STEP.VERDICT']", 'passed'],
    ['dependencies.two.result', null],
    ["eq(dependencies.none.outputs['a.b'], '')", true],
    ['list[1]', 'b'],
    ['-1.5', -1.5],
  ];
  for (const [text, expected] of rows)
    it(`${text} gives ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(evaluateExpression(text, { names }), expected));

  const faults: [string, RegExp][] = [
    ['and(true)', /Too few arguments for and/],
    ['not(true, false)', /Too many arguments/],
    ['nosuch()', /Unrecognized function: 'nosuch'/],
    ['or(true, secrets.x)', /Unrecognized value: 'secrets'/],
    ["eq('a' 'b')", /Unexpected symbol 'b'/],
    ["eq('a', ", /Unexpected end/],
    ['eq(a.b', /Unexpected end|Unrecognized/],
    ["'open", /Unexpected symbol/],
    ['variables..x', /Unexpected symbol/],
    ["gt(1, 'x')", /Unable to compare/],
    ['', /Unexpected end/],
    ['('.repeat(3), /Unexpected symbol/],
    [`${'not('.repeat(60)}true${')'.repeat(60)}`, /nested more than 50/],
  ];
  for (const [text, message] of faults)
    it(`refuses ${text.slice(0, 40)}`, () => {
      assert.throws(
        () => evaluateExpression(text, { names }),
        (error) => error instanceof ExpressionError && message.test(error.message),
      );
    });
});

describe('status functions of jobs and stages', () => {
  const job = (name: string, result: Ended['result'], dependsOn: string[] = []): Ended => ({
    name,
    result,
    dependsOn,
    outputs: {},
  });
  const ended = [
    job('first', 'Failed'),
    job('second', 'Succeeded', ['first']),
    job('third', 'SucceededWithIssues'),
    job('fourth', 'Skipped'),
  ];
  const rows: [string, string[], boolean][] = [
    ['succeeded()', [], true],
    ['succeeded()', ['third'], true],
    ['succeeded()', ['second'], false],
    ["succeeded('second')", ['second'], true],
    ['succeeded()', ['fourth'], false],
    ['failed()', ['second'], true],
    ['failed()', ['fourth'], false],
    ["failed('second')", ['second'], false],
    ['succeededOrFailed()', ['fourth'], true],
    ["succeededOrFailed('fourth')", ['fourth'], false],
    ['always()', ['first'], true],
    ['canceled()', ['first'], false],
  ];
  for (const [condition, dependsOn, expected] of rows)
    it(`${condition} after ${dependsOn.join() || 'nothing'} is ${expected}`, () => {
      const scope = { names: {}, functions: dependencyFunctions(dependsOn, ended, false) };
      assert.equal(evaluateCondition(condition, scope), expected);
    });
  for (const [condition, expected] of [
    ['succeeded()', false],
    ['succeededOrFailed()', false],
    ['always()', true],
    ['canceled()', true],
  ] as const)
    it(`${condition} in a canceled run is ${expected}`, () => {
      assert.equal(evaluateCondition(condition, { names: {}, functions: dependencyFunctions([], [], true) }), expected);
    });
});
