import assert from 'node:assert/strict';
import { notSonarQube, serverFault, serverNotReady, serverUnreachable } from '../../../src/errors/server-errors';
import { TaskError } from '../../../src/errors/errors';
import type { PreparedServer } from '../../../src/ports/sonarqube/prepared-server';
import { readServerInfo } from '../../../src/use-cases/prepare/read-server-info';
import { jumpingClock, recordingLogger } from '../in-memory';

const URL = 'https://sonar.example.org';
const refused = serverUnreachable(URL, 'nothing listens there');
const gateway = serverFault('api/system/status', 502, 'an HTML page');
const unknownRoute = serverNotReady(URL, 'unknown (404)');
const wrongAddress = notSonarQube(URL, 'api/system/status was answered with an HTML page');

/** A server that answers one after the other, and the last one from then on. */
async function ask(answers: readonly (string | Error)[]) {
  const waiting = [...answers];
  const logger = recordingLogger();
  const clock = jumpingClock();
  const began = clock.now();
  const server: Partial<PreparedServer> = {
    url: URL,
    systemStatus: () => {
      const next = (waiting.length > 1 ? waiting.shift() : waiting[0]) ?? 'UP';
      return next instanceof Error ? Promise.reject(next) : Promise.resolve({ status: next, version: '26.9.0.1' });
    },
    checkToken: () => Promise.resolve({ kind: 'user', globalPermissions: null }),
    features: () => Promise.resolve([]),
    installedPlugins: () => Promise.resolve([]),
    project: () => Promise.resolve({ state: 'unknown' }),
  };
  const end = await readServerInfo(server as PreparedServer, 'webshop', clock, logger).then(
    ({ version }) => version,
    (error: unknown) => (error instanceof TaskError ? error.code : String(error)),
  );
  return { end, seconds: (clock.now() - began) / 1000, info: logger.text('info') };
}

describe('a server that is not up yet', () => {
  const rows: readonly (readonly [what: string, answers: readonly (string | Error)[], end: string, waited: number])[] =
    [
      ['is up', ['UP'], '26.9.0.1', 0],
      ['starts', ['STARTING', 'STARTING', 'UP'], '26.9.0.1', 6],
      ['migrates', ['DB_MIGRATION_RUNNING', 'UP'], '26.9.0.1', 3],
      ['does not know its own routes yet', [unknownRoute, 'STARTING', 'UP'], '26.9.0.1', 6],
      [
        'is away while it restarts',
        ['RESTARTING', refused, refused, gateway, unknownRoute, 'STARTING', 'UP'],
        '26.9.0.1',
        18,
      ],
      ['starts for ever', ['STARTING'], 'SQ-SERVER-NOT-READY', 180],
      ['never comes back', ['RESTARTING', refused], 'SQ-SERVER-NOT-READY', 180],
      ['needs a person', ['DB_MIGRATION_NEEDED'], 'SQ-SERVER-NOT-READY', 0],
      ['needs a person after its start', ['STARTING', 'DB_MIGRATION_NEEDED'], 'SQ-SERVER-NOT-READY', 3],
      ['was never there', [refused, 'UP'], 'SQ-CONN-UNREACHABLE', 0],
      ['is behind a gateway that has lost it', [gateway, 'UP'], 'SQ-SERVER-FAULT', 0],
      ['is none', [wrongAddress, 'UP'], 'SQ-CONN-NOT-SONARQUBE', 0],
      ['turns out to be none', ['STARTING', wrongAddress], 'SQ-CONN-NOT-SONARQUBE', 3],
    ];
  for (const [what, answers, end, waited] of rows) {
    it(`${what}: ${end}`, async () => {
      const asked = await ask(answers);
      assert.equal(asked.end, end);
      assert.equal(asked.seconds, waited);
    });
  }

  it('is told of once, and then every 15 seconds', async () => {
    const { info } = await ask([...Array<string>(12).fill('STARTING'), 'UP']);
    assert.deepEqual(info.trim().split('\n'), [
      'SonarQube is not ready yet (STARTING); waiting up to 180 s.',
      'SonarQube is STARTING after 15 s.',
      'SonarQube is STARTING after 30 s.',
    ]);
  });
});
