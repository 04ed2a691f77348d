import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refuses, showsSignIn, throttles } from '../../../local/azure-devops/faults';
import { asRecord } from '../../../local/azure-devops/json';
import { openSchemaBook } from '../../../local/azure-devops/contract/schema';
import type { Build } from '../../../local/azure-devops/state';
import { selectByPath } from '../../../local/server-tasks/json-path';
import { runServerTask, type ServerTaskEnd } from '../../../local/server-tasks/run-server-task';
import { startScene, stopScenes, type Scene } from '../azure-devops/stand';
import { fieldOf, gateTask, INVOKE_REST_API, jsonOf } from './recipes';

const FIXTURES = join(__dirname, '..', '..', '..', 'local', 'azure-devops', 'contract');
const PROPERTY = 'sonarqubegate';

/** What a gate may find, and whether it opens; `none` where the author accepts it. */
const STATES: readonly (readonly [name: string, opens: boolean | 'none', write: (build: Build) => void])[] = [
  ['passed', true, (build) => void build.properties.set(PROPERTY, 'ok')],
  ['failed', false, (build) => void build.properties.set(PROPERTY, 'failed')],
  ['unknown', false, (build) => void build.properties.set(PROPERTY, 'unknown')],
  ['none', 'none', (build) => void build.properties.set(PROPERTY, 'none')],
  ['skipped', false, (build) => void build.properties.set(PROPERTY, 'skipped')],
  ['empty', false, (build) => void build.properties.set(PROPERTY, '')],
  ['never published', false, () => undefined],
  [
    'with the property of one analysis only',
    false,
    (build) => void build.properties.set('sonarqube.analysis.shop', '{"version":1,"outcome":"passed","text":"ok"}'),
  ],
  [
    'with the property of the official extension only',
    false,
    (build) => void build.properties.set('sonarglobalqualitygate', 'ok'),
  ],
  ['with a property of a similar name', false, (build) => void build.properties.set(`${PROPERTY}2`, 'ok')],
  ['still running', false, (build) => void (build.status = 'inProgress')],
];

interface Recipe {
  readonly name: string;
  readonly acceptsNone: boolean;
  /** Asks once about the build, as the recipe says. */
  readonly ask: (scene: Scene, build: number, token?: string) => Promise<ServerTaskEnd>;
}

const HEADING = 'A check on an environment';

/** Variables of a classic release stand under the same names as those of a run; `build.buildId` is the primary artifact's. */
const variablesOf = ({ azure, project, job }: Scene, build: number, token = job.value): Record<string, string> => ({
  'system.teamFoundationCollectionUri': `${azure.collectionUrl}/`,
  'system.teamProjectId': project.id,
  'system.accesstoken': token,
  'build.buildId': String(build),
});

const RECIPES: readonly Recipe[] = [
  {
    name: 'the gate of a classic release, and of an agentless job',
    acceptsNone: false,
    ask: (scene, build, token) =>
      runServerTask(gateTask(), { inputs: {}, variables: variablesOf(scene, build, token) }),
  },
  {
    name: 'the same with acceptNone',
    acceptsNone: true,
    ask: (scene, build, token) =>
      runServerTask(gateTask(), { inputs: { acceptNone: 'true' }, variables: variablesOf(scene, build, token) }),
  },
  {
    name: 'the same about another build',
    acceptsNone: false,
    ask: (scene, build, token) =>
      runServerTask(gateTask(), {
        inputs: { project: scene.project.name, buildId: String(build) },
        variables: variablesOf(scene, 999, token),
      }),
  },
  {
    name: 'the check Invoke REST API',
    acceptsNone: false,
    ask: (scene, build, token) =>
      runServerTask(INVOKE_REST_API, {
        inputs: {
          method: fieldOf(HEADING, 'Method'),
          headers: fieldOf(HEADING, 'Headers'),
          urlSuffix: fieldOf(HEADING, 'URL suffix'),
          successCriteria: fieldOf(HEADING, 'Success criteria'),
        },
        variables: variablesOf(scene, build, token),
        endpointUrl: scene.azure.collectionUrl,
      }),
  },
];

for (const { name, acceptsNone, ask } of RECIPES) {
  describe(`${name}`, () => {
    afterEach(stopScenes);

    for (const [state, opens, write] of STATES) {
      const expected = opens === 'none' ? acceptsNone : opens;
      it(`${expected ? 'opens' : 'stays closed'} for a build that is ${state}`, async () => {
        const scene = await startScene();
        scene.azure.world.finishBuild(scene.build, 'succeeded');
        write(scene.build);
        const end = await ask(scene, scene.build.id);
        assert.equal(end.succeeded, expected, end.reason);
        assert.equal(end.status, 200);
        assert.deepEqual(scene.azure.violations, []);
      });
    }

    it('opens when it is asked again after the build has published', async () => {
      const scene = await startScene();
      assert.equal((await ask(scene, scene.build.id)).succeeded, false);
      scene.build.properties.set(PROPERTY, 'ok');
      assert.equal((await ask(scene, scene.build.id)).succeeded, true);
    });

    it('stays closed for a build that does not exist', async () => {
      const scene = await startScene();
      scene.build.properties.set(PROPERTY, 'ok');
      const end = await ask(scene, scene.build.id + 1);
      assert.deepEqual([end.succeeded, end.status], [false, 404]);
    });

    it('stays closed when the token is not taken', async () => {
      const scene = await startScene();
      scene.build.properties.set(PROPERTY, 'ok');
      assert.equal((await ask(scene, scene.build.id, 'wrong')).succeeded, false);
    });

    for (const [answer, strike] of [
      ['500', refuses(500)],
      ['that is a sign-in page with 200', showsSignIn(200)],
      ['that is a sign-in page with 203', showsSignIn(203)],
      ['429', throttles(1)],
    ] as const) {
      it(`stays closed for an answer ${answer}`, async () => {
        const scene = await startScene();
        scene.build.properties.set(PROPERTY, 'ok');
        scene.azure.faults.add({ path: /\/properties/, strike });
        assert.equal((await ask(scene, scene.build.id)).succeeded, false);
      });
    }
  });
}

describe('the check Invoke REST API, made by REST', () => {
  const check = jsonOf(HEADING);
  const swagger = asRecord(JSON.parse(readFileSync(join(FIXTURES, 'pipelines-checks-7.1.json'), 'utf8')));

  it("has the form of Microsoft's schema, and of its example of a task check", () => {
    const definitions = asRecord(swagger['definitions']);
    const problems = openSchemaBook(definitions).check({ $ref: '#/definitions/CheckConfiguration' }, 'open');
    assert.deepEqual(problems(check), []);
    const { post } = asRecord(
      asRecord(swagger['paths'])['/{organization}/{project}/_apis/pipelines/checks/configurations'],
    );
    const example = asRecord(asRecord(asRecord(asRecord(post)['x-ms-examples'])['Task Check'])['parameters'])['body'];
    const keys = (value: unknown): readonly string[] => Object.keys(asRecord(value)).sort();
    assert.deepEqual(keys(check), keys(example));
    assert.deepEqual(keys(asRecord(check)['settings']), keys(asRecord(example)['settings']));
    assert.deepEqual(asRecord(check)['type'], asRecord(example)['type']);
  });

  it('asks what the table says', () => {
    const inputs = asRecord(asRecord(asRecord(check)['settings'])['inputs']);
    const rows = { method: 'Method', headers: 'Headers', urlSuffix: 'URL suffix', successCriteria: 'Success criteria' };
    for (const [input, field] of Object.entries(rows)) assert.equal(inputs[input], fieldOf(HEADING, field));
    const known = new Set(INVOKE_REST_API.inputs.map(({ name }) => name));
    const others = Object.keys(inputs).filter((name) => !known.has(name));
    assert.deepEqual(others, ['connectedServiceNameSelector', 'connectedServiceName']);
  });
});

describe('a JSONPath of a success criterion', () => {
  const document = { a: { $value: 'ok', list: [1, { $value: 2 }] }, 'b c': null };
  const rows: readonly (readonly [string, readonly unknown[]])[] = [
    ['$', [document]],
    ["$..a.['$value']", ['ok']],
    ["$.a['$value']", ['ok']],
    ['$.a.$value', ['ok']],
    ["$..['$value']", ['ok', 2]],
    ['$.a.list[0]', [1]],
    ['$.a.list[*]', [1, { $value: 2 }]],
    ['$.a.list[7]', []],
    ["$['b c']", [null]],
    ['$..nothing', []],
    ['$.A', []],
    ['$.toString', []],
  ];
  for (const [path, expected] of rows) {
    it(`${path} selects ${JSON.stringify(expected)}`, () => assert.deepEqual(selectByPath(document, path), expected));
  }
  for (const path of ['a', '$a', '$.', '$[', "$['a", '$.a?']) {
    it(`${path} is refused`, () => assert.throws(() => selectByPath(document, path)));
  }
});
