import assert from 'node:assert/strict';
import { assertLinear } from '../../../growth';
import { baseInContext, belowCheckout } from '../../../../src/domain/scope/base-path';

describe('the base folder of a scanner', () => {
  const linux = '/home/vsts/work/1/s';
  const windows = 'D:\\a\\1\\s';
  const rows: readonly (readonly [sources: string, base: string, expected: string | undefined])[] = [
    [linux, '/home/vsts/work/1/s', ''],
    [linux, '/home/vsts/work/1/s/', ''],
    [linux, '/home/vsts/work/1/s/backend/api', 'backend/api'],
    [windows, 'D:\\a\\1\\s\\backend', 'backend'],
    [windows, 'd:\\a\\1\\s\\backend', 'backend'],
    [windows, 'D:/a/1/s/backend', 'backend'],
    // A step in a container, and a task outside of it, and the other way round.
    [linux, '/__w/1/s/backend', 'backend'],
    [windows, 'C:\\__w\\1\\s\\backend', 'backend'],
    ['/__w/1/s', '/__w/1/s/backend', 'backend'],
    // Another job of the agent, another mapping, the folder above, and what only begins the same.
    [linux, '/__w/2/s/backend', undefined],
    [linux, '/usr/src', undefined],
    [linux, '/home/vsts/work/1', undefined],
    [linux, '/home/vsts/work/1/s2', undefined],
    [linux, '/home/vsts/work/1/s/../../secret', undefined],
    [linux, '', undefined],
    ['', '/home/vsts/work/1/s', undefined],
  ];
  for (const [sources, base, expected] of rows) {
    it(`${base} is ${expected === undefined ? 'not below' : `"${expected}" below`} ${sources}`, () =>
      assert.equal(belowCheckout(base, { sources }), expected));
  }
});

describe('the base folder in what SonarQube knows of a scanner', () => {
  for (const [what, context, expected] of [
    ['of the whole project', '  - sonar.projectBaseDir=/work/1/s/web\n  - sonar.x=y', '/work/1/s/web'],
    ['before that of a module', 'sonar.projectBaseDir=/a\nsonar.projectBaseDir=/a/m', '/a'],
    ['where blank lines stand before it', '\n\n - sonar.projectBaseDir=/a', '/a'],
    ['where it is empty', 'sonar.projectBaseDir=\n/a', null],
    ['where it is not there', 'sonar.projectName=a', null],
  ] as const) {
    it(`is the one ${what}`, () => assert.equal(baseInContext(context), expected));
  }

  for (const shape of ['\n', ' ', '-\n', ' - sonar.\n']) {
    it(`is looked for in steps that grow as the text does: ${JSON.stringify(shape)}`, () =>
      assertLinear((length) => shape.repeat(length / shape.length), baseInContext));
  }
});
