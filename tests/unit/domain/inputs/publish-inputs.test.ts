import assert from 'node:assert/strict';
import { parsePublishInputs, type PublishSource } from '../../../../src/domain/inputs/publish-inputs';

const parse = (inputs: Readonly<Record<string, string>>, isRelease = false) =>
  parsePublishInputs((name) => inputs[name], isRelease, '/s');

describe('the source of a verdict', () => {
  const main = { kind: 'main-branch', name: null } as const;
  const rows: readonly (readonly [Readonly<Record<string, string>>, boolean, PublishSource])[] = [
    [{}, false, { kind: 'job', reportTask: null, projectKey: null }],
    [{}, true, { kind: 'build', buildId: null, reevaluate: false }],
    [{ source: 'job' }, true, { kind: 'job', reportTask: null, projectKey: null }],
    [{ source: 'Build' }, false, { kind: 'build', buildId: null, reevaluate: false }],
    [{ buildId: '7', reevaluate: 'True' }, true, { kind: 'build', buildId: '7', reevaluate: true }],
    [{ reevaluate: 'false' }, false, { kind: 'job', reportTask: null, projectKey: null }],
    [{ reportTaskFile: '/s/sub', projectKey: 'a' }, false, { kind: 'job', reportTask: '/s/sub', projectKey: 'a' }],
    [{ source: 'project', projectKey: 'a:b' }, true, { kind: 'project', projectKey: 'a:b', scope: main }],
    [
      { source: 'project', projectKey: 'a', branch: 'refs/heads/release/1' },
      false,
      { kind: 'project', projectKey: 'a', scope: { kind: 'branch', name: 'release/1' } },
    ],
    [
      { source: 'project', projectKey: 'a', pullRequest: '12' },
      false,
      { kind: 'project', projectKey: 'a', scope: { kind: 'pull-request', id: '12', branch: '', base: '' } },
    ],
  ];
  for (const [inputs, isRelease, expected] of rows) {
    it(`of ${JSON.stringify(inputs)} in a ${isRelease ? 'release' : 'build'} is ${JSON.stringify(expected)}`, () => {
      const read = parse(inputs, isRelease);
      assert.deepEqual(read.ok && read.value.source, expected);
    });
  }

  const refused: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ source: 'pipeline' }, /source: "pipeline" is not known; it takes job, build, project/],
    [{ source: 'project' }, /projectKey: it is missing/],
    [{ source: 'project', projectKey: 'a b' }, /projectKey: "a b" cannot be a project key: it contains a blank/],
    [{ source: 'project', projectKey: 'a', branch: 'x', pullRequest: '1' }, /branch: .* together with pullRequest/],
    [{ source: 'build', buildId: '1/../2' }, /buildId: "1\/\.\.\/2" is no id of a build/],
    [{ source: 'build', reevaluate: 'maybe' }, /reevaluate: "maybe" is not known/],
    [{ source: 'build', projectKey: 'a' }, /projectKey: it has no effect with source: build/],
    [{ buildId: '1' }, /buildId: it has no effect with source: job; it belongs to source: build/],
    [{ branch: 'x' }, /branch: it has no effect with source: job/],
    [{ pullRequest: '1' }, /pullRequest: it has no effect/],
    [{ reevaluate: 'true' }, /reevaluate: it has no effect with source: job/],
    [{ source: 'project', projectKey: 'a', reevaluate: 'true' }, /reevaluate: it has no effect with source: project/],
  ];
  for (const [inputs, problem] of refused) {
    it(`of ${JSON.stringify(inputs)} is refused`, () => {
      const read = parse(inputs);
      assert.ok(!read.ok);
      assert.match(read.problems.join('\n'), problem);
    });
  }

  it('is refused together with every other problem', () => {
    const read = parse({ source: 'project', branch: 'a', pullRequest: '1', pollingTimeoutSec: '0', onNone: 'x' });
    assert.equal(!read.ok && read.problems.length, 4);
  });
});
