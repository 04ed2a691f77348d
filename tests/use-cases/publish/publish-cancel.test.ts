import assert from 'node:assert/strict';
import { publishedVariable } from '../../../src/documents/names';
import { gateAnswer, publishWorld, type World } from './publish-world';

const REASON = new Error('the job is canceled');

/** Runs a Publish of one analysis that is canceled at one moment. */
async function canceled(at: (cancel: () => void) => World) {
  const stop = new AbortController();
  const world = publishWorld(at(() => stop.abort(REASON)));
  await assert.rejects(world.run(stop.signal), REASON);
  return world;
}

describe('a Publish that is canceled', () => {
  const moments: [string, (cancel: () => void) => World][] = [
    [
      'while the server still processes the report',
      (cancel) => ({
        analyses: {
          api: {
            served: {
              task: (waited) => {
                if (waited > 5_000) cancel();
                return { status: 'IN_PROGRESS' };
              },
            },
          },
        },
      }),
    ],
    [
      'while the gate is read',
      (cancel) => ({
        analyses: {
          api: {
            served: {
              gate: () => {
                cancel();
                return gateAnswer();
              },
            },
          },
        },
      }),
    ],
    [
      'while a request fails because it is broken off',
      (cancel) => ({
        analyses: {
          api: {
            served: {
              gate: () => {
                cancel();
                throw REASON;
              },
            },
          },
        },
      }),
    ],
    [
      'while the details are read',
      (cancel) => ({
        analyses: {
          api: {
            served: {
              measures: () => Promise.resolve({ projectName: null, values: {} }),
              issues: () => {
                cancel();
                return Promise.reject(REASON);
              },
            },
          },
        },
      }),
    ],
    [
      'while what a build published is read',
      (cancel) => ({
        analyses: {},
        inputs: { source: 'build' },
        azureDevOps: {
          buildProperties: () => {
            cancel();
            return Promise.reject(REASON);
          },
        },
      }),
    ],
  ];
  for (const [moment, world] of moments) {
    it(`${moment} leaves nothing`, async () => {
      const { agent, files, properties, logger } = await canceled(world);
      assert.deepEqual([...agent.outputs], []);
      assert.deepEqual([...agent.attachments], []);
      assert.deepEqual([...agent.summaries], []);
      assert.deepEqual([...properties], []);
      assert.equal(agent.variables.get(publishedVariable('api')), undefined);
      assert.deepEqual(
        [...files.contents.keys()].filter((path) => !path.endsWith('report-task.txt')),
        [],
      );
      assert.deepEqual([logger.text('warning'), logger.text('error')], ['', '']);
    });
  }

  it('while the build properties are written does not call the analysis published', async () => {
    const { agent, logger } = await canceled((cancel) => ({
      analyses: { api: {} },
      azureDevOps: {
        setBuildProperties: () => {
          cancel();
          return Promise.reject(REASON);
        },
      },
    }));
    assert.equal(agent.variables.get(publishedVariable('api')), undefined);
    assert.equal(logger.text('warning'), '');
  });
});
