import assert from 'node:assert/strict';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import type { PullRequestWorld, RequestFate } from '../decorate/pull-request-world';
import { watchPullRequests, type Nudge } from '../../../src/use-cases/sync/watch';
import { addThread, ANALYZED, decorated, gate, sonarWorld, syncStage, type SonarWorld } from './sync-world';

const INTERVAL = 5000;

/** Watches, and does something at the end of some rounds; ends after the last. */
async function watch(
  stage: ReturnType<typeof syncStage>,
  rounds: number,
  steps: Readonly<Record<number, () => void>> = {},
  { interval = INTERVAL, carryBack = false, nudge = null as Nudge | null, projects = stage.request.projects } = {},
): Promise<{ readonly written: string[]; readonly seconds: () => number }> {
  const began = stage.clock.now();
  const written: string[] = [];
  let round = 0;
  await watchPullRequests(
    stage.ports,
    { ...stage.request, carryBack, projects },
    {
      interval,
      onWritten: ({ address }) =>
        void written.push(`${address.pullRequestId} after ${(stage.clock.now() - began) / 1000} s`),
      onRound: () => {
        round += 1;
        steps[round]?.();
        if (round >= rounds) stage.stop.abort();
      },
    },
    nudge,
  );
  return { written, seconds: () => (stage.clock.now() - began) / 1000 };
}

function several(
  count: number,
  keysOfEach = 2,
): { readonly sonar: SonarWorld; readonly pulls: Map<string, PullRequestWorld> } {
  const sonar = sonarWorld();
  const pulls = new Map<string, PullRequestWorld>();
  for (let id = 1; id <= count; id += 1) {
    const keys = Array.from({ length: keysOfEach }, (_, index) => `k${id}-${index}`);
    pulls.set(String(id), decorated(sonar, keys, { pullRequest: String(id) }));
  }
  return { sonar, pulls };
}

const requestsOf = (pulls: ReadonlyMap<string, PullRequestWorld>): number =>
  [...pulls.values()].reduce((sum, { reads, writes }) => sum + reads.length + writes.length, 0);

describe('sync --watch', () => {
  it('begins with a look at everything, and follows a decision in the next round', async () => {
    const { sonar, pulls } = several(3);
    const stage = syncStage(pulls, sonar);
    const accept = () => Object.assign(sonar.findings.get('k2-1') ?? {}, { state: 'accepted' });
    const { written } = await watch(stage, 4, { 1: accept });
    assert.deepEqual(written, ['2 after 5 s']);
    assert.equal(pulls.get('2')?.threads[1]?.status, 'wontFix');
    assert.deepEqual([pulls.get('1')?.writes, pulls.get('3')?.writes], [[], []]);
  });

  it('follows a gate that flips without a comment of ours', async () => {
    const { sonar, pulls } = several(1, 0);
    const pull = [...pulls.values()][0];
    assert.ok(pull !== undefined);
    const seven = decorated(sonar, []);
    const stage = syncStage(new Map([['7', seven]]), sonar);
    const { written } = await watch(stage, 6, { 2: () => void (sonar.gate = gate('OK')) });
    assert.deepEqual(written, ['7 after 10 s']);
    assert.equal(seven.statuses.at(-1)?.state, 'succeeded');
  });

  it('asks each server at most once a second while nothing changes, with 200 pull requests', async () => {
    const { sonar, pulls } = several(200, 3);
    const stage = syncStage(pulls, sonar);
    let before = { sonar: 0, azure: 0, listings: 0 };
    const measure = () => {
      before = { sonar: sonar.requests.length, azure: requestsOf(pulls), listings: stage.listings.length };
    };
    const rounds = 120;
    await watch(stage, rounds, { 1: measure });
    const seconds = ((rounds - 1) * INTERVAL) / 1000;
    const azure = requestsOf(pulls) - before.azure + (stage.listings.length - before.listings) * 3;
    assert.ok(azure > seconds / 2 && azure <= seconds, `${azure} requests to Azure DevOps in ${seconds} s`);
    const asked = sonar.requests.length - before.sonar;
    assert.ok(asked > seconds / 10 && asked <= seconds, `${asked} requests to SonarQube in ${seconds} s`);
    assert.deepEqual(
      [...pulls.values()].flatMap(({ writes }) => writes),
      [],
    );
    // Each is looked at all the same.
    assert.ok(stage.listings.length > 10);
  });

  it('takes over pull requests that are opened or decorated later, and forgets those that are closed', async () => {
    const { sonar, pulls } = several(1);
    const stage = syncStage(pulls, sonar);
    const fresh = decorated(sonar, []);
    const { written } = await watch(stage, 60, {
      1: () => void stage.open.set('7', fresh),
      8: () => {
        addThread(fresh, { issue: 'late' });
        sonar.findings.set('late', { key: 'late', project: 'shop', kind: 'issue', state: 'open' });
      },
      40: () => {
        Object.assign(sonar.findings.get('late') ?? {}, { state: 'false-positive' });
        stage.open.delete('1');
      },
      41: () => Object.assign(sonar.findings.get('k1-0') ?? {}, { state: 'accepted' }),
    });
    assert.deepEqual(written, ['7 after 200 s']);
    assert.equal(fresh.threads[0]?.status, 'byDesign');
  });

  it('leaves what an analysis has closed to its build, and does it where no build does', async () => {
    const { sonar, pulls } = several(1);
    const stage = syncStage(pulls, sonar);
    const { written } = await watch(stage, 60, {
      1: () => Object.assign(sonar.findings.get('k1-0') ?? {}, { state: 'fixed', isClosed: true }),
    });
    assert.equal(written.length, 1);
    const after = Number(/after (\d+) s/.exec(written[0] ?? '')?.[1]);
    assert.ok(after >= 120, written.join());
    assert.equal(pulls.get('1')?.threads[0]?.status, 'fixed');
  });

  it('goes on after SonarQube and Azure DevOps were away, says so once, and misses nothing', async () => {
    const { sonar, pulls } = several(2);
    const stage = syncStage(pulls, sonar);
    const { written } = await watch(stage, 30, {
      2: () => void (sonar.isDown = true),
      6: () => {
        Object.assign(sonar.findings.get('k1-0') ?? {}, { state: 'accepted' });
        sonar.isDown = false;
      },
      12: () => void (stage.state.isAzureDown = true),
      16: () => void (stage.state.isAzureDown = false),
    });
    assert.equal(written.length, 1);
    assert.equal(pulls.get('1')?.threads[0]?.status, 'wontFix');
    const warnings = stage.logger.lines.filter(({ level }) => level === 'warning').map(({ text }) => text);
    assert.equal(warnings.length, 2, warnings.join('\n'));
    assert.equal(stage.logger.text('info').match(/Both servers answer again/g)?.length, 2);
  });

  for (const status of [403, 404]) {
    it(`goes on with the others where SonarQube answers ${status} about the list of one project`, async () => {
      const { sonar, pulls } = several(1);
      const gone = decorated(sonar, [], { project: 'gone', pullRequest: '' });
      const server: SonarWorld = {
        ...sonar,
        pullRequests: (project) =>
          project === 'gone' ? Promise.reject(new RefusedAnswer(status, 'gone')) : sonar.pullRequests(project),
      };
      const stage = syncStage(new Map([...pulls, ['9', gone]]), server);
      await watch(stage, 10, {
        2: () => Object.assign(sonar.findings.get('k1-0') ?? {}, { state: 'accepted' }),
      });
      assert.equal(pulls.get('1')?.threads[0]?.status, 'wontFix');
    });
  }

  it('comes back to a status that could not follow, though nothing has changed since', async () => {
    const sonar = sonarWorld();
    const seven = decorated(sonar, []);
    let failures = 1;
    const server: SonarWorld = {
      ...sonar,
      pullRequests: () => Promise.resolve([{ key: '7', analysisDate: ANALYZED, gate: sonar.gate.status }]),
      gateOfProject: (...asked) => {
        if (sonar.gate.status === 'OK' && failures > 0) {
          failures -= 1;
          return Promise.reject(new RefusedAnswer(503, 'busy'));
        }
        return sonar.gateOfProject(...asked);
      },
    };
    const stage = syncStage(new Map([['7', seven]]), server);
    await watch(stage, 60, { 2: () => void (sonar.gate = gate('OK')) });
    assert.equal(failures, 0);
    assert.equal(seven.statuses.at(-1)?.state, 'succeeded');
  });

  it('comes back to a decision that could not be carried', async () => {
    const { sonar, pulls } = several(1);
    const stage = syncStage(pulls, sonar);
    await watch(
      stage,
      80,
      {
        1: () => {
          Object.assign(pulls.get('1')?.threads[0] ?? {}, { status: 'wontFix', setBy: 'person' });
          sonar.mayDecide = false;
        },
        40: () => void (sonar.mayDecide = true),
      },
      { carryBack: true },
    );
    assert.equal(sonar.findings.get('k1-0')?.state, 'accepted');
    const asked = sonar.requests.filter((request) => request.startsWith('decide')).length;
    assert.ok(asked >= 2 && asked <= 8, `asked ${asked} times in 400 s`);
  });

  it('follows a gate that flips while a pull request is left alone after a failure', async () => {
    const sonar = sonarWorld();
    const seven = decorated(sonar, ['k1']);
    const stage = syncStage(new Map([['7', seven]]), sonar);
    await watch(stage, 60, {
      2: () => {
        seven.fates = ['refused-403', 'refused-403'];
        Object.assign(sonar.findings.get('k1') ?? {}, { state: 'accepted' });
      },
      4: () => {
        Object.assign(sonar.findings.get('k1') ?? {}, { state: 'open' });
        sonar.gate = gate('OK');
      },
    });
    assert.equal(seven.statuses.at(-1)?.state, 'succeeded');
  });

  it('follows a gate that flips in a round that fails', async () => {
    const sonar = sonarWorld();
    const seven = decorated(sonar, []);
    const stage = syncStage(new Map([['7', seven]]), sonar);
    await watch(stage, 30, {
      2: () => {
        sonar.gate = gate('OK');
        stage.state.isAzureDown = true;
      },
      4: () => void (stage.state.isAzureDown = false),
    });
    assert.equal(seven.statuses.at(-1)?.state, 'succeeded');
  });

  it('follows a gate that flips where the next project cannot be asked', async () => {
    const sonar = sonarWorld();
    const seven = decorated(sonar, []);
    const other = decorated(sonar, [], { project: 'api', pullRequest: '8' });
    let failures = 0;
    const server: SonarWorld = {
      ...sonar,
      gateOfProject: (...asked) => sonar.gateOfProject(...asked),
      pullRequests: (project) => {
        if (project === 'api' && failures > 0) {
          failures -= 1;
          return Promise.reject(new RefusedAnswer(503, 'busy'));
        }
        return Promise.resolve([
          { key: project === 'api' ? '8' : '7', analysisDate: ANALYZED, gate: sonar.gate.status },
        ]);
      },
    };
    const pulls = new Map([
      ['7', seven],
      ['8', other],
    ]);
    await watch(syncStage(pulls, server), 30, {
      3: () => {
        sonar.gate = gate('OK');
        failures = 1;
      },
    });
    assert.equal(failures, 0);
    assert.equal(seven.statuses.at(-1)?.state, 'succeeded');
  });

  it('ends at once where the first round fails: whoever started it has to know', async () => {
    const { sonar, pulls } = several(1);
    const stage = syncStage(pulls, sonar);
    stage.state.isAzureDown = true;
    await assert.rejects(watch(stage, 3), /Azure DevOps does not answer/);
  });

  it('warns once of a pull request that it may not change, asks seldom, and goes on with the others', async () => {
    const { sonar, pulls } = several(2);
    const stage = syncStage(pulls, sonar);
    const one = pulls.get('1');
    assert.ok(one !== undefined);
    await watch(stage, 30, {
      1: () => {
        // Reads are served, each write is refused.
        one.fates = Array.from({ length: 200 }, (_, index): RequestFate =>
          index % 3 === 2 ? 'refused-403' : 'served',
        );
        for (const key of ['k1-0', 'k2-0']) Object.assign(sonar.findings.get(key) ?? {}, { state: 'accepted' });
      },
    });
    assert.equal(pulls.get('2')?.threads[0]?.status, 'wontFix');
    assert.equal(stage.logger.text('warning').match(/Pull request 1:/g)?.length, 1);
    assert.ok(one.reads.length >= 2 && one.reads.length < 30, `${one.reads.length} reads`);
  });

  it('looks at once where a webhook tells of a project, and at most once a second', async () => {
    const { sonar, pulls } = several(1);
    const stage = syncStage(pulls, sonar);
    const nudge: Nudge = { onHint: () => undefined };
    const { written } = await watch(
      stage,
      4,
      {
        1: () => {
          Object.assign(sonar.findings.get('k1-0') ?? {}, { state: 'accepted' });
          for (let times = 0; times < 20; times += 1) nudge.onHint('shop');
        },
      },
      { interval: 60_000, nudge },
    );
    assert.deepEqual(written, ['1 after 1 s']);
  });

  it('carries back what people set meanwhile', async () => {
    const { sonar, pulls } = several(2);
    const stage = syncStage(pulls, sonar);
    await watch(
      stage,
      30,
      {
        1: () => {
          const thread = pulls.get('2')?.threads[0];
          assert.ok(thread !== undefined);
          thread.status = 'byDesign';
          thread.setBy = 'person';
        },
      },
      { carryBack: true },
    );
    assert.equal(sonar.findings.get('k2-0')?.state, 'false-positive');
  });

  for (const count of [1, 20, 300]) {
    it(`finds a new pull request among ${count} projects, and asks Azure DevOps at most once a second`, async () => {
      const { sonar, pulls } = several(30);
      const stage = syncStage(pulls, sonar);
      stage.state.projects = ['Shop', ...Array.from({ length: count - 1 }, (_, index) => `Team ${index}`)];
      const fresh = decorated(sonar, ['late'], { pullRequest: '77' });
      const asked = (): number => requestsOf(pulls) + stage.listings.length + stage.state.projectLists;
      let before = 0;
      const rounds = 200;
      const { written } = await watch(
        stage,
        rounds,
        {
          1: () => {
            assert.equal(stage.listings.length, count);
            before = asked();
            stage.open.set('77', fresh);
            Object.assign(sonar.findings.get('late') ?? {}, { state: 'accepted' });
          },
        },
        { projects: null },
      );
      const seconds = ((rounds - 1) * INTERVAL) / 1000;
      const [found = ''] = written;
      const after = Number(/^77 after (\d+) s$/.exec(found)?.[1]);
      // Half of the requests list: each project once in two seconds for each of them.
      assert.ok(after <= 2 * (count + 1) + 10, `${found} of ${written.length}`);
      const requests = asked() - before;
      assert.ok(requests > seconds / 2 && requests <= seconds, `${requests} requests in ${seconds} s`);
      // Those that were there are looked at all the same, if nobody writes on them.
      const looks = [...pulls.values()].map(({ reads }) => reads.length);
      assert.ok(Math.min(...looks) >= 6, `${Math.min(...looks)} reads of one in ${seconds} s`);
    });
  }

  it('takes over projects that come, forgets those that go, and warns once of one that it may not read', async () => {
    const { sonar, pulls } = several(1);
    const stage = syncStage(pulls, sonar);
    stage.state.projects = ['Team', 'Secret'];
    stage.state.refusedProjects.set('secret', 403);
    const { written } = await watch(
      stage,
      60,
      {
        1: () => void (stage.state.projects = ['Shop', 'Secret']),
        20: () => Object.assign(sonar.findings.get('k1-0') ?? {}, { state: 'accepted' }),
        30: () => void (stage.state.projects = ['Secret', 'Team']),
        40: () => Object.assign(sonar.findings.get('k1-1') ?? {}, { state: 'accepted' }),
      },
      { projects: null },
    );
    assert.deepEqual(written, ['1 after 100 s']);
    assert.match(stage.logger.text('warning'), /^Project Secret is left out: .*403\.$/);
  });

  it('goes on listing where more than one project was named', async () => {
    const { sonar, pulls } = several(1);
    const stage = syncStage(pulls, sonar);
    const fresh = decorated(sonar, ['late'], { pullRequest: '77' });
    const projects = ['Shop', ...Array.from({ length: 14 }, (_, index) => `Team ${index}`)];
    const { written } = await watch(
      stage,
      30,
      {
        1: () => {
          stage.open.set('77', fresh);
          Object.assign(sonar.findings.get('late') ?? {}, { state: 'accepted' });
        },
      },
      { projects },
    );
    assert.match(written.join(), /^77 after \d+ s$/);
  });
});
