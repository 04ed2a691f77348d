import type { ThreadStatus } from '../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { parseStatusProperties, toStatusProperties } from '../../../src/documents/status-properties';
import { separateProjectKey } from '../../../src/domain/inputs/project-key';
import { TaskError } from '../../../src/errors/errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import type { BranchOrPullRequest } from '../../../src/domain/scope/branch-or-pull-request';
import { syncOnce, type SyncRequest } from '../../../src/use-cases/sync/sync-once';
import { withoutWriting } from '../../../src/use-cases/sync/without-writing';
import { PERSON, type PullRequestWorld, type RequestFate } from '../decorate/pull-request-world';
import { addThread, decorated, gate, sonarWorld, syncStage, type StoredFinding } from './sync-world';

/** One decorated pull request. */
function scene(keys: readonly string[] = ['k1'], changes: Parameters<typeof decorated>[2] = {}) {
  const sonar = sonarWorld();
  const pull = decorated(sonar, keys, changes);
  const stage = syncStage(new Map([['7', pull]]), sonar);
  const finding = (key: string): StoredFinding => {
    const found = sonar.findings.get(key);
    assert.ok(found !== undefined);
    return found;
  };
  return {
    ...stage,
    pull,
    finding,
    sync: async (more: Partial<SyncRequest> = {}) => {
      const before = pull.writes.length;
      const { rows } = await syncOnce(stage.ports, { ...stage.request, ...more });
      return { row: rows[0], writes: pull.writes.slice(before) };
    },
  };
}

const newest = (pull: PullRequestWorld, name: string) =>
  pull.statuses.filter((status) => status.name === name).reduce((best, one) => (one.id > best.id ? one : best));

function setByPerson(pull: PullRequestWorld, status: ThreadStatus, index = 0): void {
  const thread = pull.threads[index];
  assert.ok(thread !== undefined);
  thread.status = status;
  thread.setBy = 'person';
}

/** Five decorated pull requests of one project: more than are followed at once. */
function severalOfOne() {
  const sonar = sonarWorld();
  sonar.pullRequestKeys = ['1', '2', '3', '4', '5'];
  const pulls = new Map(
    sonar.pullRequestKeys.map((pullRequest) => [pullRequest, decorated(sonar, [], { pullRequest })]),
  );
  return { ...syncStage(pulls, sonar), pulls };
}

describe('sync', () => {
  const states: [state: StoredFinding['state'], status: ThreadStatus, reply: string | null][] = [
    ['open', 'active', null],
    ['accepted', 'wontFix', 'Accepted in SonarQube by Ada \\<b\\>.'],
    ['false-positive', 'byDesign', 'Marked as a false positive in SonarQube by Ada \\<b\\>.'],
    ['fixed', 'fixed', null],
    ['unknown', 'active', null],
  ];
  for (const [state, status, reply] of states) {
    it(`makes the comment on a finding that is ${state} ${status}, and a second run writes nothing`, async () => {
      const { pull, finding, sync } = scene();
      Object.assign(finding('k1'), { state, decidedBy: 'Ada <b>' });
      const { row } = await sync();
      assert.deepEqual(row?.followed?.problems, []);
      const [thread] = pull.threads;
      assert.equal(thread?.status, status);
      assert.equal(thread.comments[1]?.content.replaceAll('&lt;', '\\<').replaceAll('&gt;', '\\>') ?? null, reply);
      assert.deepEqual((await sync()).writes, []);
      assert.deepEqual(pull.violations, []);
    });
  }

  for (const openStatus of ['active', 'closed'] as const) {
    it(`opens a comment again as its pipeline makes them: ${openStatus}`, async () => {
      const { pull, sonar, sync } = scene([]);
      addThread(pull, { issue: 'a', status: openStatus });
      addThread(pull, { issue: 'b', status: 'wontFix' });
      for (const key of ['a', 'b']) sonar.findings.set(key, { key, project: 'shop', kind: 'issue', state: 'open' });
      await sync();
      assert.deepEqual(
        pull.threads.map(({ status }) => status),
        [openStatus, openStatus],
      );
      assert.equal(pull.threads[1]?.comments[1]?.content, 'Open again in SonarQube.');
    });
  }

  it('opens each as its own pipeline makes comments', async () => {
    const { pull, sync } = scene(['k1', 'k2']);
    pull.threads.splice(0);
    addThread(pull, { issue: 'k1', definition: '7', status: 'wontFix' });
    addThread(pull, { issue: 'k2', definition: '8', status: 'closed' });
    await sync();
    assert.deepEqual(
      pull.threads.map(({ status }) => status),
      ['active', 'closed'],
    );
  });

  it('follows hotspots as well as issues, and asks nothing about findings that an analysis has closed', async () => {
    const { pull, sonar, finding, sync } = scene(['i', 'h', 'gone']);
    Object.assign(finding('h'), { kind: 'hotspot', state: 'false-positive' });
    sonar.findings.delete('gone');
    addThread(pull, { issue: 'old', status: 'fixed' });
    await sync();
    assert.deepEqual(
      pull.threads.map(({ status }) => status),
      ['active', 'byDesign', 'active', 'fixed'],
    );
    assert.ok(sonar.requests.includes('issues 3'), sonar.requests.join());
  });

  it('asks about 200 findings at once', async () => {
    const { sonar, sync } = scene(Array.from({ length: 450 }, (_, index) => `k${index}`));
    await sync();
    const asked = sonar.requests.filter((request) => request.startsWith('issues '));
    assert.deepEqual(asked, ['issues 200', 'issues 200', 'issues 50']);
  });

  it('leaves what a person set, and makes nothing again that a person deleted', async () => {
    const { pull, finding, sync } = scene(['k1', 'k2']);
    setByPerson(pull, 'closed');
    const [, second] = pull.threads;
    for (const comment of second?.comments ?? []) comment.isDeleted = true;
    finding('k1').state = 'accepted';
    finding('k2').state = 'accepted';
    const { writes } = await sync();
    assert.deepEqual(writes, []);
  });

  it('leaves findings of other servers alone, and says which they are of', async () => {
    const { pull, sync } = scene([]);
    addThread(pull, { server: 'https://other.example.org' });
    const { row, writes } = await sync();
    assert.deepEqual(writes, []);
    assert.deepEqual(row?.followed?.otherServers, ['https://other.example.org']);
  });

  describe('and the status', () => {
    it('follows the gate of the analysis that it tells of, and that of all projects with it', async () => {
      const { pull, sonar, sync } = scene();
      assert.deepEqual((await sync()).writes, [], 'nothing has changed yet');
      sonar.gate = gate('OK');
      const { writes, row } = await sync();
      assert.deepEqual(writes, ['status quality-gate/shop succeeded', 'status quality-gate succeeded']);
      assert.equal(row?.followed?.statusChanged, true);
      const status = newest(pull, 'quality-gate/shop');
      assert.equal(status.description, 'Web shop: quality gate passed');
      const { source, analysis, build } = parseStatusProperties(status.properties);
      assert.deepEqual({ source, analysis, build }, { source: 'live', analysis: 'AX1', build: '42' });
      assert.deepEqual((await sync()).writes, []);
      sonar.gate = gate('ERROR', '1');
      assert.deepEqual((await sync()).writes, ['status quality-gate/shop failed', 'status quality-gate failed']);
    });

    it('keeps the numbers of a failed gate up to date', async () => {
      const { pull, sonar, sync } = scene();
      sonar.gate = gate('ERROR', '2');
      await sync();
      assert.match(newest(pull, 'quality-gate').description ?? '', /^Web shop: Issues on new code 2/);
      assert.deepEqual((await sync()).writes, []);
    });

    const untouched: [name: string, change: (scene_: ReturnType<typeof scene>) => void, mark?: object][] = [
      ['another analysis is the newest', ({ sonar }) => void (sonar.analysisDate = '2026-10-20T10:00:00+0000')],
      ['the status does not say of which analysis it is', () => undefined, { analysisDate: '' }],
      ['nobody judged the analysis', () => undefined, { source: '' }],
      [
        'newer commits are there',
        ({ pull }) => void pull.iterations.push({ id: 2, sourceCommit: 'c2', commonCommit: null }),
      ],
      ['the separate project has a newer analysis', ({ sonar }) => void (sonar.newest = 'AX2'), { pullRequest: '' }],
      [
        'the gate has nothing to judge now',
        ({ sonar }) => void (sonar.gate = { ...gate('OK'), status: 'NONE', conditions: [] }),
      ],
      ['the gate passes without a condition', ({ sonar }) => void (sonar.gate = { ...gate('OK'), conditions: [] })],
    ];
    for (const [name, change, mark] of untouched) {
      it(`stays where ${name}`, async () => {
        const stage = scene(['k1'], mark);
        stage.sonar.gate = gate('OK');
        change(stage);
        assert.deepEqual((await stage.sync()).writes, []);
      });
    }

    it('of a separate project follows its newest analysis', async () => {
      const { sonar, sync } = scene(['k1'], { pullRequest: '', analysisDate: '' });
      sonar.gate = gate('OK');
      assert.equal((await sync()).writes.length, 2);
    });

    for (const status of [403, 404]) {
      it(`follows the others where SonarQube answers ${status} about one project, and says so`, async () => {
        const { pull, sonar, sync } = scene(['k1'], { pullRequest: '', analysisDate: '' });
        const [shop] = pull.statuses;
        assert.ok(shop !== undefined);
        const mark = parseStatusProperties(shop.properties);
        const properties = toStatusProperties({ ...mark, analysisKey: 'api-1', project: 'api', name: 'API' });
        pull.statuses.unshift({ ...shop, id: -500, name: 'quality-gate/api', properties });
        sonar.gateOfProject = (project) =>
          project === 'api' ? Promise.reject(new RefusedAnswer(status, 'gone')) : Promise.resolve(gate('ERROR', '9'));
        const { row } = await sync();
        assert.match(newest(pull, 'quality-gate/shop').description ?? '', /Issues on new code 9/);
        assert.match(row?.followed?.problems.join() ?? '', /Its status does not follow the gate of api: /);
        assert.equal(row?.followed?.statusChanged, true);
        assert.deepEqual((await sync()).writes, []);
      });
    }

    it('of all projects waits for analyses that nobody has published', async () => {
      const { pull, sonar, sync, buildProperties } = scene();
      const pending = { version: 1, outcome: 'unknown', reason: 'not-published', attempt: 1, stage: '', job: '' };
      buildProperties.set('sonarqube.analysis.api-1', JSON.stringify({ ...pending, projectKey: 'api', numbers: {} }));
      sonar.gate = gate('OK');
      await sync();
      assert.equal(newest(pull, 'quality-gate').state, 'pending');
      assert.equal(newest(pull, 'quality-gate/shop').state, 'succeeded');
      assert.deepEqual((await sync()).writes, []);
    });

    it('of all projects never gets better than it stands where the build does not tell', async () => {
      const { pull, sonar, sync, state } = scene();
      state.mayReadBuilds = false;
      sonar.gate = gate('OK');
      const { row } = await sync();
      assert.match(row?.followed?.problems.join() ?? '', /Its status does not follow SonarQube: 403/);
      assert.equal(newest(pull, 'quality-gate/shop').state, 'succeeded');
      assert.equal(newest(pull, 'quality-gate').state, 'failed');
      assert.deepEqual((await sync()).writes, []);
    });

    it('of all projects gets worse where the build does not tell', async () => {
      const { pull, sonar, sync, state } = scene();
      sonar.gate = gate('OK');
      await sync();
      state.mayReadBuilds = false;
      sonar.gate = gate('ERROR');
      await sync();
      assert.equal(newest(pull, 'quality-gate').state, 'failed');
      assert.deepEqual((await sync()).writes, []);
    });

    it('that waits for a verdict is named', async () => {
      const { pull, sync } = scene();
      const [, overall] = pull.statuses;
      assert.ok(overall !== undefined);
      pull.iterations.push({ id: 2, sourceCommit: 'c2', commonCommit: null });
      pull.statuses.push({ ...overall, id: 0, state: 'pending', iterationId: 2 });
      const { row, writes } = await sync();
      assert.equal(row?.followed?.isPending, true);
      assert.deepEqual(writes, []);
    });
  });

  describe('that carries back', () => {
    const decisions: [status: ThreadStatus, version: string, asked: string | null][] = [
      ['wontFix', '26.9.0.129388', 'decide issue k1 accept 26.9.0.129388'],
      ['byDesign', '9.9.8.100196', 'decide issue k1 false-positive 9.9.8.100196'],
      ['fixed', '26.9.0.129388', null],
      ['closed', '26.9.0.129388', null],
      ['pending', '26.9.0.129388', null],
    ];
    for (const [status, version, asked] of decisions) {
      it(`${asked === null ? 'carries nothing of' : 'carries'} a comment that a person set to ${status}`, async () => {
        const { pull, sonar, sync, finding } = scene();
        sonar.version = version;
        setByPerson(pull, status);
        await sync({ carryBack: true });
        const decided = sonar.requests.filter((request) => request.startsWith('decide'));
        assert.deepEqual(decided, asked === null ? [] : [asked]);
        if (asked === null) return;
        assert.match(
          finding('k1').comments?.[0] ?? '',
          /^Set to "(Won't fix|By design)" on pull request 7 .*: https:\/\/dev\.azure\.example\/acme\/p\/_git\/r\/pullrequest\/7\?discussionId=1000$/,
        );
        assert.equal(pull.threads[0]?.status, status);
        const again = await sync({ carryBack: true });
        assert.deepEqual(again.writes, []);
        assert.equal(sonar.requests.filter((request) => request.startsWith('decide')).length, 1);
      });
    }

    for (const [name, project, pullRequest, isCarried] of [
      ['of another pull request', 'shop', '8', false],
      ['of a main branch', 'shop', null, false],
      ['of a separate project of this pull request', separateProjectKey('shop', 'pull-request-7'), null, true],
      ['of a separate project of another one', separateProjectKey('shop', 'pull-request-77'), null, false],
    ] as const) {
      it(`carries ${isCarried ? 'a decision about' : 'nothing of a comment that names'} a finding ${name}`, async () => {
        const { pull, sonar, sync } = scene([]);
        sonar.findings.set('k9', { key: 'k9', project, kind: 'issue', state: 'open', pullRequest });
        addThread(pull, { issue: 'k9', project });
        setByPerson(pull, 'wontFix');
        const { row } = await sync({ carryBack: true });
        assert.equal(sonar.findings.get('k9')?.state, isCarried ? 'accepted' : 'open');
        assert.deepEqual(
          row?.followed?.problems,
          isCarried
            ? []
            : [
                'Comment 1000 names k9, which SonarQube does not have under this pull request: nothing was decided about it.',
              ],
        );
      });
    }

    it('carries nothing unless it is told to', async () => {
      const { pull, sonar, sync } = scene();
      setByPerson(pull, 'wontFix');
      await sync();
      assert.ok(!sonar.requests.some((request) => request.startsWith('decide')));
    });

    it('lets SonarQube win: one that is opened again there is active again', async () => {
      const { pull, finding, sync, sonar } = scene();
      setByPerson(pull, 'wontFix');
      await sync({ carryBack: true });
      finding('k1').state = 'open';
      await sync({ carryBack: true });
      assert.equal(pull.threads[0]?.status, 'active');
      assert.equal(finding('k1').state, 'open');
      assert.equal(sonar.requests.filter((request) => request.startsWith('decide')).length, 1);
    });

    it('carries nothing of a state that a build replaces while comments are read', async () => {
      const { pull, sync, sonar } = scene();
      const [thread] = pull.threads;
      assert.ok(thread !== undefined);
      Object.assign(thread, { status: 'wontFix', writtenStatus: 'wontFix' });
      thread.properties.set('SonarQube.Status', 'wontFix');
      const open = pull.open.bind(pull);
      pull.open = () => {
        const opened = open();
        const discussions = async () => {
          const listed = await opened.discussions();
          Object.assign(thread, { status: 'active', writtenStatus: 'active' });
          thread.properties.set('SonarQube.Status', 'active');
          return listed.map((one) => ({ ...one, properties: new Map(thread.properties) }));
        };
        return { ...opened, discussions };
      };
      await sync({ carryBack: true });
      assert.deepEqual(
        sonar.requests.filter((request) => request.startsWith('decide')),
        [],
      );
      assert.equal(thread.status, 'active');
    });

    it('carries nothing of what SonarQube has decided otherwise', async () => {
      const { pull, finding, sync, sonar } = scene();
      setByPerson(pull, 'wontFix');
      finding('k1').state = 'false-positive';
      assert.deepEqual((await sync({ carryBack: true })).writes, []);
      assert.ok(!sonar.requests.some((request) => request.startsWith('decide')));
    });

    it('cut off after SonarQube took it, does not do it twice', async () => {
      const { pull, finding, sync, sonar } = scene();
      setByPerson(pull, 'wontFix');
      pull.fates = ['served', 'served', 'served', 'refused-403'];
      const { row } = await sync({ carryBack: true });
      assert.equal(finding('k1').state, 'accepted');
      assert.equal(row?.followed?.carried, 1);
      assert.match(row.followed.problems.join(), /^The comment about k1 does not note that SonarQube agrees: /);
      await sync({ carryBack: true });
      finding('k1').state = 'open';
      await sync({ carryBack: true });
      assert.equal(pull.threads[0]?.status, 'active', 'SonarQube has opened it again since');
      assert.equal(sonar.requests.filter((request) => request.startsWith('decide')).length, 1);
    });

    it('follows the rest where a comment cannot note that SonarQube agrees', async () => {
      const { pull, sync, finding } = scene(['k1', 'k2']);
      setByPerson(pull, 'wontFix');
      finding('k1').state = 'accepted';
      finding('k2').state = 'accepted';
      pull.fates = ['served', 'served', 'refused-404'];
      const { row } = await sync({ carryBack: true });
      assert.match(row?.followed?.problems.join() ?? '', /The comment about k1 does not note that SonarQube agrees/);
      assert.equal(pull.threads[1]?.status, 'wontFix');
    });

    it('says where the token may not decide, and follows the rest', async () => {
      const { pull, sonar, sync, finding } = scene(['k1', 'k2']);
      sonar.mayDecide = false;
      setByPerson(pull, 'wontFix');
      finding('k2').state = 'accepted';
      const { row } = await sync({ carryBack: true });
      assert.match(
        row?.followed?.problems.join() ?? '',
        /The decision about k1 is not known to be in SonarQube .* It takes the right "Administer Issues" on the project shop/,
      );
      assert.equal(pull.threads[1]?.status, 'wontFix');
    });
  });

  const RIGHT =
    /the identity "Build Service" lacks the right "Contribute to pull requests" on the repository "webshop"\. Grant it on https:\/\/dev\.azure\.example\/acme\/Web%20Shop\/_settings\/repositories\?repo=r&_a=permissionsMid\. .*SQ-ADO-PULL-REQUEST-RIGHT/;
  for (const [what, fates] of [
    ['change comments', ['served', 'served', 'refused-403']],
    ['post statuses', ['served', 'served', 'served', 'refused-403']],
  ] as const) {
    it(`names identity, right, repository and page where the token may not ${what}`, async () => {
      const { pull, sonar, sync, finding } = scene();
      if (what === 'change comments') finding('k1').state = 'false-positive';
      else sonar.gate = gate('OK');
      pull.fates = [...fates];
      const { row } = await sync();
      assert.match([row?.problem, ...(row?.followed?.problems ?? [])].join(' '), RIGHT);
    });
  }

  it('says that a repository is hidden from its identity', async () => {
    const { pull, sync } = scene();
    pull.fates = ['refused-404', 'refused-404'];
    const { row } = await sync();
    assert.match(
      row?.problem ?? '',
      /the repository "webshop" or its pull request is not there, or is hidden from the identity "Build/,
    );
  });

  it('refuses a server that is older than what is supported before anything is read', async () => {
    const { sonar, sync, pull } = scene();
    sonar.version = '9.8.0.63668';
    await assert.rejects(sync(), (error) => error instanceof TaskError && error.code === 'SQ-SERVER-TOO-OLD');
    assert.deepEqual(pull.reads, []);
  });

  for (const kind of ['project-analysis', 'global-analysis'] as const) {
    it(`refuses a token of kind ${kind} before anything is read`, async () => {
      const { sonar, sync, pull } = scene();
      sonar.tokenKind = kind;
      await assert.rejects(sync(), (error) => error instanceof TaskError && error.code === 'SQ-SYNC-TOKEN');
      assert.deepEqual(pull.reads, []);
    });
  }

  for (const fate of ['refused-403', 'too-many', 'lost', 'crash'] as const) {
    it(`names the pull request whose requests are ${fate}, follows the others, and mends it the next time`, async () => {
      const sonar = sonarWorld();
      const [broken, whole] = [decorated(sonar, ['a']), decorated(sonar, ['b'])];
      for (const key of ['a', 'b']) Object.assign(sonar.findings.get(key) ?? {}, { state: 'accepted' });
      broken.fates = Array<RequestFate>(3).fill(fate);
      const stage = syncStage(
        new Map([
          ['7', broken],
          ['8', whole],
        ]),
        sonar,
      );
      const { rows } = await syncOnce(stage.ports, stage.request);
      assert.notEqual(rows.find(({ address }) => address.pullRequestId === '7')?.problem ?? null, null);
      assert.equal(whole.threads[0]?.status, 'wontFix');
      broken.fates = [];
      await syncOnce(stage.ports, stage.request);
      assert.equal(broken.threads[0]?.status, 'wontFix');
      assert.ok((broken.threads[0]?.comments.filter(({ authorId }) => authorId !== PERSON).length ?? 0) <= 2);
    });
  }
});

describe('sync over several pull requests of a project', () => {
  it('reads its list once where nothing has changed', async () => {
    const { ports, request, sonar, pulls } = severalOfOne();
    await syncOnce(ports, request);
    assert.deepEqual(
      sonar.requests.filter((asked) => asked.startsWith('list')),
      ['list shop'],
    );
    assert.deepEqual(
      [...pulls.values()].flatMap(({ writes }) => writes),
      [],
    );
  });

  it('reads it again before it posts: the gate of an analysis that came meanwhile is left to its build', async () => {
    const { ports, request, sonar, pulls } = severalOfOne();
    const server = {
      ...sonar,
      gateOfProject: async (project: string, of: BranchOrPullRequest) => {
        const answer = await sonar.gateOfProject(project, of);
        if (!('pullRequest' in of) || of.pullRequest !== '5') return answer;
        sonar.analysisDate = '2026-10-20T10:00:00+0000';
        return gate('OK');
      },
    };
    await syncOnce({ ...ports, server }, request);
    assert.deepEqual(pulls.get('5')?.writes, []);
  });

  it('follows each of their gates', async () => {
    const { ports, request, sonar, pulls } = severalOfOne();
    sonar.gate = gate('OK');
    await syncOnce(ports, request);
    assert.deepEqual(
      [...pulls.values()].map((pull) => newest(pull, 'quality-gate').state),
      Array.from({ length: 5 }, () => 'succeeded'),
    );
  });
});

describe('sync over all projects', () => {
  it('lists the projects once and each of them once, and leaves out those that may not be read', async () => {
    const { ports, request, sonar, pulls, state, listings } = severalOfOne();
    state.projects = ['Shop', 'Secret', 'Gone'];
    state.refusedProjects.set('secret', 403).set('gone', 404);
    sonar.gate = gate('OK');
    const { rows, leftOut } = await syncOnce(ports, { ...request, projects: null });
    assert.deepEqual([rows.length, rows.filter(({ problem }) => problem !== null).length], [5, 0]);
    for (const pull of pulls.values()) assert.equal(newest(pull, 'quality-gate').state, 'succeeded');
    assert.deepEqual(
      leftOut.map(({ project, problem }) => [project, /40[34]/.exec(problem)?.[0]]),
      [
        ['Secret', '403'],
        ['Gone', '404'],
      ],
    );
    assert.deepEqual([state.projectLists, listings.length], [1, 3]);
  });

  const fatal: [name: string, refused: readonly (readonly [string, number])[], projects: readonly string[] | null][] = [
    [
      'none of them may be read',
      [
        ['shop', 403],
        ['secret', 403],
      ],
      null,
    ],
    ['the token is not taken', [['secret', 401]], null],
    ['too much is asked', [['secret', 429]], null],
    ['Azure DevOps fails', [['secret', 503]], null],
    ['one that was named may not be read', [['secret', 403]], ['shop', 'secret']],
  ];
  for (const [name, refused, projects] of fatal) {
    it(`is an error where ${name}`, async () => {
      const { ports, request, state } = severalOfOne();
      state.projects = ['Shop', 'Secret'];
      for (const [project, status] of refused) state.refusedProjects.set(project, status);
      await assert.rejects(syncOnce(ports, { ...request, projects }), { code: 'SQ-ADO-REQUEST' });
    });
  }

  it('is an error where the token sees none', async () => {
    const { ports, request, state } = severalOfOne();
    state.projects = [];
    await assert.rejects(syncOnce(ports, { ...request, projects: null }), { code: 'SQ-SETUP-NOT-FOUND' });
  });

  it('follows a pull request once where its project was named twice', async () => {
    const { ports, request } = severalOfOne();
    const { rows } = await syncOnce(ports, { ...request, projects: ['shop', 'Shop', 'shop'] });
    assert.equal(rows.length, 5);
  });
});

describe('sync that writes nothing', () => {
  it('does as if, and says the same as the one that writes', async () => {
    const { pull, sonar, finding, ports, request } = scene(['k1', 'k2', 'k3']);
    Object.assign(finding('k1'), { state: 'accepted', decidedBy: 'Ada' });
    setByPerson(pull, 'byDesign', 1);
    sonar.gate = gate('OK');
    const asked = { ...request, carryBack: true };
    const before = structuredClone([pull.threads, pull.statuses, [...sonar.findings]]);
    const dry = await syncOnce(withoutWriting(ports), asked);
    assert.deepEqual(pull.writes, []);
    assert.deepEqual([pull.threads, pull.statuses, [...sonar.findings]], before);
    const wet = await syncOnce(ports, asked);
    assert.deepEqual(dry.rows, wet.rows);
    const { commentsChanged, statusChanged, carried } = wet.rows[0]?.followed ?? {};
    assert.deepEqual([commentsChanged, statusChanged, carried], [1, true, 1]);
    assert.ok(pull.writes.length > 3);
  });
});
