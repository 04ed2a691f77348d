import assert from 'node:assert/strict';
import { TaskError } from '../../../src/errors/errors';
import { preparedHandoff, SERVER } from '../../builders';
import { CHECKOUT, failing, gateAnswer, OWN_TOKEN, publishWorld, reportTask, type World } from './publish-world';

const SOURCES = '/work/1/s';
const BEGAN = Date.UTC(2026, 9, 20, 8, 55, 0);
const NOW = Date.UTC(2026, 9, 20, 9, 0, 0);
const PLACES = {
  Maven: 'target/sonar',
  Gradle: 'build/sonar',
  'SonarScanner CLI': '.scannerwork',
  'SonarScanner for .NET': '.sonarqube/out/.sonar',
};

/** A job without Prepare, with a connection of Publish's own; `shop` is known to the server. */
function worldOf(files: Readonly<Record<string, string>>, changes: Partial<World> = {}) {
  return publishWorld({
    connection: SERVER,
    files,
    ...changes,
    analyses: { shop: {}, api: {}, ...changes.analyses },
    variables: {
      SONARQUBE_ANALYSES: '',
      ...changes.variables,
    },
  });
}

function outcomes(world: ReturnType<typeof publishWorld>): readonly string[] {
  return world.agent.attachments.map(({ name }) => {
    const { outcome, project } = world.report(name.replace(/\.json$/, ''));
    return `${project.key} ${'reason' in outcome ? `${outcome.status} ${outcome.reason}` : outcome.status}`;
  });
}

describe('a job without Prepare', () => {
  for (const [scanner, place] of Object.entries(PLACES)) {
    it(`publishes what ${scanner} left, with its own connection`, async () => {
      const world = worldOf({ [`${SOURCES}/${place}/report-task.txt`]: reportTask('shop') });
      assert.equal((await world.run()).result, 'Succeeded');
      assert.deepEqual(outcomes(world), ['shop passed']);
      const [connection] = world.connections;
      assert.ok(connection?.credentials.scheme === 'token' && connection.credentials.token.equals(OWN_TOKEN));
      assert.equal(world.properties.get('sonarglobalqualitygate'), 'ok');
    });
  }

  it('names no version of a server that nobody asked for it', async () => {
    const world = worldOf({ [`${SOURCES}/target/sonar/report-task.txt`]: reportTask('shop') });
    await world.run();
    const [attached] = world.agent.attachments;
    assert.equal(world.report(attached?.name.replace(/\.json$/, '') ?? '').server.version, null);
  });

  it('fails on a failed gate', async () => {
    const gate = () => gateAnswer({ status: 'ERROR', conditions: [failing()] });
    const files = { [`${SOURCES}/target/sonar/report-task.txt`]: reportTask('shop') };
    assert.equal((await worldOf(files, { analyses: { shop: { served: { gate } } } }).run()).result, 'Failed');
  });

  it('publishes once', async () => {
    const world = worldOf({ [`${SOURCES}/target/sonar/report-task.txt`]: reportTask('shop') });
    await world.run();
    assert.equal((await world.run()).result, 'Skipped');
    assert.equal(world.agent.attachments.length, 1);
  });

  const paths: readonly (readonly [string, string])[] = [
    [`${SOURCES}/backend`, `${SOURCES}/backend/target/sonar/report-task.txt`],
    [`${SOURCES}/out/meta`, `${SOURCES}/out/meta/report-task.txt`],
    [`${SOURCES}/x/report-task.txt`, `${SOURCES}/x/report-task.txt`],
    // An empty path becomes the root of the sources.
    [SOURCES, `${SOURCES}/build/sonar/report-task.txt`],
  ];
  for (const [reportTaskFile, path] of paths) {
    it(`finds ${path} with reportTaskFile: ${reportTaskFile}`, async () => {
      const world = worldOf({ [path]: reportTask('shop') }, { inputs: { reportTaskFile } });
      assert.equal((await world.run()).result, 'Succeeded');
    });
  }

  it('publishes each project that was scanned', async () => {
    const world = worldOf({
      [`${SOURCES}/target/sonar/report-task.txt`]: reportTask('shop'),
      [`${SOURCES}/.scannerwork/report-task.txt`]: reportTask('api'),
    });
    await world.run();
    assert.deepEqual([...outcomes(world)].sort(), ['api passed', 'shop passed']);
  });

  it('is an error without a connection, and skipped in a fork, as after a Prepare that the agent left out', async () => {
    const files = { [`${SOURCES}/target/sonar/report-task.txt`]: reportTask('shop') };
    const world = publishWorld({ analyses: {}, files });
    await assert.rejects(
      () => world.run(),
      (thrown) => thrown instanceof TaskError && thrown.code === 'SQ-HANDOFF-NONE',
    );
    const fork = publishWorld({ analyses: {}, files, variables: { 'System.PullRequest.IsFork': 'True' } });
    assert.equal((await fork.run()).result, 'Skipped');
  });
});

describe('a report of a scanner', () => {
  const maven = `${SOURCES}/target/sonar/report-task.txt`;
  const cli = `${SOURCES}/.scannerwork/report-task.txt`;
  const old = { [cli]: BEGAN - 24 * 3_600_000 };
  const rows: readonly (readonly [string, Parameters<typeof worldOf>, readonly string[], RegExp])[] = [
    [
      'that is not there',
      [{}],
      [' unknown no-analysis'],
      /no scanner left its report: report-task\.txt in or below \/work\/1\/s\. .*with reportTaskFile/,
    ],
    [
      'that an earlier run left',
      [{ [cli]: reportTask('shop') }, { fileTimes: old }],
      [' unknown no-analysis'],
      /is of 2026-10-19T08:55:00.000Z, before this job began/,
    ],
    [
      'of an earlier run that looks new',
      [
        { [maven]: reportTask('shop') },
        { analyses: { shop: { served: { task: () => ({ submittedAt: '2026-10-19T09:00:00+0000' }) } } } },
      ],
      ['shop unknown no-analysis'],
      /names a task of 2026-10-19T09:00:00\+0000, before this run began/,
    ],
    [
      'that is no report',
      [{ [maven]: '<html>' }],
      [' unknown no-analysis'],
      /cannot be read: it names no background task/,
    ],
    [
      'of another project than projectKey names',
      [{ [maven]: reportTask('shop') }, { inputs: { projectKey: 'api' } }],
      ['api unknown foreign-server'],
      /names shop, and projectKey is api/,
    ],
    [
      'whose task belongs to another project',
      [{ [maven]: reportTask('shop') }, { analyses: { shop: { served: { task: () => ({ projectKey: 'api' }) } } } }],
      ['shop unknown foreign-server'],
      /belongs to api, not to shop/,
    ],
    [
      'of another server',
      [
        {
          [maven]: reportTask('shop', { serverUrl: 'https://other.example.org', ceTaskId: 'task-elsewhere' }),
        },
      ],
      ['shop unknown foreign-server'],
      /reported task task-elsewhere to https:\/\/other\.example\.org/,
    ],
  ];
  for (const [name, [files, changes], expected, text] of rows) {
    it(`${name} does not count`, async () => {
      const world = worldOf(files, changes);
      assert.equal((await world.run()).result, 'Failed');
      assert.deepEqual(outcomes(world), expected);
      assert.match(world.logger.text('info'), text);
    });
  }

  it('of an earlier run does not hide one of this run', async () => {
    const files = { [cli]: reportTask('api'), [maven]: reportTask('shop') };
    const world = worldOf(files, { fileTimes: old });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), ['shop passed']);
  });

  describe('is held against the begin of its job, not of its run', () => {
    const minute = 60_000;
    const begins: readonly (readonly [what: string, startedAt: number, expected: string])[] = [
      ['after it', BEGAN - minute, 'passed'],
      ['with the rounding of file systems', BEGAN + 2_000, 'passed'],
      ['before it, of a job that ran while this one waited for the agent', BEGAN + minute, 'unknown'],
    ];
    for (const [what, startedAt, expected] of begins) {
      it(what, async () => {
        const later = { ...CHECKOUT, startedAt: startedAt + minute };
        const stepsOfJob = () => Promise.resolve([later, { ...CHECKOUT, startedAt }]);
        const world = worldOf(
          { [cli]: reportTask('shop') },
          { fileTimes: { [cli]: BEGAN }, azureDevOps: { stepsOfJob } },
        );
        await world.run();
        assert.equal(world.agent.outputs.get('status'), expected);
      });
    }
  });

  // The kind: a copy of an older report, which is as new as its copy. Only SonarQube knows when its task was submitted.
  describe('that was copied in this job is held against the clock of SonarQube, whatever that says', () => {
    const minute = 60_000;
    const copies: readonly (readonly [what: string, offset: number | null, submitted: number, expected: string])[] = [
      ['submitted in this job', 0, 1_000, 'passed'],
      ['submitted a minute before', 0, -minute, 'unknown'],
      ['of a server whose clock is an hour ahead, a minute before', 60 * minute, -minute, 'unknown'],
      ['of a server whose clock is an hour ahead', 60 * minute, 1_000, 'passed'],
      ['of a server whose clock is an hour behind, a minute before', -60 * minute, -minute, 'unknown'],
      ['of a server whose clock is an hour behind', -60 * minute, 1_000, 'passed'],
      ['of a server that does not tell its time', null, 1_000, 'unknown'],
    ];
    for (const [what, offset, submitted, expected] of copies) {
      it(`${what}: ${expected}`, async () => {
        const task = () => ({
          submittedAt: new Date(BEGAN + submitted + (offset ?? 0)).toISOString(),
          answeredAt: offset === null ? null : NOW + offset,
        });
        const world = worldOf({ [cli]: reportTask('shop') }, { analyses: { shop: { served: { task } } } });
        await world.run();
        assert.equal(world.agent.outputs.get('status'), expected, world.logger.text('info'));
      });
    }
  });

  it('does not count where nobody tells when the job began', async () => {
    const asked = [
      [() => Promise.resolve([{ ...CHECKOUT, startedAt: null }]), ''],
      [() => Promise.reject(new Error('403')), 'When this job started is not known: 403'],
    ] as const;
    for (const [stepsOfJob, warning] of asked) {
      const inputs = { reportTaskFile: cli };
      const world = worldOf({ [cli]: reportTask('shop') }, { azureDevOps: { stepsOfJob }, inputs });
      assert.equal((await world.run()).result, 'Failed');
      assert.match(world.logger.text('info'), /may be of an earlier run: Azure DevOps does not say when this job/);
      assert.equal(world.logger.text('warning'), warning);
    }
  });

  it('hides none of another folder: a failed gate is seen wherever its scanner ran', async () => {
    const below = `${SOURCES}/services/backend/.scannerwork/report-task.txt`;
    const gate = () => gateAnswer({ status: 'ERROR', conditions: [failing()] });
    const files = { [cli]: reportTask('api'), [below]: reportTask('shop') };
    const world = worldOf(files, { analyses: { shop: { served: { gate } } } });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual([...outcomes(world)].sort(), ['api passed', 'shop failed']);
  });

  it('hides none of the same project, whichever is newer', async () => {
    const gate = () => gateAnswer({ status: 'ERROR', conditions: [failing()] });
    const again = { served: { gate, task: () => ({ projectKey: 'shop' }) } };
    const files = { [cli]: reportTask('shop', { ceTaskId: 'task-again' }), [maven]: reportTask('shop') };
    for (const [older, newer] of [
      [cli, maven],
      [maven, cli],
    ] as const) {
      const fileTimes = { [older]: BEGAN + 1000, [newer]: BEGAN + 60_000 };
      const world = worldOf(files, { fileTimes, analyses: { again } });
      assert.equal((await world.run()).result, 'Failed');
      assert.deepEqual([...outcomes(world)].sort(), ['shop failed', 'shop passed']);
      assert.match(world.logger.text('warning'), /This job analyzed shop 2 times/);
    }
  });

  it('that a scanner leaves after Publish is published by the next one', async () => {
    const world = worldOf(
      { [cli]: reportTask('shop') },
      { analyses: { again: { served: { task: () => ({ projectKey: 'shop' }) } } } },
    );
    await world.run();
    world.files.contents.set(cli, reportTask('shop', { ceTaskId: 'task-again' }));
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), ['shop passed', 'shop passed']);
  });

  it('is called by its project where it lies in a folder below', async () => {
    const world = worldOf({ [`${SOURCES}/backend/target/sonar/report-task.txt`]: reportTask('shop') });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.match(world.logger.text('info'), /Quality gate of shop \(/);
  });
});

describe("Publish's own connection after Prepare", () => {
  it('reads with its own token where it is the same server', async () => {
    const world = publishWorld({ analyses: { shop: {} }, connection: `${SERVER}/` });
    assert.equal((await world.run()).result, 'Succeeded');
    const [connection] = world.connections;
    assert.ok(connection?.credentials.scheme === 'token' && connection.credentials.token.equals(OWN_TOKEN));
  });

  it('does not help where the secret of Prepare did not arrive: nothing tells that the rest is of Prepare', async () => {
    const world = publishWorld({ analyses: { shop: {} }, connection: SERVER, withoutCredentials: ['shop'] });
    assert.equal((await world.run()).result, 'Failed');
  });

  it('trusts its own certificate authorities, and without them those of Prepare', async () => {
    const path = { root: 'sources', path: 'ca.pem' } as const;
    const analyses = { shop: { handoff: preparedHandoff('shop', { caCertificate: path }) } };
    const variables = { 'System.DefaultWorkingDirectory': '/s' };
    for (const [caCertificate, trusted] of [
      ['/s/own.pem', '/s/own.pem'],
      ['/s', '/s/ca.pem'],
    ] as const) {
      const world = publishWorld({ analyses, variables, connection: SERVER, inputs: { caCertificate } });
      assert.equal((await world.run()).result, 'Succeeded');
      assert.deepEqual(
        world.connections.map((one) => one.caCertificate),
        [trusted],
      );
    }
  });

  it('is needed for certificate authorities', async () => {
    const world = publishWorld({ analyses: { shop: {} }, inputs: { caCertificate: '/s/own.pem' } });
    await assert.rejects(world.run(), /caCertificate: it belongs to a connection of Publish/);
  });

  it('is refused where it is another server', async () => {
    const world = publishWorld({ analyses: { shop: {} }, connection: 'https://other.example.org' });
    assert.equal((await world.run()).result, 'Failed');
    const { outcome } = world.report('shop');
    assert.equal('reason' in outcome && outcome.reason, 'foreign-server');
    assert.deepEqual(world.connections, []);
  });
});
