import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPipeline } from '../../../local/agent/pipeline-file/read-pipeline';
import { pipelineCommand } from '../../../src/cli/commands/pipeline';
import { call, type Ran } from '../../unit/cli/run';
import { problemsOf, stepsOf } from '../../unit/docs/steps-of-yaml';

interface Row {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly kinds: readonly string[];
  /** Tasks of this extension and scripts, in order. */
  readonly says: readonly RegExp[];
  readonly saysNot?: RegExp;
  readonly jobs?: number;
}

const TEST_SCRIPT = '{"scripts":{"test":"vitest run"}}';
const NO_TEST = '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}';

const ROWS: readonly Row[] = [
  {
    what: '.NET with a solution',
    files: { 'Shop.sln': '', 'src/Shop/Shop.csproj': '' },
    kinds: ['dotnet'],
    says: [/scannerMode: dotnet/, /dotnet build Shop\.sln/, /SonarQubeServerAnalyze@1/],
  },
  {
    what: '.NET with projects only',
    files: { 'src/Shop/Shop.vbproj': '' },
    kinds: ['dotnet'],
    says: [/dotnet build src\/Shop\/Shop\.vbproj/],
  },
  {
    what: '.NET in a folder with a blank',
    files: { 'Web Shop/Shop.slnx': '' },
    kinds: ['dotnet'],
    says: [/dotnet build 'Web Shop\/Shop\.slnx'/],
  },
  {
    what: 'Maven',
    files: { 'pom.xml': '', 'a/pom.xml': '' },
    kinds: ['maven'],
    says: [
      /scannerMode: other/,
      /mvn --batch-mode --file pom\.xml verify/,
      /SONAR_TOKEN: \$\(SONARQUBE_TOKEN_WEB_SHOP\)/,
    ],
    saysNot: /SonarQubeServerAnalyze/,
  },
  {
    what: 'Gradle with its wrapper',
    files: { 'build.gradle.kts': '', gradlew: '' },
    kinds: ['gradle'],
    says: [/\.\/gradlew build sonar/],
  },
  { what: 'Gradle without', files: { 'settings.gradle': '' }, kinds: ['gradle'], says: [/script: gradle build sonar/] },
  {
    what: 'JavaScript with npm and tests',
    files: { 'package.json': TEST_SCRIPT, 'package-lock.json': '{}' },
    kinds: ['javascript'],
    says: [/npm ci/, /npm test/, /lcov\.reportPaths/, /configMode: manual/],
  },
  {
    what: 'JavaScript with yarn and no tests',
    files: { 'package.json': NO_TEST, 'yarn.lock': '' },
    kinds: ['javascript'],
    says: [/yarn install --frozen-lockfile/],
    saysNot: /yarn test/,
  },
  {
    what: 'JavaScript with pnpm',
    files: { 'package.json': TEST_SCRIPT, 'pnpm-lock.yaml': '' },
    kinds: ['javascript'],
    says: [/npx pnpm test/],
  },
  {
    what: 'Python',
    files: { 'pyproject.toml': '' },
    kinds: ['python'],
    says: [/pytest --cov/, /sonar\.python\.coverage\.reportPaths/],
  },
  {
    what: 'JavaScript and Python, which one analysis reads',
    files: { 'package.json': '{}', 'api/requirements.txt': '' },
    kinds: ['javascript', 'python'],
    says: [/npm install/, /pytest/, /lcov/],
    jobs: 1,
  },
  {
    what: '.NET with a front end, which one analysis reads',
    files: { 'Shop.sln': '', 'web/package.json': '{}' },
    kinds: ['dotnet', 'javascript'],
    says: [/scannerMode: dotnet/],
    saysNot: /scannerMode: cli/,
    jobs: 1,
  },
  {
    what: '.NET and Maven, which need an analysis each',
    files: { 'Shop.sln': '', 'service/pom.xml': '' },
    kinds: ['dotnet', 'maven'],
    says: [/projectKey: web-shop$/m, /sonar\.projectKey=web-shop-maven/],
    jobs: 2,
  },
  {
    what: 'nothing of all that',
    files: { 'main.tf': '' },
    kinds: [],
    says: [/without a build tool/, /scannerMode: cli/],
  },
  {
    what: 'files that builds and packages left',
    files: { 'node_modules/x/package.json': '{}', 'target/pom.xml': '', 'main.tf': '' },
    kinds: [],
    says: [/scannerMode: cli/],
  },
];

describe('the command pipeline', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lay = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  const run = (...args: readonly string[]): Promise<Ran> =>
    call(pipelineCommand, ['pipeline', '--project', 'web-shop', '--directory', folder, ...args]);

  for (const { what, files, kinds, says, saysNot, jobs } of ROWS) {
    it(`writes one for ${what}`, async () => {
      lay(files);
      const ran = await run('--json');
      const { yaml, recognized } = JSON.parse(ran.stdout) as { yaml: string; recognized: readonly { kind: string }[] };
      assert.deepEqual(
        recognized.map(({ kind }) => kind),
        kinds,
      );
      assert.deepEqual(stepsOf(yaml).flatMap(problemsOf), []);
      assert.doesNotThrow(() => readPipeline(yaml, 'azure-pipelines.yml'));
      for (const text of says) assert.match(yaml, text);
      if (saysNot !== undefined) assert.doesNotMatch(yaml, saysNot);
      if (jobs !== undefined) assert.equal(yaml.match(/- checkout: self/g)?.length, jobs);
      assert.equal((await run()).stdout, yaml);
    });
  }

  it('explains each step of the extension', async () => {
    lay({ 'Shop.sln': '' });
    const { stdout } = await run();
    for (const word of [
      'fetchDepth: 0 #',
      'connection: sonarqube # a service connection of the type "SonarQube (server)"',
      'scannerMode: dotnet #',
      '# Waits for the verdict',
    ]) {
      assert.ok(stdout.includes(word), word);
    }
  });

  it('writes the file, and replaces one only when it is told to', async () => {
    lay({ 'pom.xml': '' });
    const file = join(folder, 'azure-pipelines.yml');
    const first = await run('--write');
    assert.deepEqual([first.exitCode, first.stdout], [0, '✓ azure-pipelines.yml written\n']);
    const own = readFileSync(file, 'utf8');
    writeFileSync(file, 'mine');
    const second = await run('--write');
    assert.equal(second.exitCode, 2);
    assert.match(second.stderr, /azure-pipelines\.yml is there already; add --force/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    assert.equal((await run('--write', '--force')).exitCode, 0);
    assert.equal(readFileSync(file, 'utf8'), own);
  });

  it('writes nothing where it only prints', async () => {
    lay({ 'pom.xml': '' });
    await run();
    assert.equal(existsSync(join(folder, 'azure-pipelines.yml')), false);
  });

  it('says that there is no such folder, instead of a pipeline for nothing', async () => {
    const ran = await run('--directory', join(folder, 'typo'), '--write');
    assert.deepEqual([ran.exitCode, ran.stdout], [2, '']);
    assert.match(ran.stderr, /--directory: there is no folder/);
    assert.equal(existsSync(join(folder, 'typo')), false);
  });

  it('says that a file is no folder, instead of a pipeline for nothing', async () => {
    lay({ 'pom.xml': '' });
    const ran = await run('--directory', join(folder, 'pom.xml'));
    assert.deepEqual([ran.exitCode, ran.stdout], [2, '']);
    assert.match(ran.stderr, /--directory: there is no folder .*pom\.xml/);
  });

  it('says why the file cannot be written, and takes it for no fault of its own', async () => {
    mkdirSync(join(folder, 'azure-pipelines.yml', 'full'), { recursive: true });
    const ran = await run('--write', '--force');
    assert.deepEqual([ran.exitCode, ran.stdout], [2, '']);
    assert.match(ran.stderr, /--write: .*azure-pipelines\.yml cannot be written: .*\[SQ-CLI-OPTION\]/s);
  });

  it('refuses --force where nothing is written', async () => {
    const ran = await run('--force');
    assert.deepEqual([ran.exitCode, ran.stdout], [2, '']);
    assert.match(ran.stderr, /--force: it goes with --write/);
  });

  it('repeats of a key no more than a line takes', async () => {
    const ran = await call(pipelineCommand, ['pipeline', '--directory', folder, '--project', 'a'.repeat(5000)]);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /--project: "a{120}…" \(5000 characters\) cannot be a project key/);
  });

  it('lets no name of a file become a step', async () => {
    lay({ 'a\n- script: echo evil #/pom.xml': '' });
    const { yaml } = JSON.parse((await run('--json')).stdout) as { yaml: string };
    assert.doesNotMatch(yaml, /^\s*- script: echo/m);
    assert.doesNotThrow(() => readPipeline(yaml, 'azure-pipelines.yml'));
  });

  it('gives jobs names that Azure Pipelines takes', async () => {
    lay({ 'Shop.sln': '', 'service/pom.xml': '' });
    const { stdout } = await call(pipelineCommand, ['pipeline', '--project', '2go:shop', '--directory', folder]);
    assert.deepEqual(stdout.match(/(?<=- job: ).*/g), ['_2go_shop', '_2go_shop_maven']);
  });

  it('quotes names that YAML would read otherwise', async () => {
    const ran = await run('--connection', 'prod: "sonar"');
    const [prepare] = stepsOf(ran.stdout);
    assert.equal(prepare?.inputs['connection'], 'prod: "sonar"');
  });
});
