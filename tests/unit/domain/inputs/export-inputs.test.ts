import assert from 'node:assert/strict';
import { parseExportInputs } from '../../../../src/domain/inputs/export-inputs';

describe('inputs of exports', () => {
  const read = (inputs: Readonly<Record<string, string>>, source: 'job' | 'build' | 'project' = 'job') =>
    parseExportInputs((name) => inputs[name], source);

  it('are off unless they are asked for', () => assert.deepEqual(read({}), { ok: true, value: { tests: false } }));

  it('are on in any case', () =>
    assert.deepEqual(read({ publishTests: 'On' }, 'project'), { ok: true, value: { tests: true } }));

  for (const [inputs, source, problem] of [
    [{ publishTests: 'yes' }, 'job', /^publishTests: "yes" is not known; it takes off, on\.$/],
    [{ publishTests: 'on' }, 'build', /^publishTests: it has no effect with source: build/],
  ] as const) {
    it(`refuse ${JSON.stringify(inputs)} with source: ${source}`, () => {
      const result = read(inputs, source);
      assert.ok(!result.ok);
      assert.match(result.problems.join('\n'), problem);
    });
  }
});
