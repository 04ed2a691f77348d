import assert from 'node:assert/strict';
import { parseThreadProperties } from '../../../src/documents/thread-properties';
import { PERSON, type RequestFate } from './pull-request-world';
import { scene } from './decoration-scene';

type Scene = ReturnType<typeof scene>;

/** Lets one request meet a fate, the first of its name. */
function meet({ pull }: Scene, name: 'remember' | 'setState' | 'reply' | 'editComment', fate: RequestFate, which = 1) {
  const open = pull.open.bind(pull);
  let count = 0;
  pull.open = () => {
    const opened = open();
    const request = opened[name] as (...words: readonly unknown[]) => Promise<unknown>;
    const meeting = (...words: readonly unknown[]): Promise<unknown> => {
      count += 1;
      if (count === which) pull.fates = [fate];
      return request(...words);
    };
    return { ...opened, [name]: meeting };
  };
}

async function commented(): Promise<Scene> {
  const one = scene();
  await one.decorate();
  return one;
}

const standsAs = ({ pull }: Scene) => {
  const [thread] = pull.threads;
  assert.ok(thread !== undefined);
  const parsed = parseThreadProperties(thread.properties);
  return [thread.status, parsed?.mark.status];
};

const CHANGES = [
  { from: 'open', to: 'fixed', status: 'fixed' },
  { from: 'open', to: 'accepted', status: 'wontFix' },
  { from: 'open', to: 'false-positive', status: 'byDesign' },
  { from: 'accepted', to: 'open', status: 'active' },
  { from: 'accepted', to: 'fixed', status: 'fixed' },
] as const;

const CUTS = [
  { name: 'remember', which: 1, when: 'before its state is set' },
  { name: 'setState', which: 1, when: 'at its state' },
  { name: 'remember', which: 2, when: 'after its state was set' },
] as const;

const FATES = ['lost', 'refused-403', 'refused-404', 'comment-gone', 'comment-of-others', 'too-many', 'crash'] as const;

describe('a comment whose change is cut off', () => {
  for (const { from, to, status } of CHANGES) {
    for (const { name, which, when } of CUTS) {
      it(`follows with the next run from ${from} to ${to}, cut off ${when} by whatever it meets`, async () => {
        for (const fate of FATES) {
          const one = await commented();
          const [issue] = one.sonar.issues;
          assert.ok(issue !== undefined);
          issue.state = from;
          await one.decorate();
          issue.state = to;
          meet(one, name, fate, which);
          await one.decorate();
          await one.decorate();
          assert.deepEqual(standsAs(one), [status, status], fate);
          const writes = one.pull.writes.length;
          await one.decorate();
          assert.deepEqual(one.pull.writes.slice(writes), [], `${fate}: a further run writes nothing`);
          assert.deepEqual(one.pull.violations, [], fate);
        }
      });
    }
  }

  it('is not taken for a decision of a person, which stays once it was noted', async () => {
    const one = await commented();
    const [issue] = one.sonar.issues;
    const [thread] = one.pull.threads;
    assert.ok(issue !== undefined && thread !== undefined);
    issue.state = 'fixed';
    meet(one, 'remember', 'crash', 2);
    await one.decorate();
    await one.decorate();
    Object.assign(thread, { status: 'active', setBy: 'person' });
    await one.decorate();
    assert.equal(thread.status, 'active');
  });

  it('leaves a state that a person sets meanwhile, and forgets its own', async () => {
    const one = await commented();
    const [issue] = one.sonar.issues;
    const [thread] = one.pull.threads;
    assert.ok(issue !== undefined && thread !== undefined);
    issue.state = 'fixed';
    meet(one, 'setState', 'crash');
    await one.decorate();
    issue.state = 'open';
    await one.decorate();
    Object.assign(thread, { status: 'fixed', setBy: 'person' });
    await one.decorate();
    assert.equal(thread.status, 'fixed', 'it is the state that was to be set, and a person has set it');
  });

  it('says what is refused where nothing can be remembered, and sets nothing that would look like a person', async () => {
    for (const [fate, says] of [
      ['refused-404', /is hidden from the identity "Build Service"/],
      ['refused-403', /lacks the right "Contribute to pull requests"/],
    ] as const) {
      const one = await commented();
      const [issue] = one.sonar.issues;
      assert.ok(issue !== undefined);
      issue.state = 'fixed';
      meet(one, 'remember', fate);
      await one.decorate();
      assert.match(one.logger.text('warning'), says);
      assert.deepEqual(standsAs(one), ['active', 'active']);
    }
  });

  it('says that the pull request is hidden where a state is answered by 404, but for a comment that is gone', async () => {
    for (const [fate, says] of [
      ['refused-404', /is hidden from the identity "Build Service"/],
      ['comment-gone', /^$/],
    ] as const) {
      const one = await commented();
      const [issue] = one.sonar.issues;
      assert.ok(issue !== undefined);
      issue.state = 'fixed';
      meet(one, 'setState', fate);
      await one.decorate();
      assert.match(one.logger.text('warning'), says, fate);
    }
  });

  it('says no reply twice, and follows where the text is of another identity', async () => {
    const one = await commented();
    const [issue] = one.sonar.issues;
    const [thread] = one.pull.threads;
    assert.ok(issue !== undefined && thread !== undefined);
    thread.comments.push({ id: 2, authorId: PERSON, content: 'Why?', isDeleted: false, isOfSystem: false });
    Object.assign(issue, { state: 'accepted' });
    meet(one, 'setState', 'lost');
    await one.decorate();
    await one.decorate();
    assert.equal(thread.comments.length, 3);
    Object.assign(issue, { state: 'open', message: 'Another one' });
    meet(one, 'editComment', 'comment-of-others');
    await one.decorate();
    assert.deepEqual(standsAs(one), ['active', 'active']);
    assert.doesNotMatch(thread.comments[0]?.content ?? '', /Another one/);
    assert.equal(one.logger.text('warning').includes('403'), false);
  });
});
