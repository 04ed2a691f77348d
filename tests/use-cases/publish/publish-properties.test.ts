import assert from 'node:assert/strict';
import { BUILD_PROPERTY_VERSION, type BuildProperty } from '../../../src/documents/build-property';
import type { OutcomeStatus } from '../../../src/documents/gate-outcome';
import { globalGateValue } from '../../../src/domain/gate/overall-status';
import type { AzureDevOps } from '../../../src/ports/azure-devops';
import { writeBuildProperties, type BuildToWrite } from '../../../src/use-cases/job/write-build-properties';
import { jumpingClock } from '../in-memory';

const GLOBAL = 'sonarglobalqualitygate';

const property = (outcome: OutcomeStatus, changes: Partial<BuildProperty> = {}): BuildProperty => ({
  version: BUILD_PROPERTY_VERSION,
  outcome,
  reason: null,
  attempt: 1,
  stage: 'Build',
  job: 'Linux',
  projectKey: 'shop',
  numbers: {},
  ...changes,
});

/** Properties of one build whose requests wait until the test lets them happen, one at a time. */
class SteppedBuild {
  readonly properties = new Map<string, string>();
  readonly waiting: { readonly writer: string; readonly happen: () => void }[] = [];

  portOf(writer: string): AzureDevOps {
    const step = <T>(act: () => T): Promise<T> =>
      new Promise((resolve) => this.waiting.push({ writer, happen: () => resolve(act()) }));
    return {
      defaultBranch: () => Promise.resolve(null),
      buildProperties: () => step(() => new Map(this.properties)),
      setBuildProperties: (_project, _build, changes) =>
        step(() => {
          for (const [name, value] of changes) this.properties.set(name, value);
        }),
    };
  }
}

function buildOf(azureDevOps: AzureDevOps): BuildToWrite {
  const clock = jumpingClock();
  return { azureDevOps, projectId: 'p1', buildId: '42', clock, deadline: clock.now() + 60_000 };
}

/** Runs writers in the order that `choose` gives, and tells how many had a choice at each step. */
async function race(
  outcomes: readonly OutcomeStatus[],
  choose: (step: number, waiting: number) => number,
): Promise<{ readonly build: SteppedBuild; readonly choices: readonly number[] }> {
  const build = new SteppedBuild();
  const choices: number[] = [];
  let running = outcomes.length;
  const writers = outcomes.map((outcome, index) =>
    writeBuildProperties(buildOf(build.portOf(`w${index}`)), new Map([[`shop-${index}`, property(outcome)]])).finally(
      () => {
        running -= 1;
      },
    ),
  );
  await settled();
  while (running > 0) {
    build.waiting.sort((left, right) => left.writer.localeCompare(right.writer));
    const [next] = build.waiting.splice(choose(choices.length, build.waiting.length), 1);
    choices.push(build.waiting.length + 1);
    next?.happen();
    await settled();
  }
  await Promise.all(writers);
  return { build, choices };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the overall build property', () => {
  const THREE: readonly (readonly OutcomeStatus[])[] = [
    ['passed', 'passed', 'failed'],
    ['passed', 'none', 'unknown'],
    ['passed', 'passed', 'passed'],
  ];
  for (const outcomes of THREE) {
    it(`is that of the worst in a thousand interleavings of three writers: ${outcomes.join(', ')}`, async function () {
      this.timeout(30_000);
      assert.equal(await walkInterleavings(outcomes, 1_000), 1_000);
    });
  }

  /** Walks the tree of choices depth first: the last choice that can be raised is raised, all after it begin anew. */
  async function walkInterleavings(outcomes: readonly OutcomeStatus[], most: number): Promise<number> {
    const expected = globalGateValue(outcomes);
    let path: number[] = [];
    for (let count = 1; count <= most; count += 1) {
      const taken: number[] = [];
      const { build, choices } = await race(outcomes, (step) => {
        const choice = path[step] ?? 0;
        taken.push(choice);
        return choice;
      });
      assert.equal(build.properties.get(GLOBAL), expected, `after the choices ${taken.join('')}`);
      for (const index of outcomes.keys()) assert.ok(build.properties.has(`sonarqube.analysis.shop-${index}`));
      let last = taken.length - 1;
      while (last >= 0 && (taken[last] ?? 0) + 1 >= (choices[last] ?? 0)) last -= 1;
      if (last < 0) return count;
      path = [...taken.slice(0, last), (taken[last] ?? 0) + 1];
    }
    return most;
  }
});

describe('build properties', () => {
  const build = (initial: Readonly<Record<string, string>> = {}) => {
    const properties = new Map(Object.entries(initial));
    const history: (string | undefined)[] = [];
    const port: AzureDevOps = {
      defaultBranch: () => Promise.resolve(null),
      buildProperties: () => Promise.resolve(new Map(properties)),
      setBuildProperties: (_project, _build, changes) => {
        for (const [name, value] of changes) properties.set(name, value);
        history.push(properties.get(GLOBAL));
        return Promise.resolve();
      },
    };
    return { properties, history, port };
  };
  const write = (port: AzureDevOps, outcome: OutcomeStatus, attempt = 1) =>
    writeBuildProperties(buildOf(port), new Map([['shop', property(outcome, { attempt })]]));

  it('of a later attempt replace those of an earlier one', async () => {
    const { properties, port } = build();
    await write(port, 'failed', 1);
    await write(port, 'passed', 2);
    assert.equal(properties.get(GLOBAL), 'ok');
  });

  it('that cannot be read are unknown, never good', async () => {
    for (const text of ['', 'ok', '{"version":1}', '{"version":2,"outcome":"passed"}']) {
      const { properties, port } = build({ 'sonarqube.analysis.other': text });
      await write(port, 'passed');
      assert.equal(properties.get(GLOBAL), 'unknown', text);
    }
  });

  it('close the gate that an earlier attempt opened before anything else is read', async () => {
    for (const outcome of ['failed', 'unknown', 'none', 'skipped'] as const) {
      const { history, port } = build({ [GLOBAL]: 'ok' });
      await write(port, outcome);
      assert.ok(!history.includes('ok'), `${outcome}: ${history.join(', ')}`);
    }
  });

  it('are closed when what others wrote cannot be read any more', async () => {
    const { properties, port } = build({ [GLOBAL]: 'failed' });
    let reads = 0;
    const failing: AzureDevOps = {
      ...port,
      buildProperties: (...of) => {
        reads += 1;
        return reads > 1 ? Promise.reject(new Error('away')) : port.buildProperties(...of);
      },
    };
    await assert.rejects(() => write(failing, 'passed'), /away/);
    assert.equal(properties.get(GLOBAL), 'unknown');
  });

  it('are written again when somebody else overwrote them', async () => {
    const { properties, port } = build();
    let lost = false;
    const forgetful: AzureDevOps = {
      ...port,
      buildProperties: (...of) => {
        if (!lost) properties.delete('sonarqube.analysis.shop');
        lost = true;
        return port.buildProperties(...of);
      },
    };
    await write(forgetful, 'failed');
    assert.equal(properties.get(GLOBAL), 'failed');
    assert.ok(properties.has('sonarqube.analysis.shop'));
  });
});
