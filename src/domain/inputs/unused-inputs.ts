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
      const near = nearest(name, names);
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

/** The name that was most likely meant: at most two letters off, and a third of the word. */
function nearest(word: string, names: readonly string[]): string | undefined {
  const rated = names
    .map((name) => ({ name, distance: distance(word.slice(0, 60).toLowerCase(), name.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const [best] = rated;
  return best !== undefined && best.distance <= Math.min(2, Math.floor(word.length / 3)) ? best.name : undefined;
}

/** How many letters must be added, removed or changed. */
function distance(one: string, other: string): number {
  let row = [...other, ''].map((_, column) => column);
  for (const [index, letter] of [...one].entries()) {
    let corner = row[0] ?? 0;
    row = row.reduce<number[]>((line, above, column) => {
      if (column === 0) return [index + 1];
      const changed = corner + (letter === other[column - 1] ? 0 : 1);
      corner = above;
      return [...line, Math.min(changed, above + 1, (line[column - 1] ?? 0) + 1)];
    }, []);
  }
  return row.at(-1) ?? 0;
}
