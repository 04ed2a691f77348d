import assert from 'node:assert/strict';
import { azureDevOpsFault } from '../../../src/errors/server-errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { sendOnce } from '../../../src/use-cases/decorate/decoration-run';
import { RESUMED_SUMMARY, SUPERSEDED_SUMMARY } from '../../../src/presentation/pull-request-comments';
import { virtualClock } from '../virtual-clock';
import { scene } from './decoration-scene';
import { isAlive } from './pull-request-world';

/** As after a change of the job authorization scope: whoever built before wrote what only that identity may change. */
describe('a build of another identity than the one before', () => {
  const summaries = ({ pull }: ReturnType<typeof scene>) =>
    pull.threads.filter((thread) => thread.path === null && isAlive(thread)).map(({ comments }) => comments);

  it('begins a summary of its own, keeps it up to date, and says so once at the old one', async () => {
    const one = scene();
    await one.decorate();
    const open = one.pull.open.bind(one.pull);
    one.pull.open = () => open('another');
    for (const issue of one.sonar.issues) issue.state = 'fixed';
    await one.decorate();
    assert.equal(one.logger.text('warning'), '');
    const [old, own, ...more] = summaries(one);
    assert.equal(more.length, 0);
    assert.match(old?.at(-1)?.content ?? '', /a summary of their own: this one is no longer kept up to date/);
    assert.match(own?.[0]?.content ?? '', /0 open findings/);
    const writes = one.pull.writes.length;
    await one.decorate();
    assert.deepEqual(one.pull.writes.slice(writes), []);
    for (const issue of one.sonar.issues) issue.state = 'open';
    await one.decorate();
    assert.match(summaries(one)[1]?.[0]?.content ?? '', /1 open finding/);
    assert.deepEqual(
      summaries(one).map(({ length }) => length),
      [2, 1],
    );
    one.pull.open = open;
    for (const issue of one.sonar.issues) issue.state = 'fixed';
    await one.decorate();
    assert.match(summaries(one)[0]?.[0]?.content ?? '', /0 open findings/, 'the first identity is back');
    assert.deepEqual(
      summaries(one).map((comments) => comments.at(-1)?.content),
      [RESUMED_SUMMARY, SUPERSEDED_SUMMARY],
      'no summary says an old verdict without a word about it',
    );
    const resumed = one.pull.writes.length;
    await one.decorate();
    assert.deepEqual(one.pull.writes.slice(resumed), []);
    for (const comments of summaries(one)) Object.assign(comments.at(-1) ?? {}, { isDeleted: true });
    await one.decorate();
    assert.deepEqual(one.pull.writes.slice(resumed), [], 'nor again what a person deleted');
    assert.equal(one.logger.text('warning'), '');
  });

  it('begins one, too, where two builds at once had once begun two', async () => {
    const one = scene();
    await one.decorate();
    const [summary] = one.pull.threads.filter(({ path }) => path === null);
    assert.ok(summary !== undefined);
    const comments = summary.comments.map((comment) => ({ ...comment }));
    one.pull.threads.push({ ...summary, id: 999, properties: new Map(summary.properties), comments });
    for (const issue of one.sonar.issues) issue.state = 'fixed';
    await one.decorate();
    assert.equal(summaries(one).length, 1);
    const open = one.pull.open.bind(one.pull);
    one.pull.open = () => open('another');
    for (const issue of one.sonar.issues) issue.state = 'open';
    await one.decorate();
    assert.match(summaries(one)[1]?.[0]?.content ?? '', /1 open finding/);
  });

  it('takes no summary of the earlier one for its own whose answer was lost', async () => {
    const one = scene();
    await one.decorate();
    const open = one.pull.open.bind(one.pull);
    let tries = 0;
    one.pull.open = () => {
      const pull = open('another');
      return {
        ...pull,
        createThread: (thread) => {
          tries += 1;
          return tries === 1 ? Promise.reject(new Error('the connection broke')) : pull.createThread(thread);
        },
      };
    };
    for (const issue of one.sonar.issues) issue.state = 'fixed';
    await one.decorate();
    assert.match(summaries(one)[1]?.[0]?.content ?? '', /0 open findings/);
  });

  it('makes no summary again that a person deleted', async () => {
    const one = scene();
    await one.decorate();
    const open = one.pull.open.bind(one.pull);
    one.pull.open = () => open('another');
    for (const issue of one.sonar.issues) issue.state = 'fixed';
    await one.decorate();
    const own = summaries(one)[1]?.[0];
    assert.ok(own !== undefined);
    own.isDeleted = true;
    for (const issue of one.sonar.issues) issue.state = 'open';
    await one.decorate();
    assert.equal(summaries(one).length, 1);
    assert.equal(one.logger.text('warning'), '');
  });
});

describe('what must not be sent twice', () => {
  it('waits as long as Azure DevOps asks for where it is too much', async () => {
    const clock = virtualClock();
    const began = clock.now();
    let tries = 0;
    const send = (): Promise<string> => {
      tries += 1;
      const refusal = azureDevOpsFault('it', '429', new RefusedAnswer(429, '', '20'));
      return tries === 1 ? Promise.reject(refusal) : Promise.resolve('sent');
    };
    const run = { clock, deadline: Infinity, stopped: new AbortController().signal };
    assert.equal(await sendOnce(run, send, () => Promise.resolve(undefined)), 'sent');
    assert.equal(clock.now() - began, 20_000);
  });
});
