import assert from 'node:assert/strict';
import { formatJournalLine, parseJournal, type JournalLine } from '../../../src/documents/import-journal';
import { parseImportPlan } from '../../../src/documents/import-plan';
import { readJournalState } from '../../../src/domain/set-up/journal-state';

const servers = { sonarqube: 'https://s', organization: 'https://o' };
const at = '2026-11-28T00:00:00.000Z';
const run = (changes: object = {}): JournalLine => ({ event: 'run', at, ...servers, ...changes });
const started = (id: string, key = `k-${id}`): JournalLine => ({
  event: 'started',
  at,
  repositoryId: id,
  project: 'P',
  repository: id,
  key,
  action: 'create',
});
const finished = (id: string, result: 'created' | 'failed' = 'created', key = `k-${id}`): JournalLine => ({
  event: 'finished',
  at,
  repositoryId: id,
  key,
  result,
  failure: result === 'failed' ? 'SQ-X: no' : null,
});
const text = (lines: readonly JournalLine[]) => lines.map(formatJournalLine).join('');
const states = (lines: readonly JournalLine[]) =>
  Object.fromEntries([...readJournalState(lines, servers)].map(([id, { state }]) => [id, state]));

describe('the journal of an import', () => {
  it('is read as it was written', () => {
    const lines = [run(), started('a'), finished('a'), started('b', 'k"ü\n')];
    assert.deepEqual(parseJournal(text(lines)), { lines, unreadable: null });
  });
  it('leaves out a line that its writer did not finish, at every byte of it', () => {
    const whole = text([run(), started('a')]);
    const last = formatJournalLine(finished('a'));
    for (let bytes = 0; bytes < last.length; bytes += 1) {
      const { lines, unreadable } = parseJournal(whole + last.slice(0, bytes));
      assert.deepEqual([lines.length, unreadable], [2, null]);
    }
    assert.equal(parseJournal(whole + last).lines.length, 3);
  });
  it('names a line that nobody can read', () => {
    assert.equal(parseJournal(`${text([run()])}{"event":"odd"}\n`).unreadable, 2);
    assert.equal(parseJournal('hello\n').unreadable, 1);
    assert.equal(parseJournal('the only line of somebody').unreadable, 1);
    assert.equal(parseJournal(`${text([run()])}{"version":1}`).unreadable, 2);
    assert.deepEqual(parseJournal(''), { lines: [], unreadable: null });
  });

  const rows: readonly (readonly [what: string, lines: readonly JournalLine[], states: object])[] = [
    ['what was started only', [run(), started('a')], { a: 'open' }],
    ['what is done', [run(), started('a'), finished('a')], { a: 'created' }],
    ['what failed', [run(), started('a'), finished('a', 'failed')], { a: 'failed' }],
    [
      'the last word',
      [run(), started('a'), finished('a', 'failed'), run(), started('a'), finished('a')],
      { a: 'created' },
    ],
    ['an end of another key', [run(), started('a'), finished('a', 'created', 'other')], { a: 'open' }],
    ['runs of other servers', [run({ sonarqube: 'https://x' }), started('a'), run(), started('b')], { b: 'open' }],
    [
      'runs of the same organization by another address',
      [run({ organization: 'https://O/' }), started('a')],
      { a: 'open' },
    ],
    ['lines before any run', [started('a')], {}],
  ];
  for (const [what, lines, expected] of rows) {
    it(`tells ${what}`, () => assert.deepEqual(states(lines), expected));
  }
});

describe('a plan file', () => {
  const plan = {
    version: 1,
    ...servers,
    record: 'azure',
    settings: { newCode: null, visibility: null, qualityGate: null },
    rows: [],
  };
  const row = {
    action: 'create',
    project: 'P',
    repository: 'r',
    repositoryId: null,
    key: 'k',
    name: 'n',
    monorepo: false,
    reason: '',
    failure: false,
  };
  it('is read, with a byte order mark too', () => {
    assert.equal(parseImportPlan(`\uFEFF${JSON.stringify({ ...plan, rows: [row] })}`).kind, 'document');
  });
  it('of a newer version is said to be one', () => {
    assert.deepEqual(parseImportPlan(JSON.stringify({ ...plan, version: 2 })), { kind: 'newer', version: 2 });
  });
  const broken: readonly (readonly [what: string, content: string, problem: RegExp])[] = [
    ['nothing', '', /empty/],
    ['no JSON', '{', /not JSON/],
    ['an unknown action', JSON.stringify({ ...plan, rows: [row, { ...row, action: 'delete' }] }), /"rows\.1\.action"/],
    ['no key', JSON.stringify({ ...plan, rows: [{ ...row, key: undefined }] }), /"rows\.0\.key"/],
    [
      '91 days',
      JSON.stringify({ ...plan, settings: { ...plan.settings, newCode: { type: 'NUMBER_OF_DAYS', value: 91 } } }),
      /newCode/,
    ],
  ];
  for (const [what, content, problem] of broken) {
    it(`with ${what} is refused and says where`, () => {
      const read = parseImportPlan(content);
      assert.ok(read.kind === 'unreadable');
      assert.match(read.problem, problem);
    });
  }
});
