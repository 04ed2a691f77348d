import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSonarQube, type SonarQubeOptions, type SonarQubeStandIn } from '../../../local/sonarqube/server';
import { addWishlist, createSampleRepository, git } from './sample-clone';
import { fetchScanner, runScan, type Scan, type ServedScanner } from './served-scanner';

interface Condition {
  readonly metricKey: string;
  readonly status: string;
  readonly actualValue: string;
}

interface Gate {
  readonly status: string;
  readonly conditions: readonly Condition[];
  readonly period?: { readonly mode: string };
}

describe('the served engine, run with the served runtime', function () {
  this.timeout(120_000);
  let folder: string;
  let repository: string;
  let scanner: ServedScanner;
  const servers: SonarQubeStandIn[] = [];
  let clones = 0;

  const open = async (options: SonarQubeOptions = {}): Promise<SonarQubeStandIn> => {
    const server = await startSonarQube({ processingDelay: 0, ...options });
    servers.push(server);
    return server;
  };

  const clone = (branch: string, ...options: readonly string[]): string => {
    clones += 1;
    const target = path.join(folder, `clone-${clones}`);
    git(folder, ['clone', '-q', '--branch', branch, ...options, `file://${repository}`, target]);
    return target;
  };

  const scan = (
    server: SonarQubeStandIn,
    base: string,
    properties: Readonly<Record<string, string>> = {},
  ): Promise<Scan> =>
    runScan(
      scanner,
      {
        'sonar.host.url': server.url,
        'sonar.token': server.tokens.analysis,
        'sonar.projectKey': 'webshop',
        'sonar.projectBaseDir': base,
        'sonar.sources': 'src',
        'sonar.working.directory': path.join(base, '.scannerwork'),
        ...properties,
      },
      path.join(base, 'out', 'report-task.txt'),
    );

  const ask = async (server: SonarQubeStandIn, route: string): Promise<unknown> => {
    const answer = await fetch(`${server.url}${route}`, {
      headers: { Authorization: `Bearer ${server.tokens.user}` },
    });
    assert.equal(answer.status, 200);
    return answer.json();
  };

  const taskOf = async (server: SonarQubeStandIn, { reportTask }: Scan) => {
    const { task } = (await ask(
      server,
      `/api/ce/task?id=${reportTask['ceTaskId'] ?? ''}&additionalFields=warnings`,
    )) as {
      task: { status: string; analysisId: string; warnings: readonly string[]; pullRequest?: string; branch?: string };
    };
    return task;
  };

  const gateOf = async (server: SonarQubeStandIn, run: Scan): Promise<Gate> => {
    const { analysisId } = await taskOf(server, run);
    const answer = await ask(server, `/api/qualitygates/project_status?analysisId=${analysisId}`);
    return (answer as { projectStatus: Gate }).projectStatus;
  };

  const errors = (run: Scan): readonly string[] =>
    run.log.filter((line) => line.level === 'ERROR').map((line) => line.message);

  /** A server on which the main branch has been analyzed once. */
  let shared: SonarQubeStandIn;
  let sharedBase: string;
  let first: Scan;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
    repository = createSampleRepository(folder);
    shared = await open();
    scanner = await fetchScanner(shared, path.join(folder, 'cache'));
    sharedBase = clone('main');
    first = await scan(shared, sharedBase);
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('analyzes the sample and the gate says what the findings deserve', async () => {
    const [server, run] = [shared, first];
    assert.equal(run.exitCode, 0);
    assert.deepEqual(Object.keys(run.reportTask), [
      'projectKey',
      'serverUrl',
      'serverVersion',
      'dashboardUrl',
      'ceTaskId',
      'ceTaskUrl',
    ]);
    assert.equal(run.reportTask['dashboardUrl'], `${server.url}/dashboard?id=webshop`);
    const gate = await gateOf(server, run);
    assert.equal(gate.status, 'ERROR');
    assert.deepEqual(
      gate.conditions.map(({ metricKey, status }) => [metricKey, status]),
      [
        ['violations', 'ERROR'],
        ['software_quality_reliability_rating', 'ERROR'],
        ['software_quality_security_rating', 'OK'],
      ],
    );
    const { issues } = (await ask(server, '/api/issues/search?components=webshop')) as {
      issues: { rule: string; component: string; line: number; author: string }[];
    };
    assert.equal(String(issues.length), gate.conditions[0]?.actualValue);
    const identical = issues.find((issue) => issue.rule === 'javascript:S1764');
    assert.equal(identical?.component, 'webshop:src/cart/discounts.js');
    assert.equal(identical.author, 'dev@example.org');
    assert.deepEqual(server.violations, []);
  });

  const pullRequest = {
    'sonar.pullrequest.key': '7',
    'sonar.pullrequest.branch': 'feature/cart',
    'sonar.pullrequest.base': 'main',
  };

  it('judges a pull request by its changed lines', async () => {
    const server = shared;
    const run = await scan(server, clone('feature/cart'), pullRequest);
    const gate = await gateOf(server, run);
    assert.deepEqual(
      gate.conditions.map(({ metricKey, actualValue }) => [metricKey, actualValue]),
      [
        ['new_violations', '2'],
        ['new_coverage', '0.0'],
        ['new_duplicated_lines_density', '0.0'],
      ],
    );
    const task = await taskOf(server, run);
    assert.equal(task.pullRequest, '7');
    assert.deepEqual(task.warnings, []);
    assert.equal(run.reportTask['dashboardUrl'], `${server.url}/dashboard?id=webshop&pullRequest=7`);
  });

  it('says OK to nothing and warns when a full clone does not have the base', async () => {
    const server = shared;
    const run = await scan(server, clone('feature/cart'), {
      ...pullRequest,
      'sonar.pullrequest.key': '8',
      'sonar.pullrequest.base': 'refs/heads/main',
    });
    const gate = await gateOf(server, run);
    assert.equal(gate.status, 'OK');
    assert.deepEqual(
      gate.conditions.map(({ metricKey }) => metricKey),
      ['new_violations'],
    );
    const { warnings } = await taskOf(server, run);
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? '',
      /^Could not find ref 'refs\/heads\/main' in refs\/heads, refs\/remotes, refs\/remotes\/upstream or refs\/remotes\/origin/,
    );
  });

  it('compares a shallow pull request with the stored target branch', async () => {
    const server = shared;
    const run = await scan(server, clone('feature/cart', '--depth', '1', '--single-branch'), pullRequest);
    const gate = await gateOf(server, run);
    assert.equal(gate.conditions.find(({ metricKey }) => metricKey === 'new_violations')?.actualValue, '2');
    const { warnings } = await taskOf(server, run);
    assert.deepEqual(
      warnings.map((warning) => warning.split(/[ ']/).slice(0, 3).join(' ')),
      ['Could not find', 'Shallow clone detected', 'Missing blame information'],
    );
  });

  it('analyzes a branch on its own', async () => {
    const server = shared;
    const run = await scan(server, clone('feature/cart'), { 'sonar.branch.name': 'feature/cart' });
    assert.equal(run.reportTask['branch'], 'feature/cart');
    assert.equal((await taskOf(server, run)).branch, 'feature/cart');
    const { branches } = (await ask(server, '/api/project_branches/list?project=webshop')) as {
      branches: { name: string; status: object }[];
    };
    assert.deepEqual(
      branches.map(({ name, status }) => [name, status]),
      [
        ['main', { qualityGateStatus: 'ERROR' }],
        ['feature/cart', { qualityGateStatus: 'ERROR' }],
      ],
    );
  });

  it('measures a branch against its reference branch where the server says so', async () => {
    const server = await open({ newCode: { type: 'REFERENCE_BRANCH', value: 'main' } });
    server.projects.create('webshop');
    const run = await scan(server, clone('feature/cart'), { 'sonar.branch.name': 'feature/cart' });
    const gate = await gateOf(server, run);
    assert.deepEqual(gate.period, { mode: 'REFERENCE_BRANCH', parameter: 'main' });
    assert.equal(gate.conditions.find(({ metricKey }) => metricKey === 'new_violations')?.actualValue, '2');
    assert.ok(run.log.some(({ message }) => message === 'SCM writing changed lines'));
  });

  it('compares with no reference branch where the server has no branches, and says nothing of it', async () => {
    const server = await open({ edition: 'community', newCode: { type: 'REFERENCE_BRANCH', value: 'develop' } });
    server.projects.create('webshop');
    const run = await scan(server, clone('main'));
    const gate = await gateOf(server, run);
    assert.deepEqual(gate.period, { mode: 'REFERENCE_BRANCH', parameter: 'develop' });
    assert.equal(gate.conditions.find(({ metricKey }) => metricKey === 'new_violations')?.actualValue, '0');
    assert.ok(!run.log.some(({ message }) => message.startsWith('SCM writing changed lines')));
  });

  const refusals: readonly {
    readonly name: string;
    readonly options?: SonarQubeOptions;
    readonly properties: Readonly<Record<string, string>>;
    readonly message: RegExp;
  }[] = [
    {
      name: 'a branch on a server without branches',
      options: { edition: 'community' },
      properties: { 'sonar.branch.name': 'main' },
      message:
        /^Validation of project failed:\n {2}o To use the property "sonar\.branch\.name" and analyze branches, Developer Edition or above is required\./,
    },
    {
      name: 'a wrong token',
      properties: { 'sonar.token': 'squ_0000000000000000000000000000000000000000' },
      message: /^Not authorized\. Please check the user token in the property 'sonar\.token'/,
    },
    {
      name: 'a pull request without its branch',
      properties: { 'sonar.pullrequest.key': '7' },
      message: /^sonar\.pullrequest\.branch is required for a pull request analysis$/,
    },
    {
      name: 'sources that are not there',
      properties: { 'sonar.sources': 'source' },
      message: /^The folder 'source' does not exist for 'webshop' \(base directory = /,
    },
    {
      name: 'a server that is not there',
      properties: { 'sonar.host.url': 'http://127.0.0.1:1' },
      message: /^Call to URL \[http:\/\/127\.0\.0\.1:1\/api\/v2\/analysis\/version\] failed: /,
    },
  ];
  for (const { name, options, properties, message } of refusals) {
    it(`refuses ${name} with exit code 1, the reason and no report file`, async () => {
      const server = await open(options);
      const run = await scan(server, clone('main'), properties);
      assert.equal(run.exitCode, 1);
      assert.match(errors(run).at(-1) ?? '', message);
      assert.deepEqual(run.reportTask, {});
      assert.deepEqual(server.tasks(), []);
    });
  }

  it('refuses a project that the token may not analyze', async () => {
    const server = await open();
    const token = server.createToken({ type: 'PROJECT_ANALYSIS_TOKEN', projectKey: 'other' });
    const run = await scan(server, clone('main'), { 'sonar.token': token });
    assert.equal(run.exitCode, 1);
    assert.match(
      errors(run).at(-1) ?? '',
      /^You're not authorized to analyze this project or the project doesn't exist/,
    );
  });

  it('waits for the gate when asked, and fails with it', async () => {
    const server = await open({ processingDelay: 200 });
    const run = await scan(server, clone('main'), { 'sonar.qualitygate.wait': 'true' });
    assert.equal(run.exitCode, 1);
    assert.match(errors(run).at(-1) ?? '', /^QUALITY GATE STATUS: FAILED - View details on /);
  });

  it('keeps the keys of issues that stay, closes gone ones and judges new code from the second analysis on', async () => {
    const [server, base] = [shared, sharedBase];
    const search = '/api/issues/search?components=webshop&s=FILE_LINE';
    const earlier = (await ask(server, search)) as { issues: { key: string; component: string }[] };
    addWishlist(base);
    git(base, ['rm', '-q', 'src/catalog/search.ts']);
    git(base, ['add', 'src']);
    git(base, ['commit', '-q', '-m', 'Add a wish list'], '2099-01-01T00:00:00+00:00');
    const run = await scan(server, base);
    const gate = await gateOf(server, run);
    assert.equal(gate.period?.mode, 'PREVIOUS_VERSION');
    assert.equal(gate.conditions.find(({ metricKey }) => metricKey === 'new_violations')?.actualValue, '2');
    const still = (await ask(server, `${search}&issueStatuses=OPEN`)) as { issues: { key: string }[] };
    const fixed = (await ask(server, `${search}&issueStatuses=FIXED`)) as { issues: { component: string }[] };
    const keys = new Set(still.issues.map(({ key }) => key));
    assert.deepEqual(
      earlier.issues.filter(({ key }) => !keys.has(key)).map(({ component }) => component),
      ['webshop:src/catalog/search.ts'],
    );
    assert.deepEqual(
      fixed.issues.map(({ component }) => component),
      ['webshop:src/catalog/search.ts'],
    );
  });

  it('serves a runtime whose release file and launcher are those of a Java of its own version', () => {
    const home = path.dirname(path.dirname(scanner.java));
    assert.match(readFileSync(path.join(home, 'release'), 'utf8'), /^JAVA_VERSION="99\.0\.1"$/m);
    assert.equal(statSync(scanner.java).mode & 0o111, 0o111);
    assert.ok(existsSync(scanner.engine));
  });
});
