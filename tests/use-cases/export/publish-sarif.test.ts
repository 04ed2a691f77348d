import assert from 'node:assert/strict';
import type { PlacedIssue } from '../../../src/domain/export/placed-finding';
import type { FindingLists } from '../../../src/ports/sonarqube/all-findings';
import type { SarifLog } from '../../../src/presentation/sarif/sarif-log';
import { preparedHandoff } from '../../builders';
import { assertSarif } from '../../sarif-schema';
import { endedTask, gateAnswer, publishWorld, type ServedAnalysis, type World } from '../publish/publish-world';

const FILE = '/work/_temp/sonarqube/shop/shop.sarif';
const MOST_OF_SERVER = 10_000;

/** @param index its place in the server's list, whose order is kept */
function placed(index: number, state: PlacedIssue['state']): PlacedIssue {
  const issue = { rule: 'js:S1', message: `${state} ${index}`, file: 'a.js', line: 1, severity: 'MAJOR', type: 'BUG' };
  return {
    issue: { ...issue, key: `${state}-${index}`, impacts: [], tags: [] },
    range: { startLine: 1, endLine: 1, startOffset: 0, endOffset: 1 },
    lineHash: null,
    state,
    flows: [],
  };
}

/** A server that pages as SonarQube does, and refuses what SonarQube refuses. */
function lists({ open = 0, accepted = 0, hotspots = 0 }, changes: Partial<FindingLists> = {}): FindingLists {
  const pageOf = (total: number, page: number): number[] => {
    if (page * 200 > MOST_OF_SERVER) throw new Error(`Can return only the first 10000 results. ${page * 200}th asked.`);
    return Array.from(
      { length: Math.max(0, Math.min(200, total - (page - 1) * 200)) },
      (_, at) => (page - 1) * 200 + at,
    );
  };
  return {
    issuePage: async (_key, _of, which, page) => {
      await Promise.resolve();
      const [total, state] = which === 'open' ? ([open, 'open'] as const) : ([accepted, 'accepted'] as const);
      return {
        total,
        issues: pageOf(total, page).map((at) => placed(at, state)),
        ruleNames: new Map([['js:S1', 'One']]),
      };
    },
    hotspotPage: async (_key, _of, page) => {
      await Promise.resolve();
      const { range, flows } = placed(0, 'open');
      const all = pageOf(hotspots, page).map((at) => ({
        hotspot: { key: `hotspot-${at}`, rule: 'js:S2', message: 'Look', file: 'a.js', line: 1, probability: 'LOW' },
        range,
        flows,
        state: 'open' as const,
      }));
      return { total: hotspots, hotspots: all };
    },
    ...changes,
  };
}

const counted = (violations: number | null): ServedAnalysis => ({
  measures: () =>
    Promise.resolve({
      projectName: 'shop',
      values: {
        ncloc: { overall: '812', newCode: null },
        new_lines: { overall: null, newCode: '40' },
        ...(violations === null ? {} : { violations: { overall: String(violations), newCode: null } }),
      },
    }),
});

function worldOf(served: ServedAnalysis, changes: Partial<World> = {}) {
  return publishWorld({ analyses: { shop: { served } }, inputs: { sarif: 'on' }, ...changes });
}

function logOf(world: ReturnType<typeof publishWorld>): SarifLog {
  const log = JSON.parse(world.files.contents.get(FILE) ?? 'null') as SarifLog;
  assertSarif(log);
  return log;
}

const notesOf = (world: ReturnType<typeof publishWorld>): readonly string[] =>
  logOf(world).runs[0]?.invocations[0]?.toolExecutionNotifications.map(({ message }) => message.text) ?? [];

/** No file, nothing uploaded, a warning with the code, and the verdict as ever. */
async function leavesNothing(world: ReturnType<typeof publishWorld>, why: RegExp): Promise<void> {
  assert.equal((await world.run()).result, 'Succeeded');
  assert.deepEqual(world.agent.artifacts, []);
  assert.equal(world.files.contents.has(FILE), false);
  const warning = world.logger.text('warning');
  assert.match(warning, why);
  assert.match(warning, /\[SQ-EXPORT-SARIF\]/);
}

describe('Publish with sarif', () => {
  it('leaves a file in CodeAnalysisLogs with all findings, and ends as without', async () => {
    const world = worldOf(counted(2), { lists: lists({ open: 2, accepted: 1, hotspots: 1 }) });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(world.agent.artifacts, [{ artifact: 'CodeAnalysisLogs', path: FILE }]);
    assert.deepEqual(
      logOf(world).runs[0]?.results.map(({ partialFingerprints, suppressions }) => [
        partialFingerprints['sonarQubeIssueKey/v1'],
        suppressions?.length ?? 0,
      ]),
      [
        ['open-0', 0],
        ['open-1', 0],
        ['hotspot-0', 0],
        ['accepted-0', 1],
      ],
    );
    assert.deepEqual(notesOf(world), []);
    assert.match(world.logger.text('info'), /^4 findings of shop in CodeAnalysisLogs\/shop\.sarif\.$/m);
  });

  const off: readonly Readonly<Record<string, string>>[] = [{}, { sarif: 'off' }];
  for (const inputs of off) {
    it(`reads nothing with ${JSON.stringify(inputs)}`, async () => {
      const world = worldOf(counted(2), { lists: lists({ open: 2 }), inputs });
      await world.run();
      assert.deepEqual(world.agent.artifacts, []);
      assert.deepEqual(
        world.requests.filter((request) => /open issues|suppressed issues|all hotspots|newest/.test(request)),
        [],
      );
    });
  }

  it('leaves a file that says "nothing found" where a measure says so, too', async () => {
    const world = worldOf(counted(0), { lists: lists({}) });
    await world.run();
    assert.deepEqual(logOf(world).runs[0]?.results, []);
    assert.deepEqual(notesOf(world), []);
  });

  it('leaves none where the token may not see the issues', () =>
    leavesNothing(worldOf(counted(7), { lists: lists({}) }), /counts 7 and lists none\. A user token/));

  it('leaves none where the list is empty and nothing confirms it', () =>
    leavesNothing(worldOf(counted(null), { lists: lists({}) }), /gives no number of issues/));

  it('leaves none where a newer analysis has replaced this one', () =>
    leavesNothing(
      worldOf({ ...counted(1), newest: () => Promise.resolve('analysis-later') }, { lists: lists({ open: 1 }) }),
      /a newer analysis has replaced this one in SonarQube \(analysis-later\)/,
    ));

  it('says where it could not be seen whether it was replaced', async () => {
    const refused = { newest: () => Promise.reject(new Error('Insufficient privileges')) };
    const world = worldOf({ ...counted(1), ...refused }, { lists: lists({ open: 1 }) });
    await world.run();
    assert.match(notesOf(world).join(), /did not say which one is the newest/);
  });

  for (const page of [1, 3]) {
    it(`leaves none where page ${page} cannot be read`, () => {
      const whole = lists({ open: 2100 });
      const issuePage: FindingLists['issuePage'] = (key, of, which, at) =>
        which === 'open' && at === page
          ? Promise.reject(new Error('Bad Gateway'))
          : whole.issuePage(key, of, which, at);
      return leavesNothing(worldOf(counted(2100), { lists: { ...whole, issuePage } }), /Bad Gateway/);
    });
  }

  it('leaves none of an analysis that failed: the server lists those of the one before', async () => {
    const failed = { task: () => ({ ...endedTask('shop'), status: 'FAILED' as const }) };
    const world = worldOf(
      { ...counted(1), ...failed },
      { lists: lists({ open: 1 }), inputs: { sarif: 'on', onUnknown: 'ignore' } },
    );
    await leavesNothing(world, /there is no SARIF file of shop/);
    assert.equal(
      world.requests.some((request) => request.startsWith('open issues')),
      false,
    );
  });

  it('says that hotspots are missing where the token may not read them', async () => {
    const world = worldOf(counted(1), { lists: lists({ open: 1 }, { hotspotPage: () => Promise.resolve(null) }) });
    await world.run();
    assert.match(notesOf(world).join(), /Security hotspots are not listed: the token may not read them/);
  });

  it('says that the list differs from the measure', async () => {
    const world = worldOf(counted(3), { lists: lists({ open: 2 }) });
    await world.run();
    assert.deepEqual(notesOf(world), ['2 open issues are listed, and SonarQube counts 3.']);
  });

  it('asks of 20,000 issues for no more than the server gives, and says what is missing', async () => {
    const world = worldOf(counted(20_000), { lists: lists({ open: 20_000, accepted: 30, hotspots: 12 }) });
    await world.run();
    const results = logOf(world).runs[0]?.results ?? [];
    assert.equal(results.length, 10_000);
    assert.equal(results.at(-1)?.partialFingerprints['sonarQubeIssueKey/v1'], 'open-9999');
    assert.deepEqual(notesOf(world), ['Only 10,000 of 20,042 findings are listed, the most severe first.']);
    assert.equal(world.requests.filter((request) => request.startsWith('open issues')).length, 50);
  });

  it('asks for a pull request by its id, and for no list of its analyses', async () => {
    const scope = { kind: 'pull-request', id: '118', branch: 'feature/x', base: 'main' } as const;
    const served: ServedAnalysis = {
      task: () => ({ pullRequest: '118' }),
      gate: () => gateAnswer({ period: null }),
      measures: () =>
        Promise.resolve({
          projectName: 'shop',
          values: {
            new_violations: { overall: null, newCode: '1' },
            new_lines: { overall: null, newCode: '4' },
            ncloc: { overall: '9', newCode: null },
          },
        }),
    };
    const world = publishWorld({
      analyses: { shop: { handoff: preparedHandoff('shop', { scope }), served } },
      inputs: { sarif: 'on', decoratePullRequest: 'off' },
      lists: lists({ open: 1 }),
    });
    await world.run();
    assert.equal(logOf(world).runs[0]?.results[0]?.baselineState, 'new');
    assert.ok(world.requests.includes('open issues shop {"pullRequest":"118"} 1'));
    assert.equal(
      world.requests.some((request) => request.startsWith('newest')),
      false,
    );
  });

  it('leaves the others where one cannot be read', async () => {
    const whole = lists({ open: 1 });
    const issuePage: FindingLists['issuePage'] = (key, ...question) =>
      key === 'web' ? Promise.reject(new Error('Insufficient privileges')) : whole.issuePage(key, ...question);
    const world = publishWorld({
      analyses: { web: { served: counted(1) }, shop: { served: counted(1) } },
      inputs: { sarif: 'on' },
      lists: { ...whole, issuePage },
    });
    await world.run();
    assert.deepEqual(
      world.agent.artifacts.map(({ path }) => path),
      [FILE],
    );
    assert.match(world.logger.text('warning'), /no SARIF file of shop \(web\)/);
  });

  it('gives up when its time is over, and uploads nothing later', async () => {
    let answer: () => void = () => undefined;
    const whole = lists({ open: 1 });
    const issuePage: FindingLists['issuePage'] = async (...question) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return whole.issuePage(...question);
    };
    const world = worldOf(counted(1), { lists: { ...whole, issuePage } });
    await leavesNothing(world, /it took longer than 120 s/);
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(world.agent.artifacts, []);
  });

  it('leaves nothing once the job is stopped', async () => {
    const stop = new AbortController();
    const whole = lists({ open: 1 });
    const issuePage: FindingLists['issuePage'] = (...question) => {
      stop.abort();
      return whole.issuePage(...question);
    };
    const world = worldOf(counted(1), { lists: { ...whole, issuePage } });
    await assert.rejects(world.run(stop.signal));
    assert.deepEqual(world.agent.artifacts, []);
  });
});
