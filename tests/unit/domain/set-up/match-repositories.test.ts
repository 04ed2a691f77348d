import assert from 'node:assert/strict';
import { problemOf } from '../../../../src/domain/parsed';
import { parseNewCode } from '../../../../src/domain/set-up/new-code';
import { parsePatterns } from '../../../../src/domain/set-up/match-repositories';

const matches = (patterns: readonly string[], label: string): boolean => {
  const read = parsePatterns('--match', patterns);
  assert.ok(read.ok, problemOf(read));
  const [project = '', name = ''] = label.split('/');
  return read.value({ project, name });
};

describe('patterns for repositories', () => {
  const rows: readonly (readonly [patterns: readonly string[], label: string, matched: boolean])[] = [
    [['team-*/*'], 'team-a/web', true],
    [['team-*/*'], 'Team-A/Web', true],
    [['team-*/*'], 'other/team-web', false],
    [['*/*'], 'Demo Project/web shop', true],
    [['Demo Project/web?shop'], 'demo project/web-shop', true],
    [['*/web'], 'a/web2', false],
    [['*/*', '!*/legacy-*'], 'a/legacy-1', false],
    [['!*/legacy-*'], 'a/web', true],
    [['a.b/[x]+(y)'], 'a.b/[x]+(y)', true],
    [['a.b/*'], 'aXb/c', false],
    [['Größe/*#*'], 'GRÖSSE/c#', false],
    [['größe/*#*'], 'Größe/C#', true],
    [['*a*a*a*b/x'], `${'a'.repeat(200)}c/x`, false],
    [['a/*', 'b/*'], 'b/web', true],
    [[], 'b/web', false],
  ];
  for (const [patterns, label, matched] of rows) {
    it(`${patterns.join(' ')} ${matched ? 'means' : 'does not mean'} ${label.slice(0, 30)}`, () => {
      assert.equal(matches(patterns, label), matched);
    });
  }

  for (const pattern of ['web', 'a/b/c', '/web', 'a/', '']) {
    it(`${pattern || 'nothing'} is refused`, () => {
      assert.match(
        problemOf(parsePatterns('--match', [pattern])),
        /--match: .* is not of the form project\/repository/,
      );
    });
  }
});

describe('the definition of new code', () => {
  const rows: readonly (readonly [text: string, definition: unknown])[] = [
    ['previous-version', { type: 'PREVIOUS_VERSION' }],
    ['Previous-Version', { type: 'PREVIOUS_VERSION' }],
    ['days:1', { type: 'NUMBER_OF_DAYS', value: 1 }],
    ['days:90', { type: 'NUMBER_OF_DAYS', value: 90 }],
    ['branch:release/1', { type: 'REFERENCE_BRANCH', value: 'release/1' }],
    ['branch:refs/heads/main', { type: 'REFERENCE_BRANCH', value: 'main' }],
    ['days:0', null],
    ['days:91', null],
    ['days:', null],
    ['days:1.5', null],
    ['30', null],
    ['branch:', null],
  ];
  for (const [text, definition] of rows) {
    it(`${text} is ${definition === null ? 'refused' : JSON.stringify(definition)}`, () => {
      const read = parseNewCode('--new-code', text);
      if (definition === null) assert.match(problemOf(read), /--new-code: .*previous-version, days:N/);
      else assert.deepEqual(read, { ok: true, value: definition });
    });
  }
});
