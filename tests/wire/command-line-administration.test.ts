import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showsSignIn } from '../../local/azure-devops/faults';
import { answers } from '../../local/http/strikes';
import { COMMANDS } from '../../src/cli/commands';
import { parseImportPlan } from '../../src/documents/import-plan';
import { call, type Ran } from '../unit/cli/run';
import { closeScenes, openScene, type CommandLineScene } from './command-line-scene';

interface ImportDocument {
  readonly counts: Readonly<Record<string, number>>;
  readonly report: string | null;
  readonly rows: readonly {
    readonly repository: string;
    readonly project: string;
    readonly key: string | null;
    readonly result: string;
  }[];
}

/** Runs a command in a folder of the scene, and looks for secrets in all that it leaves. */
async function run(
  scene: CommandLineScene,
  line: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Ran> {
  const args = (line.match(/"[^"]*"|\S+/g) ?? []).map((part) => part.replaceAll('"', ''));
  const files = ['--journal', join(scene.folder, 'journal.ndjson')];
  const takesJournal = args[0] === 'import' || args[0] === 'bind';
  const ran = await call(COMMANDS, [...args, ...(takesJournal ? files : [])], {
    environment: { ...scene.environment, ...changes },
  });
  const left = readdirSync(scene.folder).map((name) => readFileSync(join(scene.folder, name), 'utf8'));
  for (const secret of scene.secrets) {
    for (const text of [ran.stdout, ran.stderr, ...left]) assert.ok(!text.includes(secret), `a secret in: ${text}`);
  }
  assert.deepEqual(scene.sonarqube.violations, []);
  return ran;
}

const documentOf = ({ stdout }: Ran): ImportDocument => JSON.parse(stdout) as ImportDocument;

/** The commands as one types them, against both stand-ins. */
/** Id of a new pipeline in one of the projects. */
function pipelineIn({ azure: { world } }: CommandLineScene, team = 0): number {
  const repository = world.repositories.find(({ project }) => project.name === `Team ${team}`);
  assert.ok(repository);
  return world.createDefinition({ name: 'service CI', project: repository.project, repository }).id;
}

describe('the administrator’s commands', () => {
  afterEach(closeScenes);

  for (const version of ['2026.1.0.119033', '9.9.8.100196']) {
    it(`connect, import, import again and find all bound on ${version}`, async () => {
      const scene = await openScene(undefined, { version });
      assert.match((await run(scene, 'configure')).stdout, /✓ Record "azure" for http.*: made/);
      assert.match((await run(scene, 'configure')).stdout, /unchanged; its token is stored again/);
      assert.equal((await run(scene, 'configure --check')).exitCode, 0);
      const first = await run(scene, 'import --all --json');
      assert.equal(first.exitCode, 0, first.stderr);
      assert.deepEqual(documentOf(first).counts['created'], 4);
      const second = documentOf(await run(scene, 'import --all --json'));
      assert.deepEqual([second.counts['created'], second.counts['unchanged']], [0, 4]);
      assert.match((await run(scene, 'bind --all')).stdout, /unchanged 4/);
      assert.equal(scene.sonarqube.projects.all().length, 4);
      assert.equal(statSync(join(scene.folder, 'journal.ndjson')).mode & 0o777, 0o600);
      assert.deepEqual(scene.azure.violations, []);
    });
  }

  it('do what a plan file says', async () => {
    const scene = await openScene();
    await run(scene, 'configure');
    const file = join(scene.folder, 'plan.json');
    const dry = await run(scene, `import --match */service-0 --dry-run --output ${file}`);
    assert.equal(dry.exitCode, 0, dry.stderr);
    assert.match(dry.stdout, /create +Team 0\/service-0 +Team_0_service-0/);
    assert.equal(scene.sonarqube.projects.all().length, 0);
    const plan = parseImportPlan(readFileSync(file, 'utf8'));
    assert.ok(plan.kind === 'document');
    assert.equal(plan.document.rows.length, 2);
    writeFileSync(
      file,
      JSON.stringify({
        ...plan.document,
        rows: plan.document.rows.map((row) => ({ ...row, key: `own-${row.project.slice(-1)}` })),
      }),
    );
    assert.equal((await run(scene, `import --plan ${file}`)).exitCode, 0);
    assert.deepEqual(
      scene.sonarqube.projects
        .all()
        .map(({ key }) => key)
        .sort(),
      ['own-0', 'own-1'],
    );
  });

  it('bind no project that there is not', async () => {
    const scene = await openScene();
    await run(scene, 'configure');
    const file = join(scene.folder, 'plan.json');
    await run(scene, `import --match */service-0 --dry-run --output ${file}`);
    const plan = parseImportPlan(readFileSync(file, 'utf8'));
    assert.ok(plan.kind === 'document');
    const rows = plan.document.rows.map((row) => ({ ...row, action: 'bind' }));
    writeFileSync(file, JSON.stringify({ ...plan.document, rows }));
    const ran = await run(scene, `bind --plan ${file}`);
    assert.equal(ran.exitCode, 3, ran.stdout);
    assert.match(ran.stdout, /SonarQube shows no project Team_0_service-0/);
    assert.equal(scene.sonarqube.projects.all().length, 0);
  });

  it('name a journal that cannot be written before the first row', async () => {
    const scene = await openScene();
    await run(scene, 'configure');
    const { exitCode, stderr } = await call(COMMANDS, ['import', '--all', '--journal', join(__filename, 'journal')], {
      environment: scene.environment,
    });
    assert.equal(exitCode, 2);
    assert.match(stderr, /--journal: .* cannot be used/);
    assert.equal(scene.sonarqube.projects.all().length, 0);
  });

  it('bind nothing where somebody says no', async () => {
    const scene = await openScene();
    await run(scene, 'configure');
    const ran = await call(COMMANDS, ['bind', '--journal', join(scene.folder, 'journal')], {
      environment: scene.environment,
      isTerminal: true,
      types: 'n',
    });
    assert.equal(ran.exitCode, 130);
    assert.match(ran.stderr, /Bind what matches[^]*Interrupted\.\n/);
  });

  it('create nothing by "bind", nor by what it leaves as a plan', async () => {
    const scene = await openScene();
    await run(scene, 'configure');
    const file = join(scene.folder, 'plan.json');
    await run(scene, `import --match */service-0 --dry-run --output ${file}`);
    const refused = await run(scene, `bind --plan ${file}`);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /row 1 creates a project, which "import" does.*SQ-IMPORT-PLAN/s);
    const plan = parseImportPlan(readFileSync(file, 'utf8'));
    assert.ok(plan.kind === 'document');
    const gone = plan.document.rows.map((row) => ({ ...row, action: 'bind', repositoryId: null, repository: 'gone' }));
    writeFileSync(file, JSON.stringify({ ...plan.document, rows: gone }));
    const { report } = documentOf(await run(scene, `bind --plan ${file} --json`));
    assert.ok(report !== null);
    const left = parseImportPlan(readFileSync(report, 'utf8'));
    assert.ok(left.kind === 'document');
    assert.deepEqual(
      left.document.rows.map(({ action }) => action),
      ['bind', 'bind'],
    );
    assert.equal(scene.sonarqube.projects.all().length, 0);
  });

  it('write what is left as a plan that can be run', async () => {
    const scene = await openScene();
    await run(scene, 'configure');
    const clash = await run(scene, 'import --all --key-template {repository} --json');
    assert.equal(clash.exitCode, 3);
    const { report, counts } = documentOf(clash);
    assert.equal(counts['failed'], 4);
    assert.ok(report !== null);
    const left = parseImportPlan(readFileSync(report, 'utf8'));
    assert.ok(left.kind === 'document');
    const rows = left.document.rows.map((row) => ({
      ...row,
      key: `${row.project.replace(' ', '')}.${row.repository}`,
    }));
    writeFileSync(report, JSON.stringify({ ...left.document, rows }));
    assert.equal((await run(scene, `import --plan ${report}`)).exitCode, 0);
    assert.equal(scene.sonarqube.projects.all().length, 4);
  });

  it('show two people what each of them may see, and list with their own tokens only', async () => {
    const scene = await openScene(undefined, {}, { projects: ['Team 1'] });
    await run(scene, 'configure');
    const rows = documentOf(await run(scene, 'import --all --json')).rows;
    assert.deepEqual(
      rows.map(({ project, repository }) => `${project}/${repository}`),
      ['Team 1/service-0', 'Team 1/service-1'],
    );
  });

  it('make a branch policy once, and mend it', async () => {
    const scene = await openScene();
    const policy = `policy --project "Team 0" --all-repositories --build ${pipelineIn(scene)}`;
    assert.match(
      (await run(scene, policy)).stdout,
      /sonarqube\/quality-gate on the default branch of every repository: required/,
    );
    assert.match((await run(scene, policy)).stdout, /unchanged/);
    assert.equal(scene.azure.world.policies.length, 2);
    const changed = await run(scene, `${policy} --no-reset-on-push --dry-run --json`);
    assert.match(changed.stdout, /"action": "updated"/);
    assert.equal(scene.azure.world.policies[0]?.settings['invalidateOnSourceUpdate'], true);
    assert.deepEqual(scene.azure.violations, []);
  });

  it('find a policy on the default branch by the name of that branch, and the other way round', async () => {
    const scene = await openScene();
    const policy = 'policy --project "Team 0" --repository service-0';
    const make = async (args = ''): Promise<Ran> => run(scene, `${policy} ${args}`);
    assert.match((await make('--branch main')).stdout, /on main of the repository: required/);
    const { stdout } = await make('--dry-run');
    assert.match(
      stdout,
      /on the default branch of the repository: unchanged \(policy \d+\)\n! The policy names main: it/,
    );
    assert.match((await make('--no-reset-on-push')).stdout, /policy \d+ changed: invalidateOnSourceUpdate/);
    assert.deepEqual(
      scene.azure.world.policies.map(({ settings }) => settings['scope']),
      [[{ repositoryId: scene.azure.world.repositories[0]?.id, refName: 'refs/heads/main', matchKind: 'Exact' }]],
    );
    const other = 'policy --project "Team 0" --repository service-1';
    await run(scene, other);
    assert.match((await run(scene, `${other} --branch develop`)).stdout, /on develop of the repository: unchanged/);
    assert.equal(scene.azure.world.policies.length, 2);
    assert.deepEqual(scene.azure.violations, []);
  });

  it('require no build of a pipeline that there is not, and write nothing then', async () => {
    const scene = await openScene();
    const foreign = pipelineIn(scene, 1);
    for (const id of [999, foreign]) {
      for (const mode of ['--dry-run', '']) {
        const ran = await run(scene, `policy --project "Team 0" --all-repositories --build ${id} ${mode}`);
        assert.equal(ran.exitCode, 1);
        assert.match(ran.stderr, new RegExp(`"Team 0" has no pipeline ${id} .*\n.*definitionId.*SQ-SETUP-NOT-FOUND`));
      }
    }
    assert.deepEqual(scene.azure.world.policies, []);
  });

  it('say that a pipeline is not known where the token may not read any', async () => {
    const scene = await openScene(undefined, {}, { scopes: ['vso.code_write'] });
    const ran = await run(scene, `policy --project "Team 0" --all-repositories --build ${pipelineIn(scene)}`);
    assert.match(ran.stdout, /Build of pipeline \d+ on .*: required .*\n! Whether there is this pipeline is not known/);
    assert.equal(ran.exitCode, 0, ran.stderr);
  });

  it('protect no branch that there is not', async () => {
    const scene = await openScene();
    for (const mode of ['--dry-run', '']) {
      const ran = await run(scene, `policy --project "Team 0" --repository service-0 --branch mai ${mode}`);
      assert.equal(ran.exitCode, 1);
      assert.match(ran.stderr, /"service-0" has no branch "mai"; its default branch is "main"\.\n/);
    }
    assert.deepEqual(scene.azure.world.policies, []);
  });

  const wrong: readonly (readonly [
    line: string,
    changes: Readonly<Record<string, string | undefined>>,
    exitCode: number,
    code: string,
  ])[] = [
    ['import', {}, 2, 'SQ-CLI-OPTION'],
    ['import --all --key-template fixed', {}, 2, 'SQ-CLI-OPTION'],
    ['import --all --concurrency 17', {}, 2, 'SQ-CLI-OPTION'],
    ['import --all --output x', {}, 2, 'SQ-CLI-OPTION'],
    ['import --match web', {}, 2, 'SQ-CLI-OPTION'],
    ['import --match nothing/*', {}, 2, 'SQ-IMPORT-NOTHING'],
    ['import --plan nowhere.json', {}, 2, 'SQ-IMPORT-PLAN'],
    ['import --plan nowhere.json --visibility private', {}, 2, 'SQ-CLI-OPTION'],
    ['import --plan nowhere.json --record azure --key-template {repository} --forks', {}, 2, 'SQ-CLI-OPTION'],
    [`import --all --dry-run --output "${__filename}/plan.json"`, {}, 2, 'SQ-CLI-OPTION'],
    ['import --all --quality-gate strict', {}, 2, 'SQ-IMPORT-GATE'],
    ['import --all', { SONAR_TOKEN: undefined }, 4, 'SQ-CLI-CREDENTIAL'],
    ['import --all', { SONAR_TOKEN: 'squ_wrong' }, 4, 'SQ-AUTH-401'],
    ['import --all', { AZURE_DEVOPS_TOKEN: 'x'.repeat(52) }, 4, 'SQ-SETUP-ADO-TOKEN'],
    [
      'import --all',
      { AZURE_DEVOPS_TOKEN: `${'a'.repeat(9)}.${Buffer.from('{"iss":"x"}').toString('base64url')}.c` },
      4,
      'SQ-IMPORT-TOKEN',
    ],
    ['import --all --record other', {}, 1, 'SQ-SETUP-RECORD'],
    ['configure', { AZURE_DEVOPS_GLOBAL_PAT: 'x'.repeat(52) }, 4, 'SQ-SETUP-ADO-TOKEN'],
    ['configure --check --name other', {}, 1, 'SQ-SETUP-RECORD'],
    ['policy --project "Team 9" --all-repositories', {}, 1, 'SQ-SETUP-NOT-FOUND'],
    ['policy --project "Team 0" --repository x', {}, 1, 'SQ-SETUP-NOT-FOUND'],
    ['policy --project "Team 0" --all-repositories --branch feature/*', {}, 2, 'SQ-CLI-OPTION'],
    ['policy --project "Team 0"', {}, 2, 'SQ-CLI-OPTION'],
  ];
  for (const [line, changes, exitCode, code] of wrong) {
    it(`say ${code} and end with ${exitCode}: ${line} ${Object.keys(changes).join()}`, async () => {
      const scene = await openScene();
      await run(scene, 'configure');
      const ran = await run(scene, `${line} --json`, changes);
      assert.equal(ran.exitCode, exitCode, ran.stderr);
      assert.equal((JSON.parse(ran.stdout) as { error: { code: string } }).error.code, code);
      assert.equal(scene.sonarqube.projects.all().length, 0);
    });
  }

  it('connect and import with a token that has the one scope that the documentation asks for', async () => {
    const scene = await openScene(undefined, {}, { scopes: ['vso.code'] });
    const configured = await run(scene, 'configure', {
      AZURE_DEVOPS_GLOBAL_PAT: scene.environment['AZURE_DEVOPS_TOKEN'],
    });
    assert.match(configured.stdout, /sees 2 projects/, configured.stderr);
    assert.equal((await run(scene, 'import --all')).exitCode, 0);
    assert.equal(scene.sonarqube.projects.all().length, 4);
  });

  for (const scope of ['vso.build', 'vso.project']) {
    it(`keep no token in SonarQube that sees the projects but no code: ${scope}`, async () => {
      const scene = await openScene(undefined, {}, { scopes: [scope] });
      const token = scene.environment['AZURE_DEVOPS_TOKEN'];
      const ran = await run(scene, 'configure', { AZURE_DEVOPS_GLOBAL_PAT: token });
      assert.equal(ran.exitCode, 4, ran.stdout);
      assert.match(ran.stderr, /did not take the token for SonarQube to keep .*\n.*"Code \(Read\)"/);
    });
  }

  for (const line of ['configure', 'configure --check', 'import --all', 'bind --all', 'gate --project webshop']) {
    it(`say at once that Azure DevOps is no SonarQube: ${line}`, async () => {
      const scene = await openScene();
      const ran = await run(scene, line, { SONAR_HOST_URL: scene.environment['AZURE_DEVOPS_URL'] });
      assert.match(ran.stderr + ran.stdout, /did not answer like SonarQube: /);
      assert.doesNotMatch(ran.stderr, /Waiting/);
      assert.notEqual(ran.exitCode, 0);
    });
  }

  it('take an address that is none of Azure DevOps for a wrong address, and not for a wrong project', async () => {
    const scene = await openScene({ projects: 1, repositories: 1 });
    const { origin } = new URL(scene.azure.collectionUrl);
    for (const url of [scene.sonarqube.url, origin]) {
      const ran = await call(COMMANDS, ['policy', '--project', 'Team 0', '--all-repositories'], {
        environment: { ...scene.environment, AZURE_DEVOPS_URL: url },
      });
      assert.match(ran.stderr, /with 404.*\nCheck the address/);
      assert.equal(ran.exitCode, 1);
    }
  });

  it('tell what was done where the rest of it cannot be written down', async () => {
    const scene = await openScene({ projects: 1, repositories: 2 });
    await run(scene, 'configure');
    const folder = mkdtempSync(join(tmpdir(), 'report-'));
    mkdirSync(join(folder, 'own.failed.json'));
    scene.sonarqube.faults.add({
      method: 'POST',
      path: /bound-projects$/,
      times: 1,
      strike: answers(400, '{"message":"no"}'),
    });
    const ran = await call(COMMANDS, ['import', '--all', '--json', '--journal', join(folder, 'own.ndjson')], {
      environment: scene.environment,
    });
    rmSync(folder, { recursive: true });
    assert.equal(ran.exitCode, 3, ran.stderr);
    const { counts, report } = documentOf(ran);
    assert.deepEqual([counts['created'], counts['failed'], report], [1, 1, null]);
    assert.match(ran.stderr, /^! What is left cannot be written beside the journal: EISDIR/m);
  });

  for (const line of ['configure', 'configure --check', 'import --all', 'bind --all --dry-run']) {
    it(`leave a server alone that is older than what is supported: ${line}`, async () => {
      const scene = await openScene(undefined, { version: '8.9.10.61524' });
      const ran = await run(scene, line);
      assert.match(ran.stderr, /^✗ SonarQube 8\.9\.10\.61524 at .* is older than 9\.9/);
      assert.equal(ran.exitCode, 1);
      assert.deepEqual(
        scene.sonarqube.requests.map(({ method, path }) => `${method} ${path}`),
        ['GET /api/server/version'],
      );
    });
  }

  it('tell what a token or address lacks in words of their own, not in those of a pipeline', async () => {
    const scene = await openScene({ projects: 1, repositories: 1 });
    const { tokens } = scene.sonarqube;
    const calls: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
      ['configure', { SONAR_TOKEN: tokens.user }, /The token in SONAR_TOKEN may not .* \(403.*\n.*"Administer System"/],
      ['configure', { SONAR_TOKEN: 'squ_wrong' }, /The one in SONAR_TOKEN is wrong.*\n.* new user token/],
      ['configure', { SONAR_HOST_URL: 'http://127.0.0.1:1' }, /cannot be reached.*\n.*this machine may reach it/],
      ['configure', { AZURE_DEVOPS_URL: 'dev.azure.com/x' }, /look like https:\/\/dev\.azure\.com\/<organization>\./],
      ['sync --project "Team 0"', { AZURE_DEVOPS_TOKEN: 'bad' }, /with 401: [^\n]*[^.]\.\n/],
      ['import', {}, /^✗ --all, --match PATTERN or --plan FILE is missing/],
    ];
    for (const [line, changes, says] of calls) {
      const { stderr } = await run(scene, line, changes);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /service connection|the agent/);
    }
  });

  it('print with --json what their help describes', async () => {
    const scene = await openScene();
    const keysOf = ({ stdout }: Ran): readonly string[] => Object.keys(JSON.parse(stdout) as object);
    const lines = [
      'configure --dry-run',
      'configure',
      'import --all --dry-run',
      'import --all',
      'bind --all',
      'policy --project "Team 0" --all-repositories',
    ];
    for (const line of lines) {
      const ran = await run(scene, `${line} --json`);
      const described = COMMANDS.find(({ name }) => line.startsWith(name))?.document ?? [];
      const words = described.flatMap((text) => /^\w+/.exec(text)?.[0] ?? []);
      const keys = keysOf(ran);
      assert.deepEqual(
        keys.filter((key) => !words.includes(key)),
        [],
        line,
      );
      assert.ok(keys.length >= 2, ran.stdout);
    }
  });

  it('take a page to sign in for a refusal of the token, which SonarQube’s own check does not', async () => {
    const scene = await openScene();
    scene.azure.faults.add({ strike: showsSignIn(203) });
    const ran = await run(scene, 'configure --json');
    assert.equal(ran.exitCode, 4);
    assert.match(ran.stderr, /answered 203 with the page to sign in/);
    assert.ok(!scene.sonarqube.requests.some(({ path }) => path.includes('create_azure')));
  });

  it('tell who may not write branch policies', async () => {
    const scene = await openScene(undefined, {}, { denied: ['EditPolicies'] });
    const ran = await run(scene, 'policy --project "Team 0" --all-repositories');
    assert.equal(ran.exitCode, 4);
    assert.match(ran.stderr, /may not write branch policies of Team 0: .*\n.*\[SQ-SETUP-POLICY-RIGHT\]/);
  });

  it('stop when SonarQube fails for one cause, and go on later', async () => {
    const scene = await openScene({ projects: 5, repositories: 4 });
    await run(scene, 'configure');
    const fault = scene.sonarqube.faults.add({
      method: 'POST',
      path: /bound-projects$/,
      strike: answers(500, '{"message":"An error has occurred. Please contact your administrator"}'),
    });
    const stopped = await run(scene, 'import --all --concurrency 1 --json');
    assert.equal(stopped.exitCode, 1);
    assert.deepEqual([documentOf(stopped).counts['failed'], documentOf(stopped).counts['not-started']], [5, 15]);
    fault.remove();
    assert.equal(documentOf(await run(scene, 'import --all --json')).counts['created'], 20);
  });

  it('keep within three requests a repository, and list every project and repository of many', async function () {
    this.timeout(120_000);
    const scene = await openScene({ projects: 250, repositories: 4 });
    await run(scene, 'configure');
    const [before, azureBefore] = [scene.sonarqube.requests.length, scene.azure.requests.length];
    const ran = await run(scene, 'import --all --json --concurrency 8');
    assert.equal(documentOf(ran).counts['created'], 1000);
    assert.ok(scene.sonarqube.requests.length - before <= 1020, String(scene.sonarqube.requests.length - before));
    // SonarQube itself reads each repository once.
    assert.ok(scene.azure.requests.length - azureBefore <= 1020);
    const own = await fetch(`${scene.sonarqube.url}/api/alm_integrations/list_azure_projects?almSetting=azure`, {
      headers: { Authorization: `Basic ${Buffer.from(`${scene.sonarqube.tokens.admin}:`).toString('base64')}` },
    });
    assert.equal(((await own.json()) as { projects: unknown[] }).projects.length, 100, 'SonarQube’s own list is cut');
  });
});
