import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startSonarQube, type SonarQubeStandIn } from '../../../local/sonarqube/server';
import { differences, shapeOf } from './json-shape';
import { analyzedFile, scannerReport } from './reports';

const LIVE = path.join(__dirname, '..', '..', 'fixtures', 'sonarqube', 'live');
const START = Date.UTC(2026, 10, 23, 4, 0, 0);

interface Recording {
  readonly request: string;
  readonly params: Readonly<Record<string, string | number>> | null;
  readonly status: number;
  readonly contentType: string;
}

/** A server in the state that the recordings were made in, and the ids that stand where theirs stood. */
interface Scene {
  readonly server: SonarQubeStandIn;
  readonly ids: Readonly<Record<string, string>>;
}

/** What a real answer has and the stand-in leaves out, or the other way round, each with its reason. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // No global pages, no avatars.
  navigation_global: ['- globalPages[]', '- settings.sonar.lf.gravatarServerUrl'],
  // Nobody has commented.
  do_transition_accept: ['- issue.comments[]'],
};

const load = (folder: string, name: string): unknown =>
  JSON.parse(readFileSync(path.join(LIVE, folder, `${name}.json`), 'utf8'));

const SMELL = ['S1481', 2, 'Remove the declaration of the unused variable.'] as const;
const BUG = ['S1764', 3, 'Correct one of the identical sub-expressions.'] as const;
const HOTSPOT = ['S2245', 4, 'Make sure that using this pseudorandom number generator is safe here.'] as const;
const LINES = ['one', 'two', 'three', 'four'];

async function branchScene(): Promise<Scene> {
  const server = await startSonarQube({
    version: '26.2.0.119303',
    edition: 'developer',
    processingDelay: 0,
    gate: {
      name: 'strict',
      conditions: [
        { metric: 'new_violations', op: 'GT', error: '0' },
        { metric: 'new_coverage', op: 'LT', error: '80' },
        { metric: 'new_duplicated_lines_density', op: 'GT', error: '3' },
        { metric: 'new_security_hotspots_reviewed', op: 'LT', error: '100' },
        { metric: 'violations', op: 'GT', error: '1' },
      ],
    },
  });
  const submit = (
    project: string,
    scope: 'main' | { branch: string } | { pullRequest: string },
    minute: number,
    lines: readonly string[],
    findings: readonly (readonly [string, number, string])[] = [],
    changedLines: readonly number[] = [1, 2, 3, 4],
  ) =>
    server.submitReport(
      scannerReport(project, [analyzedFile('src/a.js', lines, findings, { changedLines })], {
        analyzedAt: START + minute * 60_000,
        scope:
          scope === 'main'
            ? { kind: 'main' }
            : 'branch' in scope
              ? { kind: 'branch', name: scope.branch }
              : { kind: 'pull-request', key: scope.pullRequest, branch: 'feature/x', base: 'main' },
      }),
    );
  submit('prpriv', 'main', 0, LINES);
  submit('prpriv', 'main', 1, LINES);
  const branch = submit('prpriv', { branch: 'feature/x' }, 2, LINES, [SMELL, BUG]);
  const pullRequest = submit('prpriv', { pullRequest: '42' }, 3, LINES, [SMELL, BUG, HOTSPOT]);
  submit('prpub', { pullRequest: '42' }, 3, LINES, [SMELL, BUG]);
  submit('prpub', { pullRequest: '8' }, 4, LINES, [], []);
  server.planNextTask({ status: 'FAILED', errorMessage: 'Validation of project failed' });
  const failed = submit('prpub', 'main', 5, LINES);
  server.setProcessingDelay(Infinity);
  const pending = submit('prpub', { pullRequest: '60' }, 6, LINES);
  server.planNextTask({ status: 'IN_PROGRESS' });
  const inProgress = submit('prpub', { pullRequest: '60' }, 7, LINES);
  const issue = pullRequest.target.issues[0]?.key ?? '';
  return {
    server,
    ids: {
      ce_task_branch: branch.id,
      ce_task_pr: pullRequest.id,
      ce_task_failed: failed.id,
      ce_task_pending: pending.id,
      ce_task_in_progress: inProgress.id,
      project_status_analysisId_after_accept: pullRequest.analysisId ?? '',
      do_transition_accept: issue,
      issues_changelog: issue,
      issues_changelog_fixed: issue,
    },
  };
}

async function plainScene(version: string, project: string): Promise<Scene> {
  const server = await startSonarQube({
    version,
    edition: 'community',
    processingDelay: 0,
    gate: { name: 'Sonar way', conditions: [] },
  });
  server.submitReport(scannerReport(project, [analyzedFile('src/util.js', LINES, [SMELL, BUG, HOTSPOT])]));
  return { server, ids: {} };
}

/** What happens to the server before a recording's request, in the order of the table. */
async function prepare(name: string, { server, ids }: Scene): Promise<void> {
  if (name === 'issues_changelog') await transition(server, ids[name] ?? '', 'confirm');
  if (name === 'issues_search_pr_fixed' || name === 'issues_changelog_fixed') {
    server.setProcessingDelay(0);
    const scope = { kind: 'pull-request', key: '42', branch: 'feature/x', base: 'main' } as const;
    const files = [analyzedFile('src/a.js', LINES, [], { changedLines: [] })];
    const analyzedAt = START + (name === 'issues_search_pr_fixed' ? 10 : 11) * 60_000;
    server.submitReport(scannerReport('prpriv', files, { scope, analyzedAt }));
  }
}

async function transition(server: SonarQubeStandIn, issue: string, name: string): Promise<void> {
  const answer = await fetch(`${server.url}/api/issues/do_transition`, {
    method: 'POST',
    headers: { Authorization: basic(server.tokens.admin) },
    body: new URLSearchParams({ issue, transition: name }),
  });
  assert.equal(answer.status, 200);
}

const basic = (token: string): string => `Basic ${Buffer.from(`${token}:`).toString('base64')}`;

/** Sends a recording's request to the stand-in, with the stand-in's ids in it. */
async function ask(name: string, recording: Recording, { server, ids }: Scene): Promise<Response> {
  const [method = 'GET', route = ''] = recording.request.split(' ');
  const own = ids[name];
  const parameters = new URLSearchParams(
    Object.entries(recording.params ?? {}).map(([key, value]): [string, string] => {
      const isId = ['id', 'issue', 'analysisId'].includes(key);
      return [key, isId && own !== undefined ? own : String(value)];
    }),
  );
  const headers = { Authorization: basic(server.tokens.admin) };
  return method === 'POST'
    ? fetch(`${server.url}${route}`, { method, headers, body: parameters })
    : fetch(`${server.url}${route}?${parameters.toString()}`, { headers });
}

const SCENES: readonly { readonly folder: string; readonly open: () => Promise<Scene> }[] = [
  { folder: '26.2.0.119303-branch-plugin', open: branchScene },
  { folder: '26.2.0.119303', open: () => plainScene('26.2.0.119303', 'hello') },
  { folder: '26.9.0.129388', open: () => plainScene('26.9.0.129388', 'p269') },
  { folder: '10.7.0.96327', open: () => plainScene('10.7.0.96327', 'p107') },
  { folder: '9.9.8.100196', open: () => plainScene('9.9.8.100196', 'p99') },
];

/** The order in which the state of the server allows the recordings to be compared; others come first. */
const LATE = [
  'issues_changelog',
  'do_transition_accept',
  'project_status_pr_after_accept',
  'project_status_analysisId_after_accept',
  'issues_search_pr_fixed',
  'issues_changelog_fixed',
];

describe('the SonarQube stand-in answers as the recorded servers do', () => {
  const used = new Set<string>();
  for (const { folder, open } of SCENES) {
    describe(folder, () => {
      let scene: Scene;
      before(async () => {
        scene = await open();
      });
      after(() => scene.server.stop());

      const index = load(folder, 'index') as Readonly<Record<string, Recording>>;
      const names = readdirSync(path.join(LIVE, folder))
        .map((file) => path.basename(file, '.json'))
        .filter((name) => name !== 'index')
        .sort((a, b) => LATE.indexOf(a) - LATE.indexOf(b));
      for (const name of names) {
        it(name, async () => {
          const recording = index[name];
          assert.ok(recording, 'the recording is in the index');
          await prepare(name, scene);
          const answer = await ask(name, recording, scene);
          assert.equal(answer.status, recording.status);
          assert.equal(answer.headers.get('content-type'), recording.contentType);
          const found = differences(shapeOf(load(folder, name)), shapeOf(await answer.json()));
          const allowed = ALLOWED[name] ?? [];
          for (const difference of found) used.add(`${name} ${difference}`);
          assert.deepEqual(
            found.filter((difference) => !allowed.includes(difference)),
            [],
          );
        });
      }

      it('was asked nothing that it does not know', () => {
        assert.deepEqual(scene.server.violations, []);
      });
    });
  }

  describe('the list of allowed differences', () => {
    it('holds none that is not there', () => {
      const all = Object.entries(ALLOWED).flatMap(([name, list]) => list.map((difference) => `${name} ${difference}`));
      assert.deepEqual(
        all.filter((allowance) => !used.has(allowance)),
        [],
      );
    });
  });
});
