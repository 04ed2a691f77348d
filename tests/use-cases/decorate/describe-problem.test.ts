import assert from 'node:assert/strict';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { azureDevOpsFault } from '../../../src/errors/server-errors';
import { describeProblem } from '../../../src/use-cases/decorate/describe-problem';
import { pullRequestWorld } from './pull-request-world';

const PLACE = { repository: 'shop', page: 'https://page', isFork: false, pullRequest: pullRequestWorld().open() };

describe('what Azure DevOps refuses on a pull request', () => {
  for (const [what, status, typeKey, words] of [
    ['a right that is missing', 403, 'GitNeedsPermissionException', /"Build Service" lacks the right/],
    [
      'a repository that is hidden',
      404,
      'GitRepositoryNotFoundException',
      /is hidden from the identity "Build Service"/,
    ],
    ['a pull request that is hidden', 404, 'GitPullRequestNotFoundException', /is hidden from the identity/],
    [
      'a comment that somebody has deleted meanwhile',
      404,
      'GitPullRequestCommentThreadNotFoundException',
      /404: why\.$/,
    ],
    ['an answer that somebody has deleted meanwhile', 404, 'GitPullRequestCommentNotFoundException', /404: why\.$/],
    [
      'a status that a pull request without iterations does not take',
      403,
      'GitPullRequestStatusCannotBeCreatedException',
      /403: why\.$/,
    ],
    ['a status that a policy rejects', 403, 'GitPullRequestStatusRejectedByPolicyException', /403: why\.$/],
    [
      'a comment of another identity',
      403,
      'GitPullRequestCommentCannotBeUpdatedException',
      /403: why\. Only the identity that wrote a comment may change it\.$/,
    ],
  ] as const) {
    it(`is told as ${what}`, async () => {
      const refusal = new RefusedAnswer(status, JSON.stringify({ message: 'why', typeKey }));
      assert.match(await describeProblem(azureDevOpsFault('it', `${status}: why`, refusal), PLACE), words);
    });
  }
});
