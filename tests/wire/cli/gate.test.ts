import assert from 'node:assert/strict';
import { startSonarQube, type SonarQubeStandIn } from '../../../local/sonarqube/server';
import type { ReportScope } from '../../../local/sonarqube/report';
import { gateCommand } from '../../../src/cli/commands/gate';
import { call, type Ran } from '../../unit/cli/run';
import { analyzedFile, scannerReport } from '../sonarqube/reports';

const LINES = Array.from({ length: 40 }, (_, index) => `const line${index} = ${index};`);
const MAIN: ReportScope = { kind: 'main' };
const NEXT: ReportScope = { kind: 'branch', name: 'next' };

describe('the command gate', () => {
  let server: SonarQubeStandIn;
  beforeEach(async () => {
    server = await startSonarQube({
      processingDelay: 0,
      gate: { name: 'Small', conditions: [{ metric: 'violations', op: 'GT', error: '0' }] },
    });
  });
  afterEach(() => server.stop());

  const analyze = (scope: ReportScope, issues: number): void => {
    const findings = Array.from({ length: issues }, (_, index) => ['S1481', index + 1, 'unused'] as const);
    server.submitReport(scannerReport('webshop', [analyzedFile('src/shop.js', LINES, findings)], { scope }));
  };
  const ask = (...args: readonly string[]): Promise<Ran> =>
    call(gateCommand, ['gate', '--project', 'webshop', '--sonarqube', server.url, ...args], {
      environment: { SONAR_TOKEN: server.tokens.user },
    });
  const statusOf = ({ stdout }: Ran): unknown => (JSON.parse(stdout) as { status: unknown }).status;

  it('ends with 0 where the gate passed, and shows the conditions', async () => {
    analyze(MAIN, 0);
    const ran = await ask();
    assert.match(ran.stdout, /^Quality gate of .* \(main branch\): passed, 1 condition met\n[^]* {2}✓ Issues/);
    assert.deepEqual([ran.exitCode, ran.stderr], [0, '']);
  });

  it('ends with 10 where it failed', async () => {
    analyze(MAIN, 2);
    const ran = await ask('--json');
    assert.equal(ran.exitCode, 10, ran.stdout + ran.stderr);
    const { conditions, ...rest } = JSON.parse(ran.stdout) as Record<string, unknown>;
    assert.deepEqual(rest, {
      project: { key: 'webshop', name: 'webshop' },
      scope: { kind: 'main-branch', name: null },
      status: 'failed',
      reason: null,
      dashboardUrl: `${server.url}/dashboard?id=webshop`,
    });
    assert.deepEqual(conditions, [
      { metric: 'violations', comparator: 'GT', threshold: '0', actual: '2', status: 'error' },
    ]);
  });

  it('asks for no list of issues, of which the verdict needs none', async () => {
    analyze(MAIN, 2);
    await ask();
    const paths = server.requests.map(({ path }) => path);
    assert.ok(paths.some((path) => path.startsWith('/api/qualitygates/project_status')));
    assert.deepEqual(
      paths.filter((path) => /issues|hotspots/.test(path)),
      [],
    );
  });

  it('reads the branch and the pull request that is named', async () => {
    analyze(MAIN, 0);
    analyze(NEXT, 1);
    assert.equal((await ask('--branch', 'next')).exitCode, 10);
    assert.equal((await ask('--branch', 'refs/heads/next')).exitCode, 10);
    assert.equal((await ask()).exitCode, 0);
  });

  it('ends with 11 where no gate judged anything', async () => {
    server.setGate({ name: 'Empty', conditions: [] });
    analyze(MAIN, 0);
    const ran = await ask('--json');
    assert.deepEqual([ran.exitCode, statusOf(ran)], [11, 'none']);
  });

  it('says what to check in words of its own, and of no input of a task', async () => {
    const { stdout } = await ask('--json', '--timeout', '1');
    const { reason } = JSON.parse(stdout) as { reason: { remedy: string } };
    assert.match(reason.remedy, /^Check the key of the project, the branch or pull request that was asked for/);
  });

  const unknown: readonly (readonly [string, () => void, RegExp])[] = [
    ['a project that SonarQube does not know', () => {}, /webshop/],
    ['a server that starts just now', () => server.setStatus('STARTING'), /STARTING|starting/],
    ['a token that is revoked', () => server.revokeToken(server.tokens.user), /401/],
  ];
  for (const [what, arrange, says] of unknown) {
    it(`ends with 12 for ${what}`, async () => {
      arrange();
      const ran = await ask('--json', '--timeout', '1');
      const { status, reason } = JSON.parse(ran.stdout) as { status: string; reason: { text: string } };
      assert.deepEqual([ran.exitCode, status], [12, 'unknown']);
      assert.match(reason.text, says);
    });
  }

  it('waits for reports that are not processed yet, and never takes the verdict before them for the new one', async () => {
    analyze(MAIN, 0);
    server.setProcessingDelay(Infinity);
    analyze(MAIN, 3);
    assert.equal((await ask()).exitCode, 0);
    const ran = await ask('--wait', '--timeout', '1', '--json');
    assert.deepEqual([ran.exitCode, statusOf(ran)], [12, 'unknown']);
    server.setProcessingDelay(0);
  });

  it('reads the verdict as soon as its report is processed', async () => {
    analyze(MAIN, 0);
    server.setProcessingDelay(400);
    analyze(MAIN, 3);
    assert.equal((await ask('--wait')).exitCode, 10);
  });

  it('refuses a server that is older than what is supported', async () => {
    await server.stop();
    server = await startSonarQube({ version: '9.8.0.63668' });
    const ran = await ask();
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /SonarQube 9\.8\.0\.63668 at .* is older than 9\.9.*\n.*\[SQ-SERVER-TOO-OLD\]/);
  });

  const misuses: readonly (readonly [readonly string[], RegExp])[] = [
    [['--branch', 'a', '--pull-request', '1'], /cannot be used with option/],
    [['--timeout', 'soon'], /--timeout: "soon" is no whole number/],
    [['--project', '123'], /--project: "123" cannot be a project key/],
    [['--sonarqube', 'sonar'], /--sonarqube is no web address/],
  ];
  for (const [args, says] of misuses) {
    it(`ends with 2 for ${args.join(' ')}`, async () => {
      const ran = await ask(...args);
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, says);
    });
  }
});
