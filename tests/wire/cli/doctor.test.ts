import assert from 'node:assert/strict';
import { doctorCommand } from '../../../src/cli/commands/doctor';
import { call, type Ran } from '../../unit/cli/run';
import { callOf, closeCertificates, FAULTS, openCertificates, servers, type Call } from './doctor-faults';
import { startWorld, type SetUpWorld } from './set-up-world';

interface Line {
  readonly area: string;
  readonly id: string;
  readonly state: string;
  readonly subject: string;
  readonly seen: string;
  readonly nextStep: string | null;
}

async function doctor(given: Call, json = true): Promise<Ran> {
  const { sonarqube, organization, project, repository, pipeline, token, pat, environment, further } = given;
  return call(
    doctorCommand,
    [
      ...['doctor', ...(json ? ['--json'] : []), '--sonarqube', sonarqube, '--organization', organization],
      ...['--project', project, '--repository', repository, '--pipeline', pipeline, ...further],
    ],
    {
      environment: {
        ...environment,
        ...(token === undefined ? {} : { SONAR_TOKEN: token }),
        ...(pat === undefined ? {} : { AZURE_DEVOPS_TOKEN: pat }),
      },
    },
  );
}

const linesOf = ({ stdout }: Ran): readonly Line[] => (JSON.parse(stdout) as { checks: readonly Line[] }).checks;

describe('the command doctor', function () {
  this.timeout(60_000);
  let world: SetUpWorld | undefined;
  let hasCertificates = false;
  before(() => {
    hasCertificates = openCertificates();
  });
  after(closeCertificates);
  afterEach(async () => {
    await Promise.all([world?.stop(), ...servers.splice(0).map((server) => server.close())]);
    world = undefined;
  });

  for (const version of ['2026.1.0.119033', '26.9.0.129388', '10.7.0.96327', '9.9.8.100196']) {
    it(`finds nothing where all is well, with SonarQube ${version}`, async () => {
      world = await startWorld({ sonarQube: { version } });
      const ran = await doctor(callOf(world));
      const lines = linesOf(ran);
      assert.deepEqual(
        lines.filter(({ state }) => state !== 'ok'),
        [],
      );
      assert.equal(ran.exitCode, 0);
      assert.deepEqual([...new Set(lines.map(({ area }) => area))].sort(), [
        ...['azure-devops', 'machine', 'project', 'repository', 'sonarqube', 'together'],
      ]);
      assert.deepEqual(world.sonarQube.violations, []);
      assert.deepEqual(
        world.azureDevOps.violations.filter(({ rule }) => rule !== 'authentication'),
        [],
      );
    });
  }

  for (const { what, options, spoil, line, exitCode } of FAULTS) {
    const [id, state, seen, nextStep] = line;
    it(`names ${what}: ${id}`, async function () {
      world = await startWorld(options);
      const given = callOf(world);
      if (id.endsWith('/certificate') && !hasCertificates) this.skip();
      await spoil?.(world, given);
      const ran = await doctor(given);
      const lines = linesOf(ran);
      const found = lines.find((one) => `${one.area}/${one.id}` === id);
      assert.ok(found, JSON.stringify(lines, undefined, 1));
      assert.equal(found.state, state, found.seen);
      assert.match(found.seen, seen);
      assert.match(found.nextStep ?? '', nextStep);
      // One fault, one line to mend: what cannot be known because of it is no second one.
      const others = lines.filter((one) => one !== found && one.state === 'error');
      assert.deepEqual(others, []);
      assert.equal(ran.exitCode, exitCode ?? (state === 'error' ? 1 : 0));
      for (const secret of [given.token, given.pat]) {
        if (secret !== undefined) assert.ok(!(ran.stdout + ran.stderr).includes(secret));
      }
    });
  }

  it('shows people one screen, the next step below each finding', async () => {
    world = await startWorld();
    world.policy.isBlocking = false;
    const { stdout } = await doctor(callOf(world), false);
    assert.match(stdout, /^This machine\n {2}✓ Node +v\d/);
    assert.match(stdout, /\n {2}! Policy +sonarqube\/quality-gate is optional on main\n +→ Set the policy to required/);
    assert.match(stdout, /\n! \d+ checks: 1 to look at\n$/);
    assert.ok(stdout.split('\n').length < 40);
  });

  it('looks only at what it was given', async () => {
    world = await startWorld();
    const environment = { SONAR_TOKEN: world.sonarQube.tokens.user };
    const args = ['doctor', '--json', '--sonarqube', world.sonarQube.url];
    const ran = await call(doctorCommand, args, { environment });
    assert.deepEqual([...new Set(linesOf(ran).map(({ area }) => area))], ['machine', 'sonarqube']);
    assert.deepEqual(world.azureDevOps.requests, []);
  });

  it('changes nothing', async () => {
    world = await startWorld();
    const before = world.sonarQube.requests.length;
    await doctor(callOf(world));
    const methods = new Set([
      ...world.sonarQube.requests.slice(before).map(({ method }) => method),
      ...world.azureDevOps.requests.map(({ method }) => method),
    ]);
    assert.deepEqual([...methods], ['GET']);
  });

  const misuses: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /give at least one of them/],
    [['--sonarqube', 'sonar'], /is no web address/],
    [['--sonarqube', 'http://s', '--ca-certificate', '/no/such/file.pem'], /"\/no\/such\/file\.pem" cannot be read/],
    [['--sonarqube', 'https://s', '--repository', 'a/b'], /--repository: it needs --organization/],
    [['--organization', 'https://s/c', '--repository', 'webshop'], /is not of the form project\/repository/],
    [['--organization', 'https://s/c', '--pipeline', '12'], /--pipeline: it needs --repository/],
    [['--organization', 'https://s/c', '--project', 'webshop'], /--project: it needs --sonarqube/],
  ];
  for (const [args, says] of misuses) {
    it(`ends with 2 for: ${args.join(' ') || 'nothing'}`, async () => {
      const ran = await call(doctorCommand, ['doctor', ...args]);
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, says);
    });
  }
});
