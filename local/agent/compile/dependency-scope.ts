import { type ExpressionFunction } from '../expressions/expression-functions';
import { toText, type Value } from '../expressions/expression-values';
import { type TaskResult } from '../run/task-result';

/** An ended job or stage, as conditions of later ones see it. */
export interface Ended {
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly result: TaskResult;
  /** Output variables: `step.variable` of a job, `job.step.variable` of a stage. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * The status functions of a job's or stage's condition. Without arguments they look at everything upstream, with
 * arguments only at what is named. Assumed from the documentation, since Azure DevOps evaluates these on its server.
 */
export function dependencyFunctions(
  dependsOn: readonly string[],
  ended: readonly Ended[],
  canceled: boolean,
): Readonly<Record<string, ExpressionFunction>> {
  const named = (names: readonly (() => Value)[]) => {
    const wanted = names.map((read) => (toText(read()) ?? '').toLowerCase());
    return ended.filter((each) => wanted.includes(each.name.toLowerCase()));
  };
  const looked = (names: readonly (() => Value)[]) => (names.length > 0 ? named(names) : upstream(dependsOn, ended));
  const good = ({ result }: Ended) => result === 'Succeeded' || result === 'SucceededWithIssues';
  const bad = ({ result }: Ended) => result === 'Failed';
  const withNames = (run: ExpressionFunction['run']): ExpressionFunction => ({ minimum: 0, maximum: 255, run });
  return {
    always: { minimum: 0, maximum: 0, run: () => true },
    canceled: { minimum: 0, maximum: 0, run: () => canceled },
    succeeded: withNames((names) => !canceled && looked(names).every(good)),
    failed: withNames((names) => !canceled && looked(names).some(bad)),
    succeededorfailed: withNames(
      (names) => !canceled && (names.length === 0 || looked(names).every((each) => good(each) || bad(each))),
    ),
  };
}

function upstream(dependsOn: readonly string[], ended: readonly Ended[]): Ended[] {
  const found = new Map<string, Ended>();
  const visit = (names: readonly string[]) => {
    for (const each of ended) {
      if (found.has(each.name) || !names.some((name) => name.toLowerCase() === each.name.toLowerCase())) continue;
      found.set(each.name, each);
      visit(each.dependsOn);
    }
  };
  visit(dependsOn);
  return [...found.values()];
}

/** `dependencies.<name>.result` and `.outputs[...]` of what a job or stage directly depends on. */
export function dependencyValues(dependsOn: readonly string[], ended: readonly Ended[]): Value {
  const direct = ended.filter((each) => dependsOn.some((name) => name.toLowerCase() === each.name.toLowerCase()));
  return Object.fromEntries(direct.map((each) => [each.name, endedValue(each)]));
}

/** `stageDependencies.<stage>.<job>.result` and `.outputs[...]` of all stages upstream. */
export function stageDependencyValues(
  dependsOn: readonly string[],
  stages: readonly (Ended & { readonly jobs: readonly Ended[] })[],
): Value {
  const wanted = upstream(dependsOn, stages).map((each) => each.name);
  const entries = stages
    .filter((stage) => wanted.includes(stage.name))
    .map((stage) => [stage.name, Object.fromEntries(stage.jobs.map((job) => [job.name, endedValue(job)]))] as const);
  return Object.fromEntries(entries);
}

function endedValue(each: Ended): Value {
  return { result: each.result, outputs: each.outputs };
}
