import assert from 'node:assert/strict';
import { parseDecorationInputs } from '../../../../src/domain/inputs/decoration-inputs';

const parse = (given: Readonly<Record<string, string>>) => parseDecorationInputs((name) => given[name], 'warn');

describe('the inputs about pull requests', () => {
  it('have their defaults', () => {
    assert.deepEqual(parse({}), {
      ok: true,
      value: {
        decorate: 'auto',
        timeout: 60_000,
        comments: 'inline',
        maxComments: 50,
        minSeverity: 'info',
        commentStatus: 'active',
        onNone: 'warn',
      },
    });
  });

  it('are taken as they are given', () => {
    const given = {
      decoratePullRequest: 'ON',
      pullRequestComments: 'summary',
      maxComments: '0',
      minCommentSeverity: 'high',
      commentStatus: 'closed',
      decorationTimeoutSec: '600',
    };
    const read = parse(given);
    assert.ok(read.ok);
    const { decorate, comments, maxComments, minSeverity, commentStatus, timeout } = read.value;
    assert.deepEqual(
      [decorate, comments, maxComments, minSeverity, commentStatus, timeout],
      ['on', 'summary', 0, 'high', 'closed', 600_000],
    );
  });

  for (const [name, text] of [
    ['decoratePullRequest', 'yes'],
    ['pullRequestComments', 'all'],
    ['maxComments', '501'],
    ['maxComments', '-1'],
    ['maxComments', 'many'],
    ['minCommentSeverity', 'critical'],
    ['commentStatus', 'fixed'],
    ['decorationTimeoutSec', '0'],
    ['decorationTimeoutSec', '601'],
    ['decorationTimeoutSec', '1.5'],
  ] as const) {
    it(`refuse ${name}: ${text}, with the value`, () => {
      const read = parse({ [name]: text });
      assert.ok(!read.ok);
      assert.equal(read.problems.length, 1);
      assert.match(read.problems[0] ?? '', new RegExp(`^${name}: "${text}".*takes `));
    });
  }

  it('name all problems at once', () => {
    const read = parse({ maxComments: 'x', commentStatus: 'y' });
    assert.equal(read.ok ? 0 : read.problems.length, 2);
  });
});
