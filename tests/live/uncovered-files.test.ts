import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../../local/prepare-repository';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { pipelineOf } from '../e2e/rig';
import { createProject, setGate } from './administration';
import { reportOf } from './published';
import { describeLive, type LiveRig } from './rig';

/** Lines of a file, and how many of them no test covers. */
type Files = Readonly<Record<string, { readonly lines: number; readonly uncovered: number }>>;

const OLD: Files = { 'src/old.js': { lines: 42, uncovered: 40 } };
/** More than the list has room for. By their names, and as words, their numbers stand in another order. */
const NEW: Files = Object.fromEntries<Files[string]>([
  ...[5, 12, 1, 9, 3, 10, 7, 2, 11, 4, 8, 6].map(
    (uncovered, index) => [`src/${'abcdefghijkl'.charAt(index)}.js`, { lines: 12, uncovered }] as const,
  ),
  ['src/covered.js', { lines: 12, uncovered: 0 }],
]);

function write(folder: string, files: Files, known: Files = {}): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  for (const [path, { lines }] of Object.entries(files)) {
    const text = Array.from({ length: lines }, (_, index) => `export const value${index} = ${index};\n`);
    writeFileSync(join(folder, path), text.join(''));
  }
  const covered = Object.entries({ ...known, ...files }).map(([path, { lines, uncovered }]) => {
    const each = Array.from(
      { length: lines },
      (_, index) => `<lineToCover lineNumber="${index + 1}" covered="${index >= uncovered}"/>`,
    );
    return `<file path="${path}">${each.join('')}</file>`;
  });
  writeFileSync(join(folder, 'coverage.xml'), `<coverage version="1">${covered.join('')}</coverage>\n`);
}

const sources = mkdtempSync(join(tmpdir(), 'uncovered-live-'));
write(sources, OLD);
after(() => rmSync(sources, { recursive: true, force: true }));

/** Those with most uncovered lines, as the report lists them. */
const most = (files: Files): readonly object[] =>
  Object.entries(files)
    .map(([file, { uncovered }]) => ({ file, lines: uncovered }))
    .sort((left, right) => right.lines - left.lines)
    .slice(0, 10);

describeLive(
  'Files that tests do not cover',
  (live) => {
    let project: string;
    const analyze = async (options?: Parameters<LiveRig['run']>[1]): Promise<AnalysisReport> => {
      const prepare = {
        cliProjectKey: project,
        cliSources: 'src',
        defaultBranch: 'main',
        extraProperties: 'sonar.coverageReportPaths=coverage.xml',
      };
      return reportOf(await live().run(pipelineOf({ prepare, publish: { onFailed: 'ignore' } }), options));
    };
    const commit = (): string => git(live().organization.sources.folder, 'rev-parse', 'HEAD');

    before(async () => {
      project = await createProject(live().server, 'uncovered', [{ metric: 'new_coverage', op: 'LT', error: '80' }]);
      await analyze();
      const { folder } = live().organization.sources;
      write(folder, NEW, OLD);
      git(folder, 'add', '--all');
      git(folder, '-c', 'user.name=Riley', '-c', 'user.email=riley@example.org', 'commit', '--quiet', '-m', 'Values');
    });

    it('are of new code those with most new lines first, by number, the old ones left out', async () => {
      const { uncoveredFiles, measures } = await analyze({ build: { sourceVersion: commit() } });
      assert.deepEqual(uncoveredFiles, { state: 'read', code: 'new', top: most(NEW) });
      assert.ok(measures.state === 'read');
      assert.equal(measures.values['new_uncovered_lines']?.newCode, '78');
    });

    it('are of all code the same way where a condition on all of it failed', async () => {
      await setGate(live().server, project, [{ metric: 'coverage', op: 'LT', error: '80' }]);
      const { uncoveredFiles } = await analyze({ build: { sourceVersion: commit() } });
      assert.deepEqual(uncoveredFiles, { state: 'read', code: 'all', top: most({ ...OLD, ...NEW }) });
    });
  },
  { sources },
);
