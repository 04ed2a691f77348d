import { nearestName } from './nearest-name';

/** An input of a task as its `task.json` defines it. */
export interface DefinedInput {
  readonly name: string;
  readonly aliases: readonly string[];
  /** As the agent hands it over where the pipeline says nothing. */
  readonly defaultValue: string;
  /** When the editor shows it, and when it counts: `a = x && b != y || …`; empty for always. */
  readonly visibleRule: string;
}

/**
 * Says which inputs of a step do nothing: those that the task does not have, most often misspelled ones, and those that count
 * only beside other values of other inputs. Azure Pipelines passes over both without a word.
 *
 * @param given values by name; cases do not count, and dots and blanks are underscores, as in the environment
 * @returns sentences
 */
export function unusedInputs(defined: readonly DefinedInput[], given: ReadonlyMap<string, string>): readonly string[] {
  if (defined.length === 0) return [];
  const values = new Map([...given].map(([name, value]) => [name.toUpperCase(), value]));
  const names = defined.flatMap(({ name, aliases }) => [name, ...aliases]);
  const known = new Set(names.map((name) => name.toUpperCase()));
  const unknown = [...given.keys()].filter((name) => !known.has(name.toUpperCase()));
  const valueOf = (name: string): string => {
    const input = defined.find((one) => one.name.toUpperCase() === name.toUpperCase());
    return values.get(name.toUpperCase()) || (input?.defaultValue ?? '');
  };
  const idle = defined.filter(({ name, defaultValue, visibleRule }) => {
    const value = values.get(name.toUpperCase()) ?? '';
    return value !== '' && value !== defaultValue && !holds(visibleRule, valueOf);
  });
  return [
    ...unknown.map((name) => {
      const near = nearestName(name, names);
      const hint = near === undefined ? 'Look for it in the documentation of the task.' : `Did you mean ${near}?`;
      return `${name} is no input of this task, so it has no effect. ${hint}`;
    }),
    ...idle.map(
      ({ name, visibleRule }) =>
        `${name} has no effect here: it counts only with ${visibleRule.replace(/\s*&&\s*/g, ' and ').replace(/\s*\|\|\s*/g, ' or ')}.`,
    ),
  ];
}

/** Source: the rules of the pipeline editor, Azure DevOps documentation of `task.json`. */
function holds(rule: string, valueOf: (name: string) => string): boolean {
  if (rule.trim() === '') return true;
  return rule.split('||').some((part) =>
    part.split('&&').every((condition) => {
      const isNot = condition.includes('!=');
      const [name = '', wanted = ''] = condition.split(isNot ? '!=' : /==?/).map((word) => word.trim());
      return (valueOf(name).toLowerCase() === wanted.toLowerCase()) !== isNot;
    }),
  );
}
