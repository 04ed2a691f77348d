import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAzureDevOps, type AzureDevOps } from '../../local/azure-devops/server';
import { COMMANDS } from '../../src/cli/commands';
import { call, type Ran } from '../unit/cli/run';
import { createUserToken, fresh, post, removeLater, removeProjectLater } from './administration';
import { describeLive } from './rig';

interface ImportDocument {
  readonly counts: Readonly<Record<string, number>>;
  readonly rows: readonly {
    readonly project: string;
    readonly repository: string;
    readonly key: string | null;
    readonly result: string;
  }[];
}

/** `area/id` of the lines of `doctor` in a state. */
const linesIn = ({ stdout }: Ran, state: string): readonly string[] =>
  (
    JSON.parse(stdout) as {
      readonly checks: readonly { readonly area: string; readonly id: string; readonly state: string }[];
    }
  ).checks
    .filter((check) => check.state === state)
    .map(({ area, id }) => `${area}/${id}`);

/** SonarQube itself as the client of Azure DevOps: it validates, lists and reads repositories at the stand-in. */
describeLive('The administrator’s commands', (live) => {
  let azure: AzureDevOps;
  let folder: string | undefined;
  let environment: Readonly<Record<string, string>>;
  let record: string;
  let prefix: string;
  let globalPat: string;

  const run = async (line: readonly string[], changes: Readonly<Record<string, string>> = {}): Promise<Ran> => {
    const journal =
      line[0] === 'import' || line[0] === 'bind' ? ['--journal', join(folder ?? '', 'journal.ndjson')] : [];
    const ran = await call(COMMANDS, [...line, ...journal, '--json'], { environment: { ...environment, ...changes } });
    for (const secret of [environment['SONAR_TOKEN'] ?? '', globalPat, environment['AZURE_DEVOPS_TOKEN'] ?? '']) {
      assert.ok(!`${ran.stdout}${ran.stderr}`.includes(secret));
    }
    return ran;
  };
  const documentOf = (ran: Ran): ImportDocument => {
    const document = JSON.parse(ran.stdout) as ImportDocument;
    for (const { key } of document.rows ?? []) if (key !== null) removeProjectLater(key);
    return document;
  };
  const isNew = (): boolean => live().isAtLeast(10, 5);

  before(async () => {
    const { server } = live();
    azure = await startAzureDevOps();
    folder = mkdtempSync(join(tmpdir(), 'set-up-'));
    prefix = fresh('Team');
    for (const name of [`${prefix} A`, `${prefix} Größe`]) {
      const project = azure.world.createProject(name);
      for (const repository of ['web-app', 'C# "100%" ü', 'v1.2']) {
        azure.world.createRepository({ project, name: repository, defaultBranch: 'develop/x' });
      }
      azure.world.createRepository({ project, name: 'empty' });
      azure.world.createRepository({ project, name: 'off', defaultBranch: 'main', isDisabled: true });
    }
    globalPat = azure.createToken({ kind: 'pat', displayName: 'SonarQube account' }).value;
    record = fresh('azure');
    removeLater('api/alm_settings/delete', { key: record });
    environment = {
      SONAR_HOST_URL: server.url,
      SONAR_TOKEN: server.adminToken,
      AZURE_DEVOPS_URL: azure.collectionUrl,
      AZURE_DEVOPS_TOKEN: azure.createToken({ kind: 'pat' }).value,
      AZURE_DEVOPS_GLOBAL_PAT: globalPat,
      NO_PROXY: '127.0.0.1',
    };
  });
  after(async () => {
    // Nothing was started where these tests do not run.
    await (azure as AzureDevOps | undefined)?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it('make the global record, which SonarQube itself then tries', async () => {
    const asked = azure.requests.length;
    const made = await run(['configure', '--name', record]);
    assert.equal(made.exitCode, 0, made.stderr);
    assert.equal((JSON.parse(made.stdout) as { action: string }).action, 'created');
    assert.ok(
      azure.requests
        .slice(asked)
        .some(({ path, query }) => path === '/_apis/projects' && query['api-version'] === '3.0'),
    );
    const again = await run(['configure', '--name', record]);
    assert.equal((JSON.parse(again.stdout) as { action: string }).action, 'unchanged');
    assert.equal((await run(['configure', '--check', '--name', record])).exitCode, 0);
  });

  it('refuse a token of the record that Azure DevOps does not take, and change nothing', async () => {
    const wrong = await run(['configure', '--name', record], { AZURE_DEVOPS_GLOBAL_PAT: 'x'.repeat(52) });
    assert.equal(wrong.exitCode, 4);
    assert.equal((await run(['configure', '--check', '--name', record])).exitCode, 0);
  });

  it('import with the user’s own token, whatever signs names have, and find all unchanged the second time', async () => {
    const first = await run(['import', '--all', '--record', record, ...(isNew() ? ['--new-code', 'days:30'] : [])]);
    assert.equal(first.exitCode, 0, first.stderr + first.stdout);
    const { counts, rows } = documentOf(first);
    assert.deepEqual([counts['created'], counts['skipped'], counts['failed']], [6, 4, 0]);
    for (const row of rows.filter(({ result }) => result === 'created')) {
      const { server } = live();
      const bound = await server.api('GET', 'api/alm_settings/get_binding', { project: row.key ?? '' });
      const told = bound.body as { readonly repository?: string; readonly slug?: string };
      assert.deepEqual([told.repository, told.slug], [row.repository, row.project]);
      const branches = await server.api('GET', 'api/project_branches/list', { project: row.key ?? '' });
      const names = (branches.body as { readonly branches: readonly { readonly name: string }[] }).branches.map(
        ({ name }) => name,
      );
      assert.deepEqual(names, ['develop/x']);
      if (isNew()) {
        const period = await server.api('GET', 'api/new_code_periods/show', {
          project: row.key ?? '',
          branch: 'develop/x',
        });
        assert.deepEqual((period.body as { readonly value?: string }).value, '30');
      }
    }
    const second = documentOf(await run(['import', '--all', '--record', record]));
    assert.deepEqual([second.counts['created'], second.counts['unchanged']], [0, 6]);
  });

  it('list for each user what the own token sees, and never with the token of the record', async () => {
    const restricted = azure.createToken({ kind: 'pat', projects: [`${prefix} A`], displayName: 'Somebody else' });
    const sonarToken = await createUserToken(live().server);
    const line = ['import', '--all', '--record', record];
    const tokens = { SONAR_TOKEN: sonarToken, AZURE_DEVOPS_TOKEN: restricted.value };
    const seen = documentOf(await run(line, tokens)).rows;
    assert.deepEqual([...new Set(seen.map(({ project }) => project))], [`${prefix} A`]);
    assert.equal(seen.length, 5);
    const listed = azure.requests.filter(({ operation }) => operation === 'git/Repositories_List');
    // `configure` alone tries the token of the record, on one project.
    const byRecord = listed.filter(
      ({ caller, path }) => caller === 'SonarQube account' && path === '/_apis/git/repositories',
    );
    assert.deepEqual(byRecord, []);
    assert.ok(listed.some(({ caller }) => caller === 'Somebody else'));
    const read = azure.requests.filter(
      ({ operation, query }) => operation === 'git/Repositories_Get Repository' && query['api-version'] === '3.0',
    );
    assert.ok(read.length >= 6);
  });

  it('find nothing wrong with a repository that was imported, and name what is', async () => {
    const [project] = azure.world.projects;
    assert.ok(project);
    const name = fresh('seen');
    azure.world.createRepository({ project, name, defaultBranch: 'main' });
    const [made] = documentOf(await run(['import', '--match', `*/${name}`, '--record', record])).rows;
    const key = made?.key ?? '';
    const repository = ['--repository', `${project.name}/${name}`];
    const well = await run(['doctor', '--project', key, ...repository]);
    assert.deepEqual([well.exitCode, linesIn(well, 'error'), linesIn(well, 'unknown')], [0, [], []], well.stdout);
    assert.ok(linesIn(well, 'ok').includes('together/binding'), well.stdout);
    const missing = await run(['doctor', '--project', `${key}-not`, ...repository]);
    assert.deepEqual([missing.exitCode, linesIn(missing, 'error')], [1, ['project/project']], missing.stdout);
    const wrong = await run(['doctor', '--project', key, ...repository], { SONAR_TOKEN: `squ_${'0'.repeat(40)}` });
    assert.deepEqual([wrong.exitCode, linesIn(wrong, 'error')], [4, ['sonarqube/token']], wrong.stdout);
    const path = await run(['doctor'], { SONAR_HOST_URL: `${live().server.url}/sonar` });
    assert.deepEqual([path.exitCode, linesIn(path, 'error')], [1, ['sonarqube/address']], path.stdout);
  });

  it('bind projects that exist, where this server can', async () => {
    if (!live().isAtLeast(25)) return;
    const { server } = live();
    const project = azure.world.projects[0];
    assert.ok(project);
    const name = fresh('late');
    azure.world.createRepository({ project, name, defaultBranch: 'main' });
    await post(server, 'api/projects/create', { project: name, name: 'A name of its own' });
    removeProjectLater(name);
    const bound = await run(['bind', '--match', `*/${name}`, '--record', record]);
    assert.equal(documentOf(bound).counts['bound'], 1, bound.stdout);
    const again = await run(['bind', '--match', `*/${name}`, '--record', record]);
    assert.deepEqual([documentOf(again).counts['bound'], documentOf(again).counts['unchanged']], [0, 1]);
  });

  it('make private projects with a gate of their own', async () => {
    if (!live().isAtLeast(25)) return;
    const { server } = live();
    const project = azure.world.projects[1];
    assert.ok(project);
    const name = fresh('private');
    azure.world.createRepository({ project, name, defaultBranch: 'trunk' });
    const gate = fresh('gate');
    await post(server, 'api/qualitygates/create', { name: gate });
    removeLater('api/qualitygates/destroy', { name: gate });
    const line = [
      'import',
      '--match',
      `*/${name}`,
      '--record',
      record,
      '--visibility',
      'private',
      '--quality-gate',
      gate,
    ];
    const made = documentOf(await run(line));
    assert.equal(made.counts['created'], 1, JSON.stringify(made));
    const key = made.rows[0]?.key ?? '';
    const shown = await server.api('GET', 'api/components/show', { component: key });
    assert.equal(
      (shown.body as { readonly component: { readonly visibility: string } }).component.visibility,
      'private',
    );
    const chosen = await server.api('GET', 'api/qualitygates/get_by_project', { project: key });
    assert.equal((chosen.body as { readonly qualityGate: { readonly name: string } }).qualityGate.name, gate);
    const branches = await server.api('GET', 'api/project_branches/list', { project: key });
    assert.equal(
      (branches.body as { readonly branches: readonly { readonly name: string }[] }).branches[0]?.name,
      'trunk',
    );
  });

  it('are asked for nothing that Azure DevOps does not document', () => {
    // The token that nobody knows is one of the tests above.
    assert.deepEqual(
      azure.violations.filter(({ rule }) => rule !== 'authentication'),
      [],
    );
  });
});
