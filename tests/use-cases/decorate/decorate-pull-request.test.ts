import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import { parseDecorationReport } from '../../../src/documents/decoration-report';
import { pullRequestOf } from '../../../src/domain/decoration/pull-request-of';
import { azureDevOpsFault, notPermitted } from '../../../src/errors/server-errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { goldenReport } from '../../golden-reports';
import { COMMIT, scene, reportOf } from './decoration-scene';
import { findingsWorld, type SonarIssue } from './findings-world';
import { BOT, isAlive, type PullRequestWorld, type RequestFate } from './pull-request-world';

const OTHER_JOB = JSON.stringify({
  version: 1,
  outcome: 'unknown',
  reason: 'not-published',
  attempt: 1,
  stage: '',
  job: '',
  projectKey: 'api',
  numbers: {},
});

const newest = (pull: PullRequestWorld, name: string): string | undefined =>
  pull.statuses.filter((status) => status.name === name).at(-1)?.state;

describe('the decoration of a pull request', () => {
  it('posts the status first, then comments, then the summary', async () => {
    const { pull, decorate, logger } = scene();
    const report = await decorate();
    assert.deepEqual(pull.writes, [
      'status quality-gate/webshop failed',
      'status quality-gate failed',
      'create',
      'create',
    ]);
    const [comment, summary] = pull.threads;
    assert.deepEqual([comment?.path, comment?.line, comment?.status], ['/src/a.ts', 2, 'active']);
    assert.deepEqual([summary?.path, summary?.status], [null, 'closed'], 'the summary is never an open comment');
    assert.match(summary?.comments[0]?.content ?? '', /1 open finding: 1 with a comment on the line/);
    assert.equal(logger.text('warning'), '');
    assert.match(logger.text('info'), /1 posted, 0 changed; 1 open finding: 1 with a comment on the line\./);
    assert.deepEqual(
      [report?.state, report?.status, report?.iterationId, report?.counts?.shown],
      ['decorated', 'failed', 1, 1],
    );
    assert.equal(parseDecorationReport(JSON.stringify(report)).kind, 'document');
    assert.deepEqual(pull.violations, []);
  });

  it('writes nothing the second time, with five requests at most', async () => {
    const { pull, decorate } = scene();
    await decorate();
    const [writes, reads] = [pull.writes.length, pull.reads.length];
    await decorate();
    assert.equal(pull.writes.length, writes);
    // Beside them the properties of the build.
    assert.deepEqual(pull.reads.slice(reads).sort(), ['iterations', 'statuses', 'threads']);
  });

  it('follows SonarQube: a fixed issue resolves its comment, and the summary says so', async () => {
    const { pull, sonar, decorate } = scene();
    await decorate();
    for (const issue of sonar.issues) issue.state = 'fixed';
    await decorate();
    assert.equal(pull.threads[0]?.status, 'fixed');
    assert.match(pull.threads[1]?.comments[0]?.content ?? '', /0 open findings\./);
    assert.equal(pull.threads.length, 2);
  });

  it('says nothing under newer commits', async () => {
    const { pull, decorate, logger } = scene();
    pull.iterations.push({ id: 2, sourceCommit: 'c2', commonCommit: 'base' });
    const report = await decorate();
    assert.equal(report?.state, 'superseded');
    assert.deepEqual(pull.writes, []);
    assert.match(logger.text('info'), /newer commits .*superseded/);
  });

  it('says nothing where the pull request has another target than the build', async () => {
    const { pull, decorate, logger } = scene();
    pull.target = 'release';
    const report = await decorate({ target: 'main' });
    assert.equal(report?.state, 'superseded');
    assert.deepEqual(pull.writes, []);
    assert.match(logger.text('info'), /or another target \(superseded\)/);
    pull.target = 'main';
    assert.equal((await decorate({ target: 'main' }))?.state, 'decorated');
  });

  it('posts on the newest of two iterations of the commit', async () => {
    const { pull, decorate } = scene();
    pull.iterations.push({ id: 2, sourceCommit: COMMIT.toUpperCase(), commonCommit: 'base' });
    assert.equal((await decorate())?.iterationId, 2);
    assert.ok(pull.statuses.every(({ iterationId }) => iterationId === 2));
    assert.deepEqual(pull.violations, []);
  });

  const ofServer = (authorId: string, iterationId: number) => ({
    id: 1,
    state: 'failed' as const,
    description: null,
    targetUrl: null,
    genre: 'SonarQube',
    name: 'quality gate',
    iterationId,
    authorId,
    properties: new Map<string, string>(),
  });
  const pending = {
    ...ofServer(BOT, 1),
    genre: 'sonarqube',
    name: 'quality-gate',
    state: 'pending' as const,
    properties: new Map([
      ['SonarQube.AnalysisKey', reportOf(findingsWorld()).analysisKey],
      ['SonarQube.Definition', reportOf(findingsWorld()).pipeline.definitionId ?? ''],
    ]),
  };

  for (const [name, statuses, decorate, state, writes] of [
    ['another identity', [ofServer('server', 1)], 'auto', 'by-server', []],
    ['another identity, where we decorate all the same', [ofServer('server', 1)], 'on', 'decorated', null],
    ['our own identity', [ofServer(BOT, 1)], 'auto', 'decorated', null],
    ['another identity on an earlier iteration', [ofServer('server', 0)], 'auto', 'decorated', null],
  ] as const) {
    it(`is ${state === 'by-server' ? "left to SonarQube's own" : 'done'} after a status of ${name}`, async () => {
      const { pull, decorate: run, logger } = scene();
      pull.statuses.push(...statuses);
      assert.equal((await run({ settings: { decorate } }))?.state, state);
      if (writes !== null) {
        assert.deepEqual(pull.writes, writes);
        assert.match(logger.text('info'), /decorated by SonarQube itself/);
      } else assert.ok(pull.writes.includes('create'));
    });
  }

  it('replaces a pending', async () => {
    const { pull, decorate } = scene();
    pull.statuses.push(pending);
    await decorate();
    assert.equal(newest(pull, 'quality-gate'), 'failed');
  });

  it('replaces no pending with what was compared with another target, where it shows nothing itself', async () => {
    const { pull, decorate } = scene();
    pull.statuses.push(pending);
    pull.target = 'release';
    const passed = { outcome: goldenReport('passed').outcome };
    await decorate({ settings: { decorate: 'off' }, target: 'main', report: passed });
    assert.equal(newest(pull, 'quality-gate'), 'pending');
    assert.deepEqual(pull.writes, []);
    await decorate({ settings: { decorate: 'off' }, target: 'release', report: passed });
    assert.equal(newest(pull, 'quality-gate'), 'succeeded');
  });

  for (const [comments, created] of [
    ['inline', 2],
    ['summary', 1],
    ['none', 0],
  ] as const) {
    it(`makes ${created} comments with pullRequestComments: ${comments}, and the status`, async () => {
      const { pull, decorate } = scene();
      await decorate({ settings: { comments } });
      assert.equal(pull.threads.length, created);
      assert.equal(newest(pull, 'quality-gate'), 'failed');
    });
  }

  it('makes no summary again that a person deleted', async () => {
    const { pull, sonar, decorate } = scene();
    await decorate();
    for (const comment of pull.threads[1]?.comments ?? []) comment.isDeleted = true;
    for (const issue of sonar.issues) issue.state = 'accepted';
    await decorate();
    assert.equal(pull.threads.length, 2);
  });

  it('tells of the other jobs of the build in the summary', async () => {
    const { pull, decorate } = scene();
    await decorate({ properties: { 'sonarqube.analysis.api-1': OTHER_JOB } });
    assert.match(pull.threads[1]?.comments[0]?.content ?? '', /- ⚠️ api: not published yet/);
  });

  it('says in the summary what the status says where people have turned the verdict since', async () => {
    const { pull, decorate } = scene();
    const passed = { report: { outcome: goldenReport('passed').outcome } };
    await decorate(passed);
    const standing = pull.statuses.find(({ name }) => name === 'quality-gate/webshop');
    assert.ok(standing !== undefined);
    // As sync does when an issue is opened again: another verdict of the same analysis.
    const properties = new Map([...standing.properties, ['SonarQube.Source', 'live']]);
    pull.statuses.push({ ...standing, id: standing.id + 1000, state: 'failed', properties });
    await decorate(passed);
    assert.equal(newest(pull, 'quality-gate'), 'failed');
    const text = pull.threads[1]?.comments[0]?.content ?? '';
    assert.match(text, /^## SonarQube: quality gate failed/);
    assert.match(text, /- ❌ webshop: failed/);
  });

  it('does not speak for an analysis of another job that is on its way', async () => {
    const { pull, decorate } = scene();
    const passed = { report: { outcome: goldenReport('passed').outcome } };
    await decorate({ ...passed, properties: { 'sonarqube.analysis.api-1': OTHER_JOB } });
    assert.deepEqual([newest(pull, 'quality-gate/webshop'), newest(pull, 'quality-gate')], ['succeeded', 'pending']);
    assert.match(pull.statuses.at(-1)?.description ?? '', /api: not published yet/);
    await decorate({ ...passed, properties: { 'sonarqube.analysis.api-1': '{"version":99}' } });
    assert.equal(newest(pull, 'quality-gate'), 'error', 'what cannot be read is unknown');
    await decorate(passed);
    assert.equal(newest(pull, 'quality-gate'), 'succeeded');
  });

  it('does not speak for all where the build does not tell of its other jobs', async () => {
    const { pull, decorate, logger } = scene();
    await decorate({ report: { outcome: goldenReport('passed').outcome }, properties: null });
    assert.deepEqual([newest(pull, 'quality-gate/webshop'), newest(pull, 'quality-gate')], ['succeeded', 'error']);
    assert.match(logger.text('warning'), /no answer\. What other jobs of the build analyzed is not known/);
  });

  it('posts the status of an analysis without verdict, and leaves the comments', async () => {
    const { pull, decorate } = scene();
    await decorate();
    await decorate({
      report: { outcome: { status: 'unknown', reason: 'timed-out', detail: '' }, analysisId: null },
    });
    assert.equal(newest(pull, 'quality-gate'), 'error');
    assert.equal(pull.threads[0]?.status, 'active');
  });

  it('ends in the worst of two Publishes at once, in any order, and in one comment and summary', async () => {
    for (let order = 0; order < 12; order += 1) {
      const { pull, sonar, decorate } = scene();
      const api = { ...goldenReport('passed'), analysisKey: 'api-1', project: { key: 'api', name: 'api' } };
      const second: AnalysisReport = {
        ...api,
        pipeline: reportOf(sonar).pipeline,
        scope: { kind: 'pull-request', id: '12', branch: 'b', base: 'main' },
      };
      const wait = async (turns: number): Promise<void> => {
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      };
      await Promise.all([
        wait(order).then(() => decorate()),
        wait(11 - order).then(() => decorate({ report: second, findings: null })),
      ]);
      assert.equal(newest(pull, 'quality-gate'), 'failed', `order ${order}`);
      assert.deepEqual(
        [newest(pull, 'quality-gate/webshop'), newest(pull, 'quality-gate/api')],
        ['failed', 'succeeded'],
      );
      const alive = pull.threads.filter(isAlive);
      assert.deepEqual(alive.map(({ path }) => path).sort(), ['/src/a.ts', null].sort(), `order ${order}`);
    }
  });

  const RIGHT =
    /the identity "Build Service" lacks the right "Contribute to pull requests" on the repository "[^"]+".*\n?.*Grant it on https:\/\/.*_settings\/repositories\?repo=/;
  for (const [name, fates, warning, state] of [
    ['may not write', ['served', 'served', 'refused-403'], RIGHT, 'failed'],
    ['does not see the repository', ['refused-404', 'served'], /is hidden from the identity "Build Service"/, 'failed'],
    ['loses the connection', ['lost', 'served'], /the connection broke/, 'failed'],
    [
      'may write the status alone',
      ['served', 'served', 'served', 'served', 'served', 'served', 'served', 'served', 'refused-403'],
      RIGHT,
      'decorated',
    ],
  ] as readonly (readonly [string, readonly RequestFate[], RegExp, string])[]) {
    it(`warns where it ${name}, and ends`, async () => {
      const { pull, decorate, logger } = scene();
      pull.fates = [...fates];
      const report = await decorate();
      assert.equal(report?.state, state);
      assert.match(logger.text('warning'), warning);
      assert.ok(report.problems.length > 0);
    });
  }

  it('takes what SonarQube refuses for no right in Azure DevOps', async () => {
    const { decorate, logger, sonar } = scene();
    sonar.openIssuesOfPullRequest = () =>
      Promise.reject(notPermitted('sonarqube', 'read the issues', 'no reason given', new RefusedAnswer(403, '')));
    const report = await decorate();
    assert.equal(report?.state, 'decorated');
    assert.match(logger.text('warning'), /does not show the comments as it should: .*read the issues/);
    assert.doesNotMatch(logger.text('warning'), /Contribute to pull requests/);
  });

  it('posts a comment whose answer was lost once', async () => {
    const { pull, decorate } = scene();
    pull.fates = [...Array<RequestFate>(8).fill('served'), 'lost'];
    await decorate();
    assert.equal(pull.threads.filter(({ path }) => path !== null).length, 1);
    assert.ok(pull.writes.filter((write) => write === 'create').length <= 2, pull.writes.join());
  });

  it('ends when its time is over, with a warning', async () => {
    const { pull, decorate, logger, sonar } = scene();
    pull.fates = [...Array<RequestFate>(8).fill('served'), ...Array<RequestFate>(100).fill('too-many')];
    const report = await decorate({ settings: { timeout: 2_000 } });
    assert.equal(report?.state, 'decorated', 'the status was there before');
    assert.equal(pull.threads.length, 0);
    assert.match(logger.text('warning'), /the time for/);
    pull.fates = [];
    await decorate();
    assert.equal(pull.threads.length, 2, 'the next run goes on');
    assert.equal(sonar.issues.length, 1);
  });

  it('does not wait longer for a server that does not answer', async () => {
    const { pull, decorate, logger, sonar } = scene();
    sonar.openIssuesOfPullRequest = () => new Promise(() => undefined);
    const report = await decorate({ settings: { timeout: 2_000 } });
    assert.deepEqual([report?.state, pull.threads.length], ['decorated', 0]);
    assert.match(logger.text('warning'), /does not show the comments as it should: the time for it was over/);
  });

  it('ends when the job is canceled while a server does not answer', async () => {
    const { decorate, sonar } = scene();
    const controller = new AbortController();
    sonar.openIssuesOfPullRequest = () => {
      controller.abort(new Error('canceled'));
      return new Promise(() => undefined);
    };
    await assert.rejects(decorate({ stopped: controller.signal }), /canceled/);
  });

  it('posts the verdict of all where that of one project is refused', async () => {
    const { pull, decorate, logger } = scene();
    const open = pull.open.bind(pull);
    pull.open = () => {
      const pullRequest = open();
      return {
        ...pullRequest,
        postStatus: (iterationId, status) =>
          status.name === 'quality-gate'
            ? pullRequest.postStatus(iterationId, status)
            : Promise.reject(azureDevOpsFault('the status', '400: too long', new RefusedAnswer(400, ''))),
      };
    };
    await decorate();
    assert.equal(newest(pull, 'quality-gate'), 'failed');
    assert.match(logger.text('warning'), /does not show the status as it should: .*400: too long/);
  });

  it('posts the other comments where one is of another identity, which alone may change it', async () => {
    const { pull, sonar, decorate, logger } = scene();
    await decorate();
    const [issue] = sonar.issues;
    assert.ok(issue !== undefined);
    issue.message = 'Use it, or leave it';
    sonar.issues.push({ ...issue, key: 'AX2' });
    const open = pull.open.bind(pull);
    const refuse = () => Promise.reject(azureDevOpsFault('the edit', '403', new RefusedAnswer(403, '')));
    pull.open = () => ({ ...open(), editComment: refuse });
    const report = await decorate();
    assert.equal(pull.threads.filter(({ path }) => path !== null).length, 2);
    assert.equal(report?.counts?.shown, 2);
    assert.match(logger.text('warning'), /does not show a comment as it should: .*403/);
  });

  it('lets the state of a comment follow whose text another identity wrote, and says nothing of it', async () => {
    const { pull, sonar, decorate, logger } = scene();
    const [issue] = sonar.issues;
    assert.ok(issue !== undefined);
    await decorate();
    issue.state = 'fixed';
    await decorate();
    Object.assign(issue, { state: 'open', message: 'Use it, or leave it' });
    const open = pull.open.bind(pull);
    const refused = new RefusedAnswer(403, '{"typeKey":"GitPullRequestCommentCannotBeUpdatedException"}');
    pull.open = () => {
      const opened = open();
      const editComment: typeof opened.editComment = (thread, ...text) =>
        thread === pull.threads[0]?.id
          ? Promise.reject(azureDevOpsFault('it', '403', refused))
          : opened.editComment(thread, ...text);
      return { ...opened, editComment };
    };
    await decorate();
    assert.equal(pull.threads[0]?.status, 'active');
    assert.equal(logger.text('warning'), '');
    const writes = pull.writes.length;
    await decorate();
    assert.equal(pull.writes.length, writes);
  });

  it('posts the other comments where the text of one file cannot be had', async () => {
    const { pull, sonar, decorate, logger } = scene();
    pull.files.set('/src/b.html', 'x');
    sonar.files.set('src/b.html', '<p>');
    sonar.issues.push({
      ...sonar.issues[0],
      key: 'AX2',
      severity: 'INFO',
      file: 'src/b.html',
      line: '<p>',
    } as SonarIssue);
    const open = pull.open.bind(pull);
    pull.open = () => ({ ...open(), file: () => Promise.reject(new Error('it is too large')) });
    const report = await decorate();
    assert.deepEqual([report?.counts?.shown, report?.counts?.notInChanges], [1, 1]);
    assert.equal(logger.text('warning'), '');
  });

  for (const [counted, status] of [
    ['1', 'active'],
    ['0', 'fixed'],
    [null, 'fixed'],
  ] as const) {
    it(`leaves a comment ${status} whose finding is gone, with an empty list of hotspots and a measure of ${String(counted)}`, async () => {
      const { pull, sonar, decorate } = scene();
      await decorate();
      sonar.issues.length = 0;
      const values = {
        new_violations: { overall: null, newCode: '0' },
        new_security_hotspots: { overall: null, newCode: counted },
      };
      await decorate({ report: { measures: { state: 'read', values } } });
      assert.equal(pull.threads[0]?.status, status);
    });
  }

  it('ends at once when the job is canceled', async () => {
    const { pull, decorate } = scene();
    const controller = new AbortController();
    controller.abort(new Error('canceled'));
    await assert.rejects(decorate({ stopped: controller.signal }), /canceled/);
    assert.deepEqual(pull.threads, []);
  });

  it('needs at most 12 requests to SonarQube for 10,000 issues and 500 comments', async () => {
    const { pull, sonar, decorate } = scene();
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    sonar.issues.length = 0;
    sonar.files.set('src/a.ts', lines.join('\n'));
    pull.files.set('/src/a.ts', lines.join('\n'));
    for (const [index, line] of lines.entries()) {
      sonar.issues.push({
        key: `t${index}`,
        rule: 'r',
        message: 'm',
        severity: 'INFO',
        file: 'src/a.ts',
        line,
        state: 'open',
      });
    }
    await decorate({ settings: { maxComments: 500 } });
    assert.equal(pull.threads.length, 501);
    for (let index = 0; index < 9_500; index += 1) {
      sonar.issues.unshift({
        key: `n${index}`,
        rule: 'r',
        message: 'm',
        severity: 'BLOCKER',
        file: 'gone.ts',
        line: null,
        state: 'open',
      });
    }
    sonar.requests.length = 0;
    await decorate({ settings: { maxComments: 500 } });
    assert.ok(sonar.requests.length >= 2 && sonar.requests.length <= 12, sonar.requests.join());
    assert.ok(pull.threads.filter(({ path }) => path !== null).every(({ status }) => status === 'active'));
  });

  describe('with a separate project, on a server without pull requests', () => {
    const SEPARATE: Partial<AnalysisReport> = {
      scope: { kind: 'main-branch', name: null, standsFor: { kind: 'pull-request', id: '12' } },
    };
    /** Two issues, of which the pull request changes the line of one. */
    function separate() {
      const { pull, sonar, decorate, ...more } = scene();
      const [known] = sonar.issues;
      assert.ok(known !== undefined);
      sonar.issues.push({ ...known, key: 'OLD', line: 'one' });
      pull.filesBefore.set('/src/a.ts', 'one\nconst before = 0;\n');
      return {
        pull,
        sonar,
        ...more,
        decorate: (violations = sonar.issues.filter(({ state }) => state === 'open').length) => {
          const values = { violations: { overall: String(violations), newCode: null } };
          return decorate({ report: { ...SEPARATE, measures: { state: 'read', values } } });
        },
      };
    }
    const commented = (pull: PullRequestWorld) =>
      pull.threads.flatMap(({ properties, line }) => (line === null ? [] : [properties.get('SonarQube.Issue')]));

    it('comments on lines alone that the pull request changes, and counts the others', async () => {
      const { pull, decorate } = separate();
      const report = await decorate();
      assert.deepEqual(commented(pull), ['AX1']);
      assert.equal(pull.threads[0]?.line, 2);
      assert.deepEqual([report?.counts?.open, report?.counts?.shown, report?.counts?.notInChanges], [2, 1, 1]);
      const writes = pull.writes.length;
      await decorate();
      assert.equal(pull.writes.length, writes, 'a second run writes nothing');
    });

    it('comments on every line of a file that the pull request adds', async () => {
      const { pull, decorate } = separate();
      pull.filesBefore.clear();
      await decorate();
      assert.deepEqual(commented(pull).sort(), ['AX1', 'OLD']);
    });

    it('comments on nothing where nobody tells what is compared with', async () => {
      const { pull, decorate } = separate();
      pull.iterations.splice(0, 1, { id: 1, sourceCommit: COMMIT, commonCommit: null });
      await decorate();
      assert.deepEqual(commented(pull), []);
    });

    it('takes a finding for fixed only where the list adds up to all of its code', async () => {
      const { pull, sonar, decorate } = separate();
      await decorate();
      sonar.issues.splice(0, 1);
      await decorate(2);
      assert.equal(pull.threads[0]?.status, 'active');
      await decorate(1);
      assert.equal(pull.threads[0]?.status, 'fixed');
    });
  });

  it('reads on where the worst issues have no line, until there are enough that have one', async () => {
    const { pull, sonar, decorate } = scene();
    const [known] = sonar.issues;
    assert.ok(known !== undefined);
    sonar.issues.splice(
      0,
      1,
      ...Array.from({ length: 600 }, (_, index) => ({ ...known, key: `F${index}`, severity: 'BLOCKER', line: null })),
      known,
    );
    const report = await decorate({ settings: { maxComments: 1 } });
    assert.deepEqual(
      sonar.requests.filter((request) => request.startsWith('open')),
      ['open 1', 'open 2'],
    );
    assert.deepEqual([report?.counts?.shown, report?.counts?.withoutLine, report?.counts?.overLimit], [1, 600, 0]);
    assert.equal(report?.unplaced?.length, 5);
    const summary = pull.threads.find(({ line }) => line === null)?.comments[0]?.content ?? '';
    assert.equal(summary.split('\n').filter((each) => each.startsWith('- **')).length, 5);
    assert.equal(pull.threads.filter(({ line }) => line !== null).length, 1);
  });

  it('says who decided, where SonarQube tells', async () => {
    for (const [name, text] of [
      ['Ada @<everyone> #1', /^Accepted in SonarQube by Ada .+\.$/],
      [null, /^Accepted in SonarQube\.$/],
    ] as const) {
      const { pull, sonar, decorate } = scene();
      await decorate();
      for (const issue of sonar.issues) issue.state = 'accepted';
      if (name !== null) sonar.deciders.set('AX1', name);
      await decorate();
      const reply = pull.threads[0]?.comments[1]?.content ?? '';
      assert.match(reply, text);
      assert.doesNotMatch(reply, /@<|#1/);
    }
  });

  it('is of pull requests of Azure Repos only', () => {
    const { sonar } = scene();
    const repository = { provider: 'TfsGit', id: 'r1', name: 'shop', url: null };
    const addressOf = (changes: Partial<AnalysisReport['pipeline']>, scope?: AnalysisReport['scope']) => {
      const report = reportOf(sonar, { repository, ...changes });
      return pullRequestOf(scope === undefined ? report : { ...report, scope });
    };
    assert.equal(addressOf({})?.pullRequestId, '12');
    assert.equal(addressOf({ pullRequestId: null })?.pullRequestId, '12', 'a branch build that found its pull request');
    assert.equal(addressOf({ pullRequestId: null }, { kind: 'branch', name: 'b' }), null);
    assert.equal(addressOf({ repository: { ...repository, provider: 'GitHub' } }), null);
    assert.equal(addressOf({ repository: { ...repository, id: null } }), null);
    assert.equal(addressOf({ pullRequestId: 'x' }), null);
  });
});
