import { Option, type Command } from 'commander';
import type { ProjectSettings } from '../documents/import-plan';
import { parsePatterns, type RepositoryMatcher } from '../domain/set-up/match-repositories';
import { parseNewCode } from '../domain/set-up/new-code';
import { parseKeyTemplate, parseTemplate, type Template } from '../domain/set-up/project-key';
import type { Parsed } from '../domain/parsed';
import { usageError } from './exit-codes';
import { parseWholeNumber, type GivenOptions } from './given-options';

/** How repositories are chosen on the line itself; `null` leaves it to a question. */
export type Choosing =
  | { readonly kind: 'plan'; readonly file: string }
  | { readonly kind: 'match'; readonly patterns: readonly string[]; readonly matches: RepositoryMatcher }
  | { readonly kind: 'all' }
  | null;

export const DEFAULT_JOURNAL = 'sonarqube-import.ndjson';
const CONCURRENCY = { least: 1, most: 16, byDefault: 4 };

/** Options that `import` and `bind` share. */
export function declareChoosing(command: Command): void {
  command
    .addOption(new Option('--all', 'every repository that your token sees').conflicts(['match', 'plan']))
    .addOption(
      new Option(
        '--match <pattern...>',
        'repositories by project/repository, with * and ?; ! in front takes away',
      ).conflicts('plan'),
    )
    .addOption(new Option('--plan <file>', 'do what a plan file says'))
    .option('--dry-run', 'write nothing: show what would be done')
    .option('--output <file>', 'with --dry-run: write the plan there, to be edited and given to --plan')
    .option('--record <name>', 'global record of SonarQube, where several are of this organization')
    .option('--concurrency <number>', `rows at a time, 1 to ${CONCURRENCY.most} (default: ${CONCURRENCY.byDefault})`)
    .option('--journal <file>', `where each row is noted, to go on from (default: ${DEFAULT_JOURNAL})`);
}

/** The document of `--json`, and the exit code, that `import` and `bind` share. */
export const IMPORT_DOCUMENT: readonly string[] = [
  'dryRun   whether nothing was written',
  'plan     with --dry-run: the plan, as --output writes it: {version, sonarqube, organization, record, settings, rows}',
  'record   name of the global record',
  'counts   {created, bound, settled, unchanged, skipped, failed, "not-started"}',
  'stopped  null, or why rows were not begun: {by: "person"} or {by: "failures", failure}',
  'journal  path of the journal',
  'report   path of the plan file with what is left, or null',
  'rows     [{project, repository, repositoryId, key, result, reason, failure: {code, message, remedy} or null}]',
];
export const IMPORT_EXIT_CODES: Readonly<Record<number, string>> = {
  3: 'some rows failed or cannot be; the report that is named has them',
};

/** What the line chooses. */
export function readChoosing(options: GivenOptions): Choosing {
  const [file, patterns] = [options.text('plan'), options.list('match')];
  if (file !== undefined) return { kind: 'plan', file };
  if (patterns.length > 0) return { kind: 'match', patterns, matches: valueOf(parsePatterns('--match', patterns)) };
  return options.flag('all') ? { kind: 'all' } : null;
}

/** What a plan file tells itself must not be given beside it, and be forgotten: who asks for "private" relies on it. */
export function refuseWhatPlanHas(options: GivenOptions): void {
  const texts = ['record', 'key-template', 'name-template', 'new-code', 'visibility', 'quality-gate'];
  const given = [
    ...texts.filter((name) => options.text(name) !== undefined),
    ...(options.flag('forks') ? ['forks'] : []),
  ];
  if (given.length > 0) throw usageError(...given.map((name) => `--${name}: the plan file of --plan tells it.`));
}

export function readConcurrency(options: GivenOptions): number {
  return valueOf(parseWholeNumber('--concurrency', options.text('concurrency'), CONCURRENCY));
}

/** What each project gets. */
export function readSettings(options: GivenOptions): ProjectSettings {
  const newCode = options.text('new-code');
  const visibility = options.text('visibility')?.toLowerCase();
  if (visibility !== undefined && visibility !== 'private' && visibility !== 'public') {
    throw usageError(`--visibility: "${visibility}" is not known; it takes private or public.`);
  }
  return {
    newCode: newCode === undefined ? null : valueOf(parseNewCode('--new-code', newCode)),
    visibility: visibility ?? null,
    qualityGate: options.text('quality-gate') ?? null,
  };
}

/** Templates; `null` where none was given. */
export function readTemplates(options: GivenOptions): {
  readonly key: Template | null;
  readonly name: Template | null;
} {
  const [key, name] = [options.text('key-template'), options.text('name-template')];
  return {
    key: key === undefined ? null : valueOf(parseKeyTemplate('--key-template', key)),
    name: name === undefined ? null : valueOf(parseTemplate('--name-template', name)),
  };
}

function valueOf<T>(read: Parsed<T>): T {
  if (read.ok) return read.value;
  throw usageError(...read.problems);
}
