import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { threeSteps } from '../../../src/web/view/messages';
import { problemsOf, stepsOf } from './steps-of-yaml';

const ROOT = join(__dirname, '..', '..', '..');

/** The first pipeline of a page. */
function firstOf(page: string): string {
  const [, yaml] = /```yaml\n([\s\S]+?)```/.exec(readFileSync(join(ROOT, page), 'utf8')) ?? [];
  assert.ok(yaml !== undefined, `${page} has a pipeline`);
  return yaml;
}

/** Steps below `steps:`, or a list of them. */
function listOf(yaml: string): readonly Readonly<Record<string, unknown>>[] {
  const read: unknown = parse(yaml);
  return (Array.isArray(read) ? read : (read as { steps: unknown }).steps) as Readonly<Record<string, unknown>>[];
}

describe('the first pipeline that people copy', () => {
  for (const [place, yaml] of [
    ['README.md', firstOf('README.md')],
    ['overview.md', firstOf('overview.md')],
    ['the results tab', threeSteps.text],
  ] as const) {
    it(`is the same in ${place}: it needs no file of the repository, and has the whole history`, () => {
      const steps = stepsOf(yaml);
      assert.deepEqual(steps.flatMap(problemsOf), []);
      assert.deepEqual(
        steps.map(({ task, inputs }) => [task, Object.keys(inputs)]),
        [
          ['SonarQubeServerPrepare@1', ['connection', 'configMode', 'cliProjectKey']],
          ['SonarQubeServerAnalyze@1', []],
          ['SonarQubeServerPublish@1', []],
        ],
      );
      assert.equal(steps[0]?.inputs['configMode'], 'manual');
      assert.deepEqual(listOf(yaml)[0], { checkout: 'self', fetchDepth: 0 });
    });
  }
});
