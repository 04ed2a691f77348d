import assert from 'node:assert/strict';
import { parseExportInputs } from '../../../../src/domain/inputs/export-inputs';

describe('inputs of exports', () => {
  type Inputs = Readonly<Record<string, string>>;
  const read = (inputs: Inputs, source: 'job' | 'build' | 'project' = 'job', isRelease = false) =>
    parseExportInputs((name) => inputs[name], source, isRelease);

  const taken: [Inputs, 'job' | 'project', { sarif: boolean; tests: boolean }][] = [
    [{}, 'job', { sarif: false, tests: false }],
    [{ sarif: 'off', publishTests: 'off' }, 'job', { sarif: false, tests: false }],
    [{ sarif: 'On' }, 'job', { sarif: true, tests: false }],
    [{ publishTests: 'ON' }, 'project', { sarif: false, tests: true }],
  ];
  for (const [inputs, source, value] of taken) {
    it(`of ${JSON.stringify(inputs)} are ${JSON.stringify(value)}`, () =>
      assert.deepEqual(read(inputs, source), { ok: true, value }));
  }

  for (const [inputs, source, isRelease, problem] of [
    [{ publishTests: 'yes' }, 'job', false, /^publishTests: "yes" is not known; it takes off, on\.$/],
    [{ sarif: 'true' }, 'job', false, /^sarif: "true" is not known; it takes off, on\.$/],
    [{ publishTests: 'on' }, 'build', true, /^publishTests: it has no effect with source: build/],
    [{ sarif: 'on' }, 'build', true, /^sarif: it has no effect with source: build/],
    [{ sarif: 'on' }, 'project', false, /^sarif: it has no effect with source: project/],
    [{ sarif: 'on' }, 'job', true, /^sarif: it has no effect in a release/],
  ] as const) {
    it(`refuse ${JSON.stringify(inputs)} with source: ${source}${isRelease ? ' in a release' : ''}`, () => {
      const result = read(inputs, source, isRelease);
      assert.ok(!result.ok);
      assert.equal(result.problems.length, 1);
      assert.match(result.problems.join('\n'), problem);
    });
  }
});
