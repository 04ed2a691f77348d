import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchOrPullRequest } from '../../src/domain/scope/branch-or-pull-request';
import { TaskError } from '../../src/errors/errors';
import { Secret } from '../../src/secrets/secret';
import type { ProjectAnswer } from '../../src/ports/sonarqube/project-lookup';
import { plainSettings, startServer, type SeenRequest, type TestServer } from './http/test-server';
import { connectToWhole, type WholeClient } from './sonarqube/whole-client';

const FIXTURES = join(__dirname, '..', 'fixtures', 'sonarqube-live');
const PRS = '26.2.0.119303-branch-plugin';
const recorded = (name: string): string => readFileSync(join(FIXTURES, `${name}.json`), 'utf8');

type Route = readonly [path: string, body: string, status?: number];

/** Asks a server that answers each path with a body as it was recorded on a real one. */
async function ask<T>(
  routes: readonly Route[],
  question: (client: WholeClient) => Promise<T>,
): Promise<{ readonly value: T; readonly seen: readonly SeenRequest[] }> {
  const server: TestServer = await startServer((request, response) => {
    const all: readonly Route[] = [...routes, ['api/system/status', '{"status":"UP"}']];
    const route = all.find(([path]) => request.url.split('?')[0] === `/ctx/${path}`);
    response
      .writeHead(route?.[2] ?? (route === undefined ? 404 : 200), { 'Content-Type': 'application/json' })
      .end(route?.[1] ?? JSON.stringify({ errors: [{ msg: `Unknown url : ${request.url}` }] }));
  });
  try {
    const client = connectToWhole(plainSettings())({
      url: `${server.url}/ctx`,
      name: 'sonar',
      credentials: { scheme: 'token', token: new Secret('sqa_token') },
    });
    return { value: await question(client), seen: server.seen };
  } finally {
    await server.close();
  }
}

const params = (request: SeenRequest | undefined): Record<string, string> =>
  Object.fromEntries(new URL(request?.url ?? '', 'http://any').searchParams);

async function rejects(action: Promise<unknown>, code: string, text: RegExp): Promise<void> {
  await assert.rejects(action, (error) => {
    assert.ok(error instanceof TaskError);
    assert.equal(error.code, code);
    assert.match(error.message, text);
    return true;
  });
}

describe('SonarQube client, answers of real servers', () => {
  const tasks: [string, Partial<Awaited<ReturnType<WholeClient['computeTask']>>>][] = [
    ['ce_task_pending', { status: 'PENDING', analysisId: null, executionTimeMs: null }],
    ['ce_task_in_progress', { status: 'IN_PROGRESS', analysisId: null }],
    [
      'ce_task_pr',
      { status: 'SUCCESS', pullRequest: '42', branch: null, projectKey: 'prpriv', executionTimeMs: 3396, warnings: [] },
    ],
    ['ce_task_branch', { status: 'SUCCESS', pullRequest: null, branch: 'feature/x' }],
    ['ce_task_failed', { status: 'FAILED', analysisId: null, projectName: 'prpub' }],
  ];
  for (const [file, expected] of tasks) {
    it(`reads ${file}`, async () => {
      const { value, seen } = await ask([['api/ce/task', recorded(`${PRS}/${file}`)]], (client) =>
        client.computeTask('T 1'),
      );
      assert.deepEqual({ ...value, ...expected }, value);
      assert.deepEqual(params(seen[0]), { id: 'T 1', additionalFields: 'warnings' });
      if (file === 'ce_task_failed')
        assert.match(value.errorMessage ?? '', /^Validation of project failed:\n {2}o Date/);
    });
  }

  it('turns the HTML of a warning into text', async () => {
    const warning =
      'Shallow clone detected. <a href="https://docs.example.org/x">See &quot;the docs&quot;</a>&#46;<br/>\nMore';
    const body = JSON.stringify({ task: { id: 'T', status: 'SUCCESS', warnings: [warning] } });
    const { value } = await ask([['api/ce/task', body]], (client) => client.computeTask('T'));
    assert.deepEqual(value.warnings, ['Shallow clone detected. See "the docs". More']);
  });

  it('reads what a scanner said of itself, and that the server does not tell it', async () => {
    const scannerContext = 'Project scanner properties:\n  - sonar.projectBaseDir=/w/1/s/backend';
    const task = { id: 'T', status: 'SUCCESS', hasScannerContext: true, scannerContext };
    const { value, seen } = await ask([['api/ce/task', JSON.stringify({ task })]], (client) =>
      client.scannerContext('T'),
    );
    assert.equal(value, scannerContext);
    assert.deepEqual(params(seen[0]), { id: 'T', additionalFields: 'scannerContext' });
    const without = await ask([['api/ce/task', recorded(`${PRS}/ce_task_pr`)]], (client) => client.scannerContext('T'));
    assert.equal(without.value, null);
  });

  const gates: [string, string, number, boolean, string | null][] = [
    [`${PRS}/project_status_pr`, 'ERROR', 4, true, null],
    [`${PRS}/project_status_pr_no_new_lines`, 'OK', 1, false, null],
    [`${PRS}/project_status_main`, 'OK', 1, false, 'PREVIOUS_VERSION'],
    [`${PRS}/project_status_branch`, 'ERROR', 1, false, null],
    ['9.9.8.100196/project_status_main', 'OK', 0, false, null],
  ];
  for (const [file, status, conditions, ignored, mode] of gates) {
    it(`reads ${file}`, async () => {
      const routes: Route[] = [['api/qualitygates/project_status', recorded(file)]];
      const { value } = await ask(routes, (client) => client.gateOfAnalysis('A1'));
      assert.equal(value.status, status);
      assert.equal(value.conditions.length, conditions);
      assert.equal(value.conditionsIgnored, ignored);
      assert.equal(value.period?.mode ?? null, mode);
    });
  }

  it('reads a condition as the server judged it, beyond its threshold or not', async () => {
    const routes: Route[] = [['api/qualitygates/project_status', recorded(`${PRS}/project_status_pr`)]];
    const { value, seen } = await ask(routes, (client) => client.gateOfProject('prpriv', { pullRequest: '42' }));
    assert.deepEqual(params(seen[0]), { projectKey: 'prpriv', pullRequest: '42' });
    assert.deepEqual(value.conditions[0], {
      metric: 'new_coverage',
      comparator: 'LT',
      threshold: '80',
      actual: '0.0',
      status: 'ok',
    });
    assert.equal(value.conditions[3]?.status, 'error');
  });

  it('reads the period of an old server from its list', async () => {
    const body = JSON.stringify({
      projectStatus: {
        status: 'NONE',
        conditions: [],
        periods: [{ index: 1, mode: 'days', date: '2026-01-01', parameter: '30' }],
      },
    });
    const { value } = await ask([['api/qualitygates/project_status', body]], (client) => client.gateOfAnalysis('A'));
    assert.deepEqual(value.period, { mode: 'days', date: '2026-01-01', parameter: '30' });
  });

  it('tells that a pull request is not known', async () => {
    const routes: Route[] = [['api/qualitygates/project_status', recorded(`${PRS}/project_status_pr_unknown`), 404]];
    await rejects(
      ask(routes, (client) => client.gateOfProject('prpriv', { pullRequest: '999' })),
      'SQ-SERVER-404',
      /Pull request '999' in project 'prpriv' not found/,
    );
  });

  it('reads measures, on new code from the period', async () => {
    const routes: Route[] = [['api/measures/component', recorded(`${PRS}/measures_component_pr`)]];
    const { value, seen } = await ask(routes, (client) =>
      client.measures('prpriv', { pullRequest: '42' }, ['ncloc', 'new_violations', 'new_bugs']),
    );
    assert.deepEqual(params(seen[0]), {
      component: 'prpriv',
      pullRequest: '42',
      metricKeys: 'ncloc,new_violations,new_bugs',
    });
    assert.equal(value.projectName, 'prpriv');
    assert.deepEqual(value.values['ncloc'], { overall: '35', newCode: null });
    assert.deepEqual(value.values['new_violations'], { overall: null, newCode: '11' });
    assert.equal(value.values['alert_status']?.overall, 'ERROR');
  });

  it('refuses measures of another line of development', async () => {
    const routes: Route[] = [['api/measures/component', recorded(`${PRS}/measures_component_pr`)]];
    await rejects(
      ask(routes, (client) => client.measures('prpriv', {}, ['ncloc'])),
      'SQ-SERVER-UNEXPECTED',
      /pull request 42/,
    );
    await rejects(
      ask(routes, (client) => client.measures('other', { pullRequest: '42' }, ['ncloc'])),
      'SQ-SERVER-UNEXPECTED',
      /prpriv/,
    );
  });

  describe('files that tests do not cover', () => {
    const entry = (path: string, value: string, isNew = true): object => ({
      key: `p:${path}`,
      name: path.split('/').at(-1),
      qualifier: 'FIL',
      path,
      measures: [isNew ? { metric: 'new_uncovered_lines', period: { index: 1, value } } : { metric: 'm', value }],
    });
    const body = (components: readonly object[], scope: object = {}): string =>
      JSON.stringify({ baseComponent: { key: 'p', name: 'P', measures: [], ...scope }, components });

    it('are the ones with most new lines first, in one page, without those that have none', async () => {
      const answer = body([entry('src/b.js', '9'), entry('src/a.js', '2'), entry('c.js', '0')], { pullRequest: '7' });
      const { value, seen } = await ask([['api/measures/component_tree', answer]], (client) =>
        client.uncoveredFiles('p', { pullRequest: '7' }, 'new', 10),
      );
      assert.deepEqual(value, [
        { file: 'src/b.js', lines: 9 },
        { file: 'src/a.js', lines: 2 },
      ]);
      assert.equal(seen.length, 1);
      assert.deepEqual(params(seen[0]), {
        component: 'p',
        pullRequest: '7',
        metricKeys: 'new_uncovered_lines',
        qualifiers: 'FIL',
        strategy: 'leaves',
        s: 'metricPeriod',
        metricPeriodSort: '1',
        metricSort: 'new_uncovered_lines',
        metricSortFilter: 'withMeasuresOnly',
        asc: 'false',
        ps: '10',
      });
    });

    it('are of all code where that is asked for', async () => {
      const { value, seen } = await ask(
        [['api/measures/component_tree', body([entry('a.js', '4', false)])]],
        (client) => client.uncoveredFiles('p', {}, 'all', 10),
      );
      assert.deepEqual(value, [{ file: 'a.js', lines: 4 }]);
      const { s, metricSort, metricPeriodSort } = params(seen[0]);
      assert.deepEqual([s, metricSort, metricPeriodSort], ['metric', 'uncovered_lines', undefined]);
    });

    it('are refused where they are of another line of development', () =>
      rejects(
        ask([['api/measures/component_tree', body([], { pullRequest: '8' })]], (client) =>
          client.uncoveredFiles('p', { pullRequest: '7' }, 'new', 10),
        ),
        'SQ-SERVER-UNEXPECTED',
        /pull request 8/,
      ));
  });

  it('leaves out metrics that the server does not know, and asks once more', async () => {
    // 9.9 does not know a dozen of them: longer than any message that people are shown.
    const others = Array.from({ length: 40 }, (_, index) => `software_quality_something_${index}`);
    const known = JSON.stringify({ component: { key: 'p', name: 'P', measures: [{ metric: 'ncloc', value: '7' }] } });
    const unknown = JSON.stringify({
      errors: [{ msg: `The following metric keys are not found: ${['bogus', ...others].join(', ')}` }],
    });
    const server = await startServer((request, response) => {
      const bad = request.url.includes('bogus');
      response.writeHead(bad ? 404 : 200, { 'Content-Type': 'application/json' }).end(bad ? unknown : known);
    });
    try {
      const client = connectToWhole(plainSettings())({
        url: server.url,
        name: 's',
        credentials: { scheme: 'token', token: new Secret('t') },
      });
      assert.deepEqual((await client.measures('p', {}, ['bogus', 'ncloc', ...others])).values, {
        ncloc: { overall: '7', newCode: null },
      });
      assert.equal(params(server.seen[1])['metricKeys'], 'ncloc');
      assert.deepEqual((await client.measures('p', {}, ['bogus'])).values, {});
      assert.equal(server.seen.length, 3);
    } finally {
      await server.close();
    }
  });

  const mains: [string, string, number][] = [
    ['9.9.8.100196/issues_search_main', 'p99', 16],
    ['10.7.0.96327/issues_search_main', 'p107', 18],
    ['26.9.0.129388/issues_search_main', 'p269', 21],
  ];
  for (const [file, project, total] of mains) {
    it(`reads ${file}`, async () => {
      const { value, seen } = await ask([['api/issues/search', recorded(file)]], (client) =>
        client.openIssues(project, {}, 'new', 20),
      );
      assert.equal(value.total, total);
      assert.equal(value.issues[0]?.file, 'src/util.js');
      assert.equal(value.issues[0]?.line, 6);
      assert.equal(value.issues[0]?.impacts.length, file.startsWith('9.9') ? 0 : 1);
      assert.deepEqual(params(seen[0]), {
        componentKeys: project,
        inNewCodePeriod: 'true',
        resolved: 'false',
        s: 'SEVERITY',
        asc: 'false',
        ps: '20',
      });
    });
  }

  it('asks for the issues of all code without the filter', async () => {
    const routes: Route[] = [['api/issues/search', recorded('26.9.0.129388/issues_search_main')]];
    const { value, seen } = await ask(routes, (client) => client.openIssues('p269', {}, 'all', 20));
    assert.equal(value.total, 21);
    assert.equal(params(seen[0])['inNewCodePeriod'], undefined);
  });

  it('reads the issues of a pull request', async () => {
    const routes: Route[] = [['api/issues/search', recorded(`${PRS}/issues_search_pr`)]];
    const { value, seen } = await ask(routes, (client) => client.openIssues('prpriv', { pullRequest: '42' }, 'new', 3));
    assert.deepEqual(value.issues[0], {
      key: '321060ea-d236-46b1-97b1-a47fbc55b70f',
      rule: 'javascript:S1134',
      message: 'Take the required action to fix the issue indicated by this comment.',
      file: 'src/b.js',
      line: 16,
      severity: 'MAJOR',
      type: 'CODE_SMELL',
      impacts: [{ softwareQuality: 'MAINTAINABILITY', severity: 'MEDIUM' }],
      tags: ['cwe'],
    });
    assert.equal(params(seen[0])['pullRequest'], '42');
    assert.equal(params(seen[0])['inNewCodePeriod'], undefined);
  });

  const foreign: [string, string, string, Parameters<WholeClient['openIssues']>[1], RegExp][] = [
    ['another project', `${PRS}/issues_search_pr`, 'other', { pullRequest: '42' }, /the project prpriv/],
    ['another pull request', `${PRS}/issues_search_pr`, 'prpriv', { pullRequest: '7' }, /pull request 42/],
    ['a pull request instead of the main branch', `${PRS}/issues_search_pr`, 'prpriv', {}, /pull request 42/],
    [
      'the main branch instead of another',
      '26.9.0.129388/issues_search_main',
      'p269',
      { branch: 'feature/x' },
      /the main branch/,
    ],
    ['the past', `${PRS}/issues_search_pr_fixed`, 'prpriv', { pullRequest: '42' }, /not open any more/],
  ];
  for (const [what, file, project, of, text] of foreign) {
    it(`refuses a list of issues of ${what}`, async () => {
      const routes: Route[] = [
        ['api/issues/search', recorded(file)],
        ['api/project_branches/list', recorded(`${PRS}/project_branches_list`)],
      ];
      await rejects(
        ask(routes, (client) => client.openIssues(project, of, 'new', 20)),
        'SQ-SERVER-UNEXPECTED',
        text,
      );
    });
  }

  it('takes unmarked issues for those of the main branch when it was asked for by its name', async () => {
    const routes: Route[] = [
      ['api/issues/search', recorded('26.9.0.129388/issues_search_main')],
      ['api/project_branches/list', recorded(`${PRS}/project_branches_list`)],
    ];
    const { value } = await ask(routes, (client) => client.openIssues('p269', { branch: 'main' }, 'new', 20));
    assert.equal(value.total, 21);
  });

  it('does not believe in a total without issues', async () => {
    const body = JSON.stringify({ paging: { total: 1 }, issues: [] });
    await rejects(
      ask([['api/issues/search', body]], (client) => client.openIssues('p', {}, 'new', 5)),
      'SQ-SERVER-UNEXPECTED',
      /counts 1/,
    );
  });

  it('reads hotspots, the most probable first', async () => {
    const routes: Route[] = [['api/hotspots/search', recorded(`${PRS}/hotspots_search_pr`)]];
    const { value, seen } = await ask(routes, (client) => client.hotspotsToReview('prpriv', { pullRequest: '42' }, 10));
    assert.equal(value.total, 3);
    assert.deepEqual(
      value.hotspots.map(({ probability }) => probability),
      ['HIGH', 'MEDIUM', 'MEDIUM'],
    );
    assert.equal(value.hotspots[0]?.file, 'src/c.js');
    assert.deepEqual(params(seen[0]), { projectKey: 'prpriv', pullRequest: '42', status: 'TO_REVIEW', ps: '10' });
    await rejects(
      ask(routes, (client) => client.hotspotsToReview('prpriv', {}, 10)),
      'SQ-SERVER-UNEXPECTED',
      /pull request 42/,
    );
  });

  it('finds no hotspots where they have become issues, and where the route is gone', async () => {
    const empty: Route[] = [['api/hotspots/search', recorded('26.9.0.129388/hotspots_search_main')]];
    assert.deepEqual((await ask(empty, (client) => client.hotspotsToReview('p', {}, 10))).value, {
      total: 0,
      hotspots: [],
    });
    assert.deepEqual((await ask([], (client) => client.hotspotsToReview('p', {}, 10))).value, {
      total: 0,
      hotspots: [],
    });
    const old: Route[] = [['api/hotspots/search', recorded('9.9.8.100196/hotspots_search_main')]];
    assert.equal((await ask(old, (client) => client.hotspotsToReview('p99', {}, 10))).value.total, 4);
  });

  it('reads features, and tells that a server does not know the question', async () => {
    const routes: Route[] = [['api/features/list', recorded('26.2.0.119303/features_list')]];
    assert.deepEqual((await ask(routes, (client) => client.features())).value, []);
    assert.equal((await ask([], (client) => client.features())).value, null);
  });

  const modes: [Route[], string | null][] = [
    [[['api/v2/clean-code-policy/mode', '{"mode":"MQR","modified":false}']], 'MQR'],
    [[['api/v2/clean-code-policy/mode', '{"mode":"STANDARD_EXPERIENCE","modified":true}']], 'STANDARD'],
    [[['api/v2/clean-code-policy/mode', '<!doctype html><html><title>404</title></html>', 404]], null],
    [[], null],
  ];
  for (const [routes, mode] of modes) {
    it(`reads the severity mode ${mode ?? '(not known to the server)'}`, async () => {
      assert.equal((await ask(routes, (client) => client.severityMode())).value, mode);
    });
  }

  const PULL_REQUESTS = 'api/project_pull_requests/list';
  const listed = { key: '42', title: 'feature/x', branch: 'feature/x', base: 'main', target: 'main' };
  const body = JSON.stringify({ pullRequests: [listed, { key: '8', branch: 'feature/y' }] });
  for (const [id, target] of [
    ['42', 'main'],
    ['7', null],
  ] as const) {
    it(`reads the target of pull request ${id}: ${String(target)}`, async () => {
      const { value, seen } = await ask([[PULL_REQUESTS, body]], (client) => client.targetOfPullRequest('a b', id));
      assert.equal(value, target);
      assert.deepEqual(params(seen[0]), { project: 'a b' });
    });
  }

  it('knows no target on a server without pull requests', async () => {
    assert.equal((await ask([], (client) => client.targetOfPullRequest('a', '42'))).value, null);
  });

  it('reads the time of the server beside its status', async () => {
    const { value } = await ask([], (client) => client.systemStatus());
    assert.ok(Math.abs((value.time ?? 0) - Date.now()) < 60_000, String(value.time));
  });

  const BRANCHES = 'api/project_branches/list';
  const projects: [name: string, body: string, status: number, expected: ProjectAnswer][] = [
    [
      'with branches',
      recorded(`${PRS}/project_branches_list`),
      200,
      { state: 'exists', branches: { main: 'main', names: ['main', 'feature/x'], analyzed: ['main', 'feature/x'] } },
    ],
    [
      'of a server without branch analysis',
      recorded('26.9.0.129388/project_branches_list'),
      200,
      { state: 'exists', branches: { main: 'main', names: ['main'], analyzed: ['main'] } },
    ],
    [
      'without a main branch',
      '{"branches":[{"name":"x","isMain":false}]}',
      200,
      { state: 'exists', branches: { main: null, names: ['x'], analyzed: [] } },
    ],
    ['that does not exist', '{"errors":[{"msg":"Project \'a b\' not found"}]}', 404, { state: 'missing' }],
    ['that the token may not analyze', '{"errors":[{"msg":"Insufficient privileges"}]}', 403, { state: 'forbidden' }],
  ];
  for (const [name, body, status, expected] of projects) {
    it(`knows a project ${name}`, async () => {
      const { value, seen } = await ask([[BRANCHES, body, status]], (client) => client.project('a b'));
      assert.deepEqual(value, expected);
      assert.deepEqual(params(seen[0]), { project: 'a b' });
      assert.equal(seen.length, 1);
    });
  }

  const ofOthers: [name: string, routes: Route[], code: string, text: RegExp][] = [
    ['403 of a gateway', [[BRANCHES, '<html><title>Blocked</title></html>', 403]], 'SQ-CONN-NOT-SONARQUBE', /Blocked/],
    ['403 in the words of another', [[BRANCHES, '{"message":"Forbidden"}', 403]], 'SQ-AUTH-403', /see the project p/],
    ['404 of a gateway', [[BRANCHES, '<html><title>No site</title></html>', 404]], 'SQ-CONN-NOT-SONARQUBE', /No site/],
    ['404 of an unknown route', [], 'SQ-SERVER-404', /Unknown url/],
    ['another shape', [[BRANCHES, '{"branches":{}}']], 'SQ-SERVER-UNEXPECTED', /"branches" is not a list/],
  ];
  for (const [name, routes, code, text] of ofOthers) {
    it(`takes no word on a project from ${name}`, () =>
      rejects(
        ask(routes, (client) => client.project('p')),
        code,
        text,
      ));
  }

  it('reads all pages of the metrics, and the plug-ins', async () => {
    const metric = (key: string) => ({ key, name: key.toUpperCase(), type: 'INT' });
    const server = await startServer((request, response) => {
      const page = Number(params(request)['p']);
      const metrics = page === 1 ? Array.from({ length: 500 }, (_, index) => metric(`m${index}`)) : [metric('last')];
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(
          JSON.stringify(
            request.url.includes('plugins') ? { plugins: [{ key: 'js', version: '1.2', hash: 'x' }] } : { metrics },
          ),
        );
    });
    try {
      const client = connectToWhole(plainSettings())({
        url: server.url,
        name: 's',
        credentials: { scheme: 'token', token: new Secret('t') },
      });
      const definitions = await client.metricDefinitions();
      assert.equal(definitions.size, 501);
      assert.deepEqual(definitions.get('last'), { name: 'LAST', type: 'INT' });
      assert.deepEqual(await client.installedPlugins(), [{ key: 'js', version: '1.2' }]);
    } finally {
      await server.close();
    }
  });

  it('knows the newest analysis of a branch', async () => {
    const path = 'api/project_analyses/search';
    const rows: [Route, string | null, string | null, Record<string, string>][] = [
      [
        [path, recorded(`${PRS}/project_analyses_search_branch`)],
        'feature/x',
        '5fd47c77-a41b-4366-98bd-8a5c6e1d27ee',
        { project: 'prpriv', branch: 'feature/x', ps: '1' },
      ],
      // The one of two that came last.
      [
        [path, recorded(`${PRS}/project_analyses_search_pr`)],
        null,
        'b59b407a-c469-456d-84ea-c3cf72b92796',
        { project: 'prpriv', ps: '1' },
      ],
      [[path, '{"paging":{"total":0},"analyses":[]}'], null, null, { project: 'prpriv', ps: '1' }],
    ];
    for (const [route, branch, expected, asked] of rows) {
      const { value, seen } = await ask([route], (client) => client.newestAnalysis('prpriv', branch));
      assert.equal(value, expected);
      assert.deepEqual(params(seen[0]), asked);
    }
    await rejects(
      ask([[path, '{"errors":[{"msg":"Insufficient privileges"}]}', 403]], (c) => c.newestAnalysis('p', null)),
      'SQ-AUTH-403',
      /see the analyses of p/,
    );
  });

  it('knows the date of the newest analysis of a branch or pull request', async () => {
    const routes: Route[] = [
      ['api/project_branches/list', recorded(`${PRS}/project_branches_list`)],
      ['api/project_pull_requests/list', '{"pullRequests":[{"key":"42","analysisDate":"2026-11-23T04:26:52+0000"}]}'],
    ];
    const rows: [BranchOrPullRequest, string | null][] = [
      [{}, '2026-11-23T04:23:53+0000'],
      [{ branch: 'feature/x' }, '2026-11-23T04:25:27+0000'],
      [{ branch: 'feature/y' }, null],
      [{ pullRequest: '42' }, '2026-11-23T04:26:52+0000'],
      [{ pullRequest: '43' }, null],
    ];
    for (const [of, expected] of rows) {
      const { value, seen } = await ask(routes, (client) => client.newestDate('prpriv', of));
      assert.equal(value, expected, JSON.stringify(of));
      assert.deepEqual(params(seen[0]), { project: 'prpriv' });
    }
  });

  it('reads the warnings of a pull request, and not those of another', async () => {
    const answer = (mark: object): Route => [
      'api/ce/analysis_status',
      JSON.stringify({
        component: {
          key: 'prpriv',
          name: 'P',
          ...mark,
          warnings: [{ key: 'AU', message: "Could not find ref 'main' in <b>refs</b>", dismissable: false }],
        },
      }),
    ];
    const of = { pullRequest: '42' };
    const { value, seen } = await ask([answer(of)], (client) => client.warningsOfProject('prpriv', of));
    assert.deepEqual(value, ["Could not find ref 'main' in refs"]);
    assert.deepEqual(params(seen[0]), { component: 'prpriv', pullRequest: '42' });
    for (const mark of [{}, { pullRequest: '41' }]) {
      await rejects(
        ask([answer(mark)], (client) => client.warningsOfProject('prpriv', of)),
        'SQ-SERVER-UNEXPECTED',
        /it shows warnings of/,
      );
    }
  });
});
