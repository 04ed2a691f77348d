import { evaluateExpression } from '../agent/expressions/evaluate-expression';
import { expandMacros } from '../agent/variables/expand-macros';
import type { ExpressionFunction } from '../agent/expressions/expression-functions';
import { toBoolean, toText, type Value } from '../agent/expressions/expression-values';
import { ExpressionError } from '../agent/expressions/parse-expression';
import { selectByPath } from './json-path';

/** What this runner reads of the task.json of a server task. */
export interface ServerTask {
  readonly inputs: readonly { readonly name: string; readonly defaultValue?: string }[];
  readonly execution: {
    readonly HttpRequest: {
      readonly Execute: {
        readonly EndpointUrl: string;
        readonly Method: string;
        readonly Body: string;
        /** A JSON object as text. */
        readonly Headers: string;
        readonly WaitForCompletion: string;
        /** Success criteria; empty: any answer of success is one. */
        readonly Expression: string;
      };
    };
  };
}

/** Where a server task runs, and what it was given. Names compare without case. */
export interface ServerTaskRun {
  readonly inputs: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Address of the chosen service connection, for `$(endpoint.url)`. */
  readonly endpointUrl?: string;
}

/** How one evaluation ended. A gate or check that did not succeed is asked again until its time-out. */
export interface ServerTaskEnd {
  readonly succeeded: boolean;
  readonly reason: string;
  readonly status: number;
}

const LONGEST_CALL_MILLISECONDS = 20_000;

/**
 * Runs a server task once, as Azure DevOps does for gates, checks and agentless jobs: no code of the extension runs; the
 * server sends the request of the task.json and judges the answer by its success criteria. Inputs are expanded by
 * variables, then the request by inputs and variables. Source: Microsoft's guide to server tasks, `InvokeRestApiV1`.
 */
export async function runServerTask(task: ServerTask, run: ServerTaskRun): Promise<ServerTaskEnd> {
  const request = task.execution.HttpRequest.Execute;
  const expand = expanderFor(task, run);
  if (/^true$/i.test(expand(request.WaitForCompletion))) throw new Error('Callbacks are not run here');
  const method = expand(request.Method).toUpperCase();
  const body = expand(request.Body);
  const response = await fetch(expand(request.EndpointUrl), {
    method,
    headers: readHeaders(expand(request.Headers)),
    redirect: 'manual',
    signal: AbortSignal.timeout(LONGEST_CALL_MILLISECONDS),
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
  });
  const text = await response.text();
  const { status } = response;
  if (!response.ok) return { succeeded: false, reason: `The service answered ${status}`, status };
  const criteria = expand(request.Expression);
  if (criteria.trim() === '') return { succeeded: true, reason: 'No criteria', status };
  try {
    const succeeded = toBoolean(evaluateExpression(criteria, criteriaScope(text)));
    return { succeeded, reason: `${criteria} is ${String(succeeded)}`, status };
  } catch (error) {
    if (error instanceof ExpressionError) return { succeeded: false, reason: error.message, status };
    throw error;
  }
}

function expanderFor(
  task: ServerTask,
  { inputs, variables, endpointUrl = '' }: ServerTaskRun,
): (text: string) => string {
  const lower = (record: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
    new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
  const known = lower({ ...variables, 'endpoint.url': endpointUrl });
  const given = lower(inputs);
  const values = new Map(
    task.inputs.map(({ name, defaultValue }): [string, string] => {
      const value = given.get(name.toLowerCase()) ?? defaultValue ?? '';
      return [name.toLowerCase(), expandMacros(value, (variable) => known.get(variable.toLowerCase()))];
    }),
  );
  return (text) => expandMacros(text, (name) => values.get(name.toLowerCase()) ?? known.get(name.toLowerCase()));
}

function readHeaders(text: string): Record<string, string> {
  const parsed: unknown = JSON.parse(text);
  return Object.fromEntries(Object.entries(parsed as object).map(([name, value]) => [name, String(value)]));
}

function criteriaScope(text: string): Parameters<typeof evaluateExpression>[1] {
  const document = parseAnswer(text);
  const jsonpath: ExpressionFunction = {
    minimum: 1,
    maximum: 1,
    run: ([path]) => selectByPath(document, toText(path?.() ?? null) ?? '').map(toValue),
  };
  const count: ExpressionFunction = {
    minimum: 1,
    maximum: 1,
    run: ([list]) => {
      const value = list?.() ?? null;
      return Array.isArray(value) ? value.length : 0;
    },
  };
  return { names: { root: toValue(document) }, functions: { jsonpath, count } };
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ExpressionError('The answer is not JSON');
  }
}

function toValue(json: unknown): Value {
  if (Array.isArray(json)) return json.map(toValue);
  if (typeof json === 'object' && json !== null) {
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, toValue(value)]));
  }
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null;
}
