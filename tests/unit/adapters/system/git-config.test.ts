import assert from 'node:assert/strict';
import { parseGitConfig } from '../../../../src/adapters/system/git-config';

describe('parseGitConfig', () => {
  const rows: [string, string, [string, string][]][] = [
    ['reads sections and keys in any case', '[Core]\n\tBare = false\n', [['core.bare', 'false']]],
    ['keeps the case of a quoted name', '[remote "Up]stream"]\nurl=a\n', [['remote.Up]stream.url', 'a']]],
    ['takes the last value', '[a]\nk = 1\n[a]\nk = 2\n', [['a.k', '2']]],
    ['takes a key alone for true', '[remote "o"]\n  promisor\n', [['remote.o.promisor', 'true']]],
    ['takes a key on the line of its header', '[a] k = v', [['a.k', 'v']]],
    [
      'leaves comments out',
      '# x\n[a] ; y\nk = v # z\nl = "1;2" ; z\n',
      [
        ['a.k', 'v'],
        ['a.l', '1;2'],
      ],
    ],
    ['reads escapes', '[a]\nk = "a \\"b\\"\\\\c\\n"\n', [['a.k', 'a "b"\\c\n']]],
    [
      'keeps blanks inside of quotes and text',
      '[a]\nk =  " b "  \nl = c d  \n',
      [
        ['a.k', ' b '],
        ['a.l', 'c d'],
      ],
    ],
    [
      'goes on after a backslash',
      '[a]\r\nk = 1\\\r\n2\r\nl = 3\r\n',
      [
        ['a.k', '12'],
        ['a.l', '3'],
      ],
    ],
    ['includes no other file', '[include]\n path = /x\n', [['include.path', '/x']]],
    ['takes what is before any section for nothing', 'k = v\n', []],
  ];
  for (const [name, text, settings] of rows) {
    it(name, () => assert.deepEqual([...parseGitConfig(text)], settings));
  }
});
