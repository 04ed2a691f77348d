import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

interface OfficialInput {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly options?: readonly string[];
  readonly default?: string;
}

interface OurInput {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
  readonly defaultValue?: string;
}

const official = JSON.parse(read('tests', 'fixtures', 'official', 'tasks.json')) as Record<
  string,
  { readonly ours: string; readonly inputs: readonly OfficialInput[] }
>;
const migration = read('docs', 'MIGRATION.md');
/** A deliberate difference is a row of the table that begins with the input's name. */
const isDocumented = (input: string): boolean => new RegExp(`^\\| \`${input}\``, 'm').test(migration);

describe("a pipeline of the official extension, with the tasks' names changed", () => {
  for (const [task, { ours, inputs }] of Object.entries(official)) {
    const manifest = JSON.parse(read('tasks', ours, 'task.json')) as { readonly inputs: readonly OurInput[] };
    for (const input of inputs) {
      const same = manifest.inputs.find(({ name }) => name === input.name);

      it(`${task}: ${input.name} is taken, under each of its names`, () => {
        assert.ok(same !== undefined || isDocumented(input.name), 'a missing input is documented');
        if (same === undefined) return;
        for (const alias of input.aliases ?? []) assert.ok(same.aliases?.includes(alias), alias);
      });

      if (input.options !== undefined) {
        it(`${task}: ${input.name} takes the same values`, () => {
          const missing = input.options?.filter((option) => !(option in (same?.options ?? {}))) ?? [];
          assert.ok(missing.length === 0 || isDocumented(input.name), missing.join(', '));
        });
      }

      if (input.default !== undefined) {
        it(`${task}: ${input.name} has the same default, or a documented one`, () =>
          assert.ok(same?.defaultValue === input.default || isDocumented(input.name), same?.defaultValue));
      }
    }
  }
});
