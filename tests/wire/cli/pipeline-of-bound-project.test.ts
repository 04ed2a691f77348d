import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../../src/cli/commands';
import { call, type Ran } from '../../unit/cli/run';
import { closeScenes, openScene, type CommandLineScene } from '../command-line-scene';

/** The command `pipeline` in a working copy whose repository SonarQube knows, or not. */
describe('the command pipeline without a key', function () {
  this.timeout(20_000);
  let scene: CommandLineScene;
  beforeEach(async () => {
    scene = await openScene();
    scene.azure.world.createRepository({ project: projectOf(0), name: 'late', defaultBranch: 'main' });
    await run('configure');
    await run('import', '--match', 'Team 0/service-*', '--key-template', 'of-{project}-{repository}');
  });
  afterEach(closeScenes);

  const projectOf = (index: number) => {
    const project = scene.azure.world.projects[index];
    assert.ok(project);
    return project;
  };
  const run = (...args: readonly string[]): Promise<Ran> =>
    call(COMMANDS, [...args], { environment: scene.environment, folder: scene.folder });
  const cloneOf = (origin: string | null): string => {
    const folder = mkdtempSync(join(tmpdir(), 'clone-'));
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(folder, '.git', 'config'), origin === null ? '' : `[remote "origin"]\n\turl = ${origin}\n`);
    writeFileSync(join(folder, 'pom.xml'), '');
    return folder;
  };
  const pipelineIn = async (origin: string | null, ...args: readonly string[]): Promise<Ran> => {
    const folder = cloneOf(origin);
    try {
      return await run('pipeline', '--directory', folder, ...args);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const service = (name: string): string => `${scene.azure.collectionUrl}/Team%200/_git/${name}`;

  it('writes that of the project that is bound to the repository', async () => {
    const ran = await pipelineIn(service('service-1'), '--json');
    const document = JSON.parse(ran.stdout) as { project: string; repository: string; yaml: string };
    assert.deepEqual([document.project, document.repository], ['of-Team_0-service-1', 'Team 0/service-1']);
    assert.match(document.yaml, /sonar\.projectKey=of-Team_0-service-1/);
    assert.match(ran.stderr, /SonarQube has of-Team_0-service-1 bound to Team 0\/service-1\./);
  });

  it('asks no server where the key is given', async () => {
    const asked = scene.sonarqube.requests.length;
    const ran = await pipelineIn(service('service-1'), '--project', 'mine', '--json');
    assert.equal((JSON.parse(ran.stdout) as { repository: unknown }).repository, null);
    assert.equal(scene.sonarqube.requests.length, asked);
  });

  const refusals: readonly (readonly [string, () => string | null, RegExp])[] = [
    ['a repository that is not bound', () => service('late'), /no project of SonarQube is bound to Team 0\/late/],
    [
      'one of the same name in another project',
      () => `${scene.azure.collectionUrl}/Team%201/_git/service-1`,
      /is bound to Team 1\/service-1/,
    ],
    ['a remote elsewhere', () => 'https://github.com/acme/shop', /no remote "origin" in Azure Repos/],
    ['no remote', () => null, /no remote "origin" in Azure Repos/],
  ];
  for (const [what, origin, says] of refusals) {
    it(`names the option for ${what}, instead of guessing`, async () => {
      const ran = await pipelineIn(origin());
      assert.deepEqual([ran.exitCode, ran.stdout], [2, '']);
      assert.match(ran.stderr, /--project KEY is needed/);
      assert.match(ran.stderr, says);
    });
  }

  it('names the keys where several projects belong to the repository', async () => {
    const plan = await run('import', '--match', 'Team 0/service-1', '--dry-run', '--json');
    const { plan: drawn } = JSON.parse(plan.stdout) as { plan: { rows: object[] } };
    const file = join(scene.folder, 'plan.json');
    const row = { ...drawn.rows[0], action: 'create', key: 'api', name: 'api', monorepo: true };
    writeFileSync(file, JSON.stringify({ ...drawn, rows: [row] }));
    assert.equal((await run('import', '--plan', file)).exitCode, 0);
    const ran = await pipelineIn(service('service-1'));
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /Team 0\/service-1 belongs to several projects of SonarQube: api, of-Team_0-service-1\./);
  });

  it('tells with 4 that the token is refused', async () => {
    const folder = cloneOf(service('service-1'));
    const ran = await call(COMMANDS, ['pipeline', '--directory', folder], {
      environment: { ...scene.environment, SONAR_TOKEN: 'squ_wrong' },
    });
    rmSync(folder, { recursive: true, force: true });
    assert.equal(ran.exitCode, 4, ran.stderr);
  });
});
