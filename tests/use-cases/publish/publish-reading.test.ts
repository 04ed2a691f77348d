import assert from 'node:assert/strict';
import { notPermitted, serverFault, serverNotReady, serverUnreachable } from '../../../src/errors/server-errors';
import { preparedHandoff, SERVER } from '../../builders';
import type { AnalysisResults } from '../../../src/ports/sonarqube/analysis-results';
import { condition, gateAnswer, publishWorld, reportTask, type ServedAnalysis } from './publish-world';

describe('waiting', () => {
  it('sees a result that is ready at once without a pause', async () => {
    const world = publishWorld({ analyses: { shop: {} } });
    await world.run();
    assert.equal(world.seconds(), 0);
  });

  for (const readyAt of [100, 1_000, 4_900]) {
    it(`sees a result that is ready after ${readyAt} ms within 0.3 s`, async () => {
      const task = (waited: number) => (waited < readyAt ? ({ status: 'IN_PROGRESS' } as const) : {});
      const world = publishWorld({ analyses: { shop: { served: { task } } } });
      await world.run();
      assert.equal(world.report('shop').outcome.status, 'passed');
      assert.ok(world.seconds() * 1000 - readyAt <= 300, `seen after ${world.seconds()} s`);
    });
  }

  it('asks at most once a second after five seconds', async () => {
    const world = publishWorld({
      analyses: { shop: { served: { task: () => ({ status: 'IN_PROGRESS' }) } } },
      inputs: { pollingTimeoutSec: '65' },
    });
    await world.run();
    // It went on to the end, at the pace that it promises: a Publish that gives up asks little, too.
    const { outcome } = world.report('shop');
    assert.ok(outcome.status === 'unknown' && outcome.reason === 'timed-out', JSON.stringify(outcome));
    assert.ok(world.seconds() >= 65, `${world.seconds()} s`);
    assert.ok(world.requests.length >= 60, `${world.requests.length} requests`);
    assert.ok(world.requests.length <= 20 + 60 + 2, `${world.requests.length} requests`);
  });

  it('says what it waits for when it takes long', async () => {
    const world = publishWorld({ analyses: { shop: { served: { task: () => ({ status: 'IN_PROGRESS' }) } } } });
    await world.run();
    assert.equal(world.logger.text('info').match(/Waiting for SonarQube to process the report of shop/g)?.length, 1);
    assert.match(
      world.logger.text('info'),
      /unknown.*task task-shop after 300 s: still "IN_PROGRESS".*Raise pollingTimeoutSec/,
    );
  });

  it('goes on through a restart of the server', async () => {
    const task = (waited: number) => {
      if (waited < 1_000) return { status: 'IN_PROGRESS' } as const;
      if (waited < 20_000) throw serverUnreachable(SERVER, 'ECONNREFUSED');
      if (waited < 26_000) throw serverNotReady(SERVER, 'STARTING');
      if (waited < 30_000) throw serverFault('api/ce/task', 503, '');
      return {};
    };
    const world = publishWorld({ analyses: { shop: { served: { task } } } });
    assert.equal((await world.run()).result, 'Succeeded');
  });

  it('goes on through a restart between the task and the gate', async () => {
    const gate = (waited: number) => {
      if (waited < 20_000) throw serverUnreachable(SERVER, 'ECONNREFUSED');
      return gateAnswer();
    };
    const world = publishWorld({ analyses: { shop: { served: { gate } } } });
    assert.equal((await world.run()).result, 'Succeeded');
  });

  for (const part of ['task', 'gate'] as const) {
    it(`ends at the deadline when the request for the ${part} hangs`, async () => {
      const world = publishWorld({
        analyses: { shop: { served: { [part]: () => new Promise<never>(() => undefined) } } },
        inputs: { pollingTimeoutSec: '10' },
      });
      await world.run();
      const { outcome } = world.report('shop');
      assert.ok(outcome.status === 'unknown' && outcome.reason === 'timed-out');
      assert.ok(world.seconds() >= 10 && world.seconds() <= 16, `ended after ${world.seconds()} s`);
    });
  }

  it('does not let measures, issues and hotspots that hang hold the verdict back', async () => {
    const hang = () => new Promise<never>(() => undefined);
    const world = publishWorld({
      analyses: { shop: { served: { measures: hang, issues: hang, hotspots: hang } } },
      inputs: { pollingTimeoutSec: '10' },
      severityMode: hang,
    });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(world.report('shop').measures, { state: 'missing', reason: 'SonarQube did not answer in time' });
    assert.ok(world.seconds() >= 10 && world.seconds() <= 25, `ended after ${world.seconds()} s`);
  });
});

describe('what is read beside the gate', () => {
  it('is asked in four requests an analysis where there is something to list, and one a server', async () => {
    const values = {
      ncloc: { overall: '812', newCode: null },
      new_violations: { overall: null, newCode: '2' },
      security_hotspots: { overall: '1', newCode: null },
    };
    const served = { measures: () => Promise.resolve({ projectName: null, values }) };
    const analyses = Object.fromEntries(['a', 'b', 'c'].map((key) => [key, { served }]));
    const world = publishWorld({ analyses });
    await world.run();
    for (const key of Object.keys(analyses)) {
      const reading = world.requests.filter((what) => what.includes(` ${key} `) || what === `gate analysis-${key}`);
      assert.equal(reading.length, 4, reading.join(', '));
    }
    assert.equal(world.requests.filter((what) => what === 'mode').length, 1);
    assert.ok(!world.requests.includes('metrics'), 'every metric is known');
    assert.equal(world.connections.length, 1);
  });

  const pullRequest = { kind: 'pull-request', id: '7', branch: 'feature', base: 'main' } as const;
  const counts: readonly [
    string,
    Readonly<Record<string, readonly [overall: string | null, newCode: string | null]>>,
    string,
  ][] = [
    ['nothing', {}, 'issues hotspots'],
    ['no new issue', { new_violations: [null, '0'] }, 'hotspots'],
    ['no new issue and no hotspot', { new_violations: [null, '0'], security_hotspots: ['0', null] }, ''],
    ['no issue at all, but no new code', { violations: ['0', null], security_hotspots: ['0', null] }, 'issues'],
    ['a count that is empty', { new_violations: [null, ''], security_hotspots: ['', null] }, 'issues hotspots'],
    ['no hotspot on new code', { new_violations: [null, '3'], new_security_hotspots: [null, '0'] }, 'issues hotspots'],
    ['some of each', { new_violations: [null, '3'], security_hotspots: ['1', null] }, 'issues hotspots'],
  ];
  for (const [counted, measured, lists] of counts) {
    it(`is listed as the measures say: ${counted}`, async () => {
      const values = Object.fromEntries(
        Object.entries(measured).map(([metric, [overall, newCode]]) => [metric, { overall, newCode }]),
      );
      const measures = () => Promise.resolve({ projectName: null, values });
      const world = publishWorld({ analyses: { shop: { served: { measures } } } });
      await world.run();
      assert.equal(listsOf(world.requests), lists);
    });
  }

  describe('files that tests do not cover', () => {
    const NOTHING_ELSE = { new_violations: [null, '0'], security_hotspots: ['0', null] } as const;
    const worldOf = (
      failed: readonly string[],
      counts: Readonly<Record<string, readonly [overall: string | null, newCode: string | null]>> = {},
      uncovered?: AnalysisResults['uncoveredFiles'],
    ) => {
      const values = Object.fromEntries(
        Object.entries({ ...NOTHING_ELSE, ...counts }).map(([metric, [overall, newCode]]) => [
          metric,
          { overall, newCode },
        ]),
      );
      const conditions = failed.map((metric) => condition({ metric, actual: '62.4', status: 'error' }));
      const served: ServedAnalysis = {
        gate: () => gateAnswer({ status: 'ERROR', conditions: [...conditions, condition({ metric: 'new_lines' })] }),
        measures: () => Promise.resolve({ projectName: null, values }),
        ...(uncovered !== undefined && { uncovered }),
      };
      return publishWorld({ analyses: { shop: { served } } });
    };

    const rows: readonly (readonly [string, Parameters<typeof worldOf>, string | undefined])[] = [
      ['are asked for where coverage of new code failed', [['new_coverage']], 'new'],
      ['are asked for where coverage of all code failed', [['coverage', 'new_violations']], 'all'],
      ['are not asked for where something else failed', [['new_violations']], undefined],
      [
        'are not asked for where the measures count no such line',
        [['new_coverage'], { new_uncovered_lines: [null, '0'] }],
        undefined,
      ],
    ];
    for (const [what, given, code] of rows) {
      it(what, async () => {
        const asked: string[] = [];
        const files = [{ file: 'src/a.js', lines: 7 }];
        const world = worldOf(given[0], given[1], (_key, _of, which, limit) => {
          asked.push(`${which} ${limit}`);
          return Promise.resolve(files);
        });
        await world.run();
        assert.deepEqual(asked, code === undefined ? [] : [`${code} 10`]);
        const { uncoveredFiles } = world.report('shop');
        if (code !== undefined) assert.deepEqual(uncoveredFiles, { state: 'read', code, top: files });
      });
    }

    it('are missing with the reason where the token may not read them, and the gate stands', async () => {
      const world = worldOf(['new_coverage'], {}, () =>
        Promise.reject(notPermitted('sonar-prod', 'read it', 'Insufficient privileges')),
      );
      await world.run();
      const { uncoveredFiles, outcome } = world.report('shop');
      assert.equal(outcome.status, 'failed');
      assert.ok(uncoveredFiles?.state === 'missing');
      assert.match(uncoveredFiles.reason, /Insufficient privileges/);
    });
  });

  it('lists no hotspot of a pull request that counts no new one', async () => {
    const values = {
      new_violations: { overall: null, newCode: '0' },
      new_security_hotspots: { overall: null, newCode: '0' },
    };
    const served = {
      task: () => ({ pullRequest: '7' }),
      measures: () => Promise.resolve({ projectName: null, values }),
    };
    const world = publishWorld({
      analyses: { shop: { handoff: preparedHandoff('shop', { scope: pullRequest }), served } },
    });
    await world.run();
    assert.equal(listsOf(world.requests), '');
    assert.deepEqual(world.report('shop').hotspots, { state: 'read', total: 0, top: [] });
  });

  it('is measured once more when the server was away and the verdict came later', async () => {
    let looks = 0;
    const measures = () => {
      looks += 1;
      if (looks === 1) throw serverUnreachable(SERVER, 'ECONNREFUSED');
      return Promise.resolve({ projectName: 'Shop', values: { ncloc: { overall: '812', newCode: null } } });
    };
    const gate = (waited: number) => {
      if (waited < 5_000) throw serverUnreachable(SERVER, 'ECONNREFUSED');
      return gateAnswer();
    };
    const world = publishWorld({ analyses: { shop: { served: { gate, measures } } } });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(looks, 2);
    assert.equal(world.report('shop').measures.state, 'read');
  });

  it('is missing with its reason where a token may not read it, and the gate stands', async () => {
    const no = () => Promise.reject(notPermitted('sonar-prod', 'read it', 'Insufficient privileges'));
    const world = publishWorld({ analyses: { shop: { served: { measures: no, issues: no, hotspots: no } } } });
    assert.equal((await world.run()).result, 'Succeeded');
    const { measures, newIssues, hotspots } = world.report('shop');
    for (const part of [measures, newIssues, hotspots]) {
      assert.ok(part.state === 'missing');
      assert.match(part.reason, /Insufficient privileges/);
    }
  });

  it('takes an empty list of issues for none only when the measure agrees', async () => {
    const values = { new_violations: { overall: null, newCode: '7' }, new_lines: { overall: null, newCode: '40' } };
    const measures = () => Promise.resolve({ projectName: null, values });
    const world = publishWorld({ analyses: { shop: { served: { measures } }, agreed: {} } });
    await world.run();
    assert.equal(world.report('shop').newIssues.state, 'missing');
    assert.deepEqual(world.report('agreed').newIssues, { state: 'read', total: 0, top: [] });
  });

  it('lists the issues of all code where nothing is new yet, in as many requests', async () => {
    const issue = {
      ...{ key: 'old', rule: 'javascript:S1134', message: 'Do it.', file: 'src/a.js', line: 3 },
      ...{ severity: 'MAJOR', type: 'CODE_SMELL', impacts: [], tags: [] },
    };
    const first = {
      gate: () => gateAnswer({ period: null }),
      issues: (_key: string, _of: unknown, code: 'new' | 'all') =>
        Promise.resolve(code === 'all' ? { total: 1, issues: [issue] } : { total: 0, issues: [] }),
    };
    const counts = (overall: string) => () =>
      Promise.resolve({ projectName: null, values: { violations: { overall, newCode: null } } });
    const none = () => Promise.resolve({ total: 0, issues: [] });
    const world = publishWorld({
      analyses: {
        shop: { served: { ...first, measures: counts('1') } },
        clean: { served: { ...first, issues: none, measures: counts('0') } },
        hidden: { served: { ...first, issues: none, measures: counts('7') } },
      },
    });
    await world.run();
    assert.deepEqual(world.report('shop').allIssues, { state: 'read', total: 1, top: [issue] });
    assert.deepEqual(world.report('shop').newIssues, { state: 'read', total: 0, top: [] });
    assert.equal(world.requests.filter((what) => what.includes(' shop ')).length, 3);
    assert.deepEqual(world.report('clean').allIssues, { state: 'read', total: 0, top: [] });
    const hidden = world.report('hidden').allIssues;
    assert.ok(hidden?.state === 'missing');
    assert.match(hidden.reason, /counts 7/);
  });

  it('follows the branch that the server analyzed', async () => {
    const scope = { kind: 'branch', name: 'main' } as const;
    const world = publishWorld({
      analyses: {
        main: { handoff: preparedHandoff('main', { scope }) },
      },
    });
    await world.run();
    assert.ok(world.requests.includes('measures main {}'), 'main is the main branch there');
    assert.deepEqual(world.report('main').scope, { kind: 'main-branch', name: 'main' });
  });

  it('asks for the names of metrics that are not known, once', async () => {
    const strange = () => gateAnswer({ conditions: [condition({ metric: 'my_plugin_metric' })] });
    const world = publishWorld({
      analyses: { a: { served: { gate: strange } }, b: { served: { gate: strange } } },
      metricDefinitions: () => Promise.resolve(new Map([['my_plugin_metric', { name: 'Mine', type: 'INT' }]])),
    });
    await world.run();
    assert.deepEqual(world.report('a').metrics, { my_plugin_metric: { name: 'Mine', type: 'INT' } });
    assert.equal(world.requests.filter((what) => what === 'metrics').length, 1);
  });

  it('sends requests to the address of Prepare, and people to the one of the scanner', async () => {
    const text = reportTask('shop', { serverUrl: 'https://public.example.org/', dashboardUrl: 'javascript:alert(1)' });
    const world = publishWorld({ analyses: { shop: { reportTask: text } } });
    await world.run();
    assert.deepEqual(
      world.connections.map(({ url }) => url),
      [SERVER],
    );
    assert.equal(world.report('shop').server.url, 'https://public.example.org');
    assert.equal(world.report('shop').dashboardUrl, null);
  });

  it('is asked with the credentials of its own connection', async () => {
    const world = publishWorld({
      analyses: { a: {}, b: { handoff: preparedHandoff('b', { connectionName: 'sonar-other' }) } },
    });
    await world.run();
    assert.deepEqual(world.connections.map(({ name }) => name).sort(), ['sonar-other', 'sonar-prod']);
  });
});

/** Which lists were asked for. */
function listsOf(requests: readonly string[]): string {
  return ['issues', 'hotspots'].filter((list) => requests.some((what) => what.startsWith(`${list} `))).join(' ');
}
