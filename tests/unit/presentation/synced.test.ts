import assert from 'node:assert/strict';
import { carriedComment } from '../../../src/presentation/carried-comment';
import { leftOutLine, syncedLines } from '../../../src/presentation/synced';

const FACTS = {
  pullRequestId: '7',
  commentsChanged: 0,
  statusChanged: false,
  carried: 0,
  isPending: false,
  summaryIsLeft: false,
  problems: [],
  dryRun: false,
};

describe('what was done on a pull request', () => {
  const rows: [facts: Partial<Parameters<typeof syncedLines>[0]>, lines: readonly string[]][] = [
    [{}, []],
    [{ commentsChanged: 1 }, ['✓ Pull request 7: 1 comment changed']],
    [
      { commentsChanged: 2, statusChanged: true, carried: 3 },
      ['✓ Pull request 7: 2 comments changed, status follows the quality gate, 3 decisions carried to SonarQube'],
    ],
    [
      { commentsChanged: 2, statusChanged: true, carried: 1, dryRun: true },
      [
        '✓ Pull request 7: 2 comments would change, status would follow the quality gate, 1 decision would be carried to SonarQube',
      ],
    ],
    [{ problems: ['It is\n##[error] gone'] }, ['✗ Pull request 7: It is ##[error] gone']],
    [
      { summaryIsLeft: true },
      [
        '! Pull request 7: another identity wrote its summary, and alone may change it: the next build brings it up to date',
      ],
    ],
    [
      { isPending: true },
      ['! Pull request 7: waits for the verdict on its newest commits; where no build is running, run one again'],
    ],
  ];
  for (const [facts, lines] of rows) {
    it(lines.join(' ') || 'nothing', () => assert.deepEqual(syncedLines({ ...FACTS, ...facts }), lines));
  }
});

describe('a project that is left out', () => {
  it('is named in one line, with the reason', () => {
    assert.equal(
      leftOutLine('Web Shop', 'It is\n##[error] gone.'),
      'Project Web Shop is left out: It is ##[error] gone.',
    );
  });
});

describe('the comment in SonarQube', () => {
  const at = { projectId: 'p q', repositoryId: 'r', pullRequestId: '7', threadId: 12 };
  const rows: [collection: string, text: string][] = [
    [
      'https://dev.azure.com/acme/',
      'Set to "Won\'t fix" on pull request 7 in Azure DevOps: https://dev.azure.com/acme/p%20q/_git/r/pullrequest/7?discussionId=12',
    ],
    ['javascript:alert(1)', 'Set to "Won\'t fix" on pull request 7 in Azure DevOps'],
    ['https://user:pass@host/', 'Set to "Won\'t fix" on pull request 7 in Azure DevOps'],
  ];
  for (const [collectionUrl, text] of rows) {
    it(`leads to the discussion only where that is a page: ${collectionUrl}`, () => {
      assert.equal(carriedComment('accept', '7', { collectionUrl, ...at }), text);
    });
  }
});
