import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analysisProperties } from '../../../src/domain/scanner/analysis-properties';
import { createCredentialStore } from '../../../src/adapters/azure-pipelines/credential-store';
import { fromPortablePath } from '../../../src/domain/scope/portable-path';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { handoffOf, running, settingsOf, stage } from '../../use-cases/prepare/prepare-world';

const root = join(__dirname, '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const migration = read('docs', 'MIGRATION.md');

interface OfficialBuild {
  readonly build: string;
  readonly inputs?: Record<string, string>;
  readonly variables?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly folders?: readonly string[];
  /** Its version; a current one where it is absent. */
  readonly server?: string;
  /** What the official task gives its scanner: `null` where it is not given, `*` for what is different in each run. */
  readonly properties: Readonly<Record<string, string | null>>;
  /** The folder that its scanner analyses; the checkout where it is absent. */
  readonly analyzedFolder?: string;
}

const builds = JSON.parse(read('tests', 'fixtures', 'official', 'properties.json')) as readonly OfficialBuild[];
const variables = JSON.parse(read('tests', 'fixtures', 'official', 'variables.json')) as readonly { name: string }[];

/** What a scanner finds in the environment: the way to all properties of a build that scanners of build tools go. */
async function given({ inputs, variables: facts, files, folders, server }: OfficialBuild) {
  const older = { systemStatus: () => Promise.resolve({ status: 'UP', version: server ?? '' }) };
  const scene = {
    inputs: { defaultBranch: 'main', exposeToken: 'on', ...inputs },
    ...(facts === undefined ? {} : { variables: facts }),
    ...(files === undefined ? {} : { files }),
    ...(folders === undefined ? {} : { folders }),
    ...(server === undefined ? {} : { server: older }),
  };
  const { ports, agent, begun } = stage(scene);
  await prepare(ports, running);
  const handoff = handoffOf(agent);
  assert.ok(handoff.state === 'prepared');
  // The same analysis as a build tool would find it, for what is not in a handoff: address, token, report.
  const tool = stage({ ...scene, inputs: { ...scene.inputs, scannerMode: 'other' } });
  await prepare(tool.ports, running);
  const environment = settingsOf(tool.agent);
  assert.equal(begun.length, inputs?.['scannerMode'] === 'dotnet' ? 1 : 0);
  const analyzedFolder = fromPortablePath(handoff.baseDirectory, { sources: '/agent/s', temp: '/agent/temp' });
  return { properties: { ...environment, ...analysisProperties(handoff) }, analyzedFolder };
}

const matches = (official: string, ours: string | undefined): boolean => {
  const [before = '', after] = official.split('*/');
  return after === undefined
    ? ours === official
    : (ours?.startsWith(before) ?? false) && (ours?.endsWith(after) ?? false);
};
const differences = migration.slice(migration.indexOf('## Scanner properties'));
const isDocumented = (name: string): boolean =>
  differences.includes(`
| \`${name}\` `);

describe("scanner properties of the official extension's pipelines", () => {
  for (const official of builds) {
    it(`are the same for ${official.build}, or a documented difference`, async () => {
      const { properties: ours, analyzedFolder } = await given(official);
      assert.equal(analyzedFolder, official.analyzedFolder ?? '/agent/s');
      for (const [property, value] of Object.entries(official.properties)) {
        const same =
          value === null
            ? ours[property] === undefined
            : value.includes('**')
              ? ours[property] === value
              : matches(value, ours[property]);
        assert.ok(
          same || isDocumented(property),
          `${property}: ${ours[property] ?? 'none'} instead of ${value ?? 'none'}`,
        );
      }
    });
  }
});

describe('variables of the official extension', () => {
  for (const { name } of variables) {
    it(`${name} is in the table of variables`, () => {
      const table = migration.slice(migration.indexOf('## Variables'));
      assert.match(table, new RegExp(`^\\| .*\`${name}\`.*\\|.*\\|$`, 'm'));
    });
  }

  it('are set where they are said to be, and nowhere else', async () => {
    const own = new Set(['SONARQUBE_SCANNER_PARAMS']);
    for (const scannerMode of ['cli', 'other']) {
      const { ports, agent } = stage({ inputs: { scannerMode, defaultBranch: 'main' } });
      await prepare({ ...ports, credentialStore: createCredentialStore(agent) }, running);
      const set = variables
        .map(({ name }) => name)
        .filter((name) => agent.variables.has(name) || agent.secrets.has(name));
      assert.deepEqual(set, scannerMode === 'other' ? [...own] : [], scannerMode);
    }
  });
});
