import assert from 'node:assert/strict';
import { belowCheckout } from '../../../../src/domain/scope/base-path';

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
