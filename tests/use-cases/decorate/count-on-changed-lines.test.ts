import assert from 'node:assert/strict';
import { azureDevOpsFault } from '../../../src/errors/server-errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { tellChangedLines } from '../../../src/use-cases/decorate/count-on-changed-lines';
import { inMemoryFiles, recordingLogger } from '../in-memory';
import { virtualClock } from '../virtual-clock';
import { findingsWorld, type FindingsWorld } from './findings-world';
import { pullRequestWorld, type PullRequestWorld } from './pull-request-world';

const OLD = 'import os\nold = 1\nlast = 9\n';
const NEW = 'import os\nadded = 2\nold = 1\nlast = 9\n';

/** A pull request that adds a line to one file, and a separate project with an issue on it and one beside it. */
function scene() {
  const pull = pullRequestWorld();
  const sonar = findingsWorld('shop:pull-request-118');
  pull.files.set('/src/a.py', NEW);
  pull.filesBefore.set('/src/a.py', OLD);
  sonar.files.set('src/a.py', NEW);
  sonar.files.set('src/b.py', OLD);
  issue(sonar, 'src/a.py', 'added = 2');
  issue(sonar, 'src/a.py', 'old = 1');
  issue(sonar, 'src/b.py', 'old = 1');
  return { pull, sonar };
}

function issue(sonar: FindingsWorld, file: string | null, line: string | null): void {
  const key = `AX${sonar.issues.length}`;
  sonar.issues.push({ key, rule: 'py:S1', message: 'm', severity: 'MAJOR', file, line, state: 'open' });
}

async function tell({ pull, sonar }: { pull: PullRequestWorld; sonar: FindingsWorld }, basePath = ''): Promise<string> {
  const logger = recordingLogger();
  const golden = sonar.report();
  const open = String(sonar.issues.length);
  const report = {
    ...golden,
    scope: { kind: 'main-branch', name: 'feature/cart', standsFor: { kind: 'pull-request', id: '118' } },
    pipeline: { ...golden.pipeline, basePath, sourceCommit: 'c1', pullRequestId: '118' },
    measures: { state: 'read', values: { violations: { overall: open, newCode: null } } },
  } as const;
  const files = inMemoryFiles(
    Object.fromEntries([...sonar.files].map(([path, text]) => [`/work/${basePath}${path}`, text])),
  );
  const ports = {
    openPullRequest: () => pull.open(),
    azureDevOps: {
      buildProperties: () => Promise.reject(new Error('not asked')),
      attachments: () => Promise.reject(new Error('not asked')),
    },
    files,
    clock: virtualClock(),
    logger,
  };
  const stopped = new AbortController().signal;
  await tellChangedLines({ report, findings: sonar }, ports, { sources: '/work', timeout: 60_000, stopped });
  assert.deepEqual(pull.writes, [], 'it only reads');
  assert.equal(logger.lines.length, 1);
  assert.equal(logger.lines[0]?.level, 'info');
  return logger.lines[0]?.text ?? '';
}

describe('Issues of a separate project', () => {
  it('are counted where the pull request changes their lines', async () => {
    assert.equal(
      await tell(scene()),
      'Of 3 open issues of shop:pull-request-118, 1 is on lines that pull request 118 changes. The gate of a separate project does not judge them.',
    );
  });

  it('are all on changed lines of a file that the pull request adds', async () => {
    const world = scene();
    world.pull.filesBefore.clear();
    assert.match(await tell(world), /^Of 3 open issues of .*, 2 are on lines/);
  });

  it('are on no changed line where its files are others', async () => {
    const world = scene();
    world.pull.files.clear();
    assert.match(await tell(world), /^Of 3 open issues of .*, none are on lines/);
  });

  it('are found below the folder of the project', async () => {
    const world = scene();
    world.pull.files = new Map([['/backend/src/a.py', NEW]]);
    world.pull.filesBefore.set('/backend/src/a.py', OLD);
    assert.match(await tell(world, 'backend/'), /, 1 is on lines/);
  });

  it('of the merge with the target are counted by what the source branch changes', async () => {
    const world = scene();
    // The target has moved on: its line is none that the pull request changes.
    world.sonar.files.set('src/a.py', `of_the_target = 3\n${NEW}`);
    issue(world.sonar, 'src/a.py', 'of_the_target = 3');
    assert.match(await tell(world), /^Of 4 open issues of .*, 1 is on lines/);
  });

  it('without a line are on none', async () => {
    const world = scene();
    issue(world.sonar, 'src/a.py', null);
    issue(world.sonar, null, null);
    assert.match(await tell(world), /^Of 5 open issues of .*, 1 is on lines/);
  });

  it('that are none are told as such', async () => {
    const world = scene();
    world.sonar.issues.splice(0);
    assert.equal(
      await tell(world),
      'shop:pull-request-118 has no open issue, on lines that pull request 118 changes or elsewhere.',
    );
  });

  const unknown: readonly (readonly [what: string, change: (world: ReturnType<typeof scene>) => void, why: RegExp])[] =
    [
      ['the token may not see them', ({ sonar }) => void (sonar.mayBrowse = false), /the token may not see the issues/],
      [
        'the pull request has newer commits',
        ({ pull }) => void pull.iterations.push({ id: 2, sourceCommit: 'c2', commonCommit: 'base' }),
        /newer commits/,
      ],
      [
        'nobody tells what it is compared with',
        ({ pull }) => void pull.iterations.splice(0, 1, { id: 1, sourceCommit: 'c1', commonCommit: null }),
        /does not say what the pull request is compared with/,
      ],
      ['Azure DevOps refuses', ({ pull }) => void (pull.fates = ['refused-403']), /403/],
    ];
  for (const [what, change, why] of unknown) {
    it(`are not counted where ${what}, and that is told`, async () => {
      const world = scene();
      change(world);
      const line = await tell(world);
      assert.match(
        line,
        /^How many open issues of shop:pull-request-118 are on lines that pull request 118 changes is not known: /,
      );
      assert.match(line, why);
    });
  }

  it('are at least so many where a file cannot be had', async () => {
    const world = scene();
    world.pull.files.set('/src/c.py', 'other = 1\n');
    world.sonar.files.set('src/c.py', 'wrong = 1\n');
    issue(world.sonar, 'src/c.py', 'wrong = 1');
    const fault = azureDevOpsFault('file', '404', new RefusedAnswer(404, ''));
    const opened = world.pull.open();
    world.pull.open = () => ({
      ...opened,
      file: (path, commit) => (commit === 'c1' ? Promise.reject(fault) : opened.file(path, commit)),
    });
    assert.match(await tell(world), /^Of 4 open issues of .*, at least 1 is on lines/);
  });
});
