import assert from 'node:assert/strict';
import { ReadFailure } from '../../../src/web/reading/build-snapshot';
import type { GateState } from '../../../widget/gate-snapshot';
import { gateWidget } from '../../../widget/gate-widget';
import type { DashboardSettings } from '../../../widget/dashboard-contract';
import { finishedRun, readState } from './states';

const host = { locale: 'en-US', extensionId: 'acme.sonarqube' };
const stored = (branch: string): DashboardSettings => ({
  name: 'Shop',
  size: { columnSpan: 2, rowSpan: 2 },
  customSettings: { data: JSON.stringify({ pipelineId: 7, branch: `refs/heads/${branch}` }) },
});

interface Drawn {
  readonly kind: GateState['kind'];
  readonly branch: string | undefined;
}

/** A widget whose answers come when the test says so. */
function scene(draws: (drawn: Drawn) => Promise<void> = () => Promise.resolve()) {
  const drawn: Drawn[] = [];
  const asked: string[] = [];
  const answers: ((state: GateState) => void)[] = [];
  const retries: (() => void)[] = [];
  const widget = gateWidget(
    host,
    ({ branch }) => {
      asked.push(branch);
      return new Promise((resolve) => answers.push(resolve));
    },
    (state, _, retry) => {
      const one = { kind: state.kind, branch: state.kind === 'read' ? state.settings.branch : undefined };
      drawn.push(one);
      retries.push(retry);
      return draws(one);
    },
  );
  const answer = async (index: number, branch: string, running = false): Promise<void> => {
    const run = finishedRun(9, running ? { state: 'running' } : {});
    answers[index]?.(readState({ runs: [run] }, { branch: `refs/heads/${branch}` }));
    await settled();
  };
  return { widget, drawn, asked, answers, retries, answer };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what a dashboard calls of the widget', () => {
  it('shows nothing of the settings before while others are read', async () => {
    const { widget, drawn, answer } = scene();
    void widget.load(stored('main'));
    await answer(0, 'main');
    assert.deepEqual(drawn.at(-1), { kind: 'read', branch: 'refs/heads/main' });
    void widget.reload(stored('release'));
    await settled();
    assert.deepEqual(drawn.at(-1), { kind: 'loading', branch: undefined });
    await answer(1, 'release');
    assert.deepEqual(drawn.at(-1), { kind: 'read', branch: 'refs/heads/release' });
  });

  it('keeps its picture while the same is read again under another name', async () => {
    const { widget, drawn, answer } = scene();
    void widget.load(stored('main'));
    await answer(0, 'main');
    void widget.reload({ ...stored('main'), name: 'Another name' });
    await settled();
    assert.deepEqual(
      drawn.map(({ kind }) => kind),
      ['read'],
    );
  });

  it('shows no verdict under settings that were taken back', async () => {
    const { widget, drawn, answer } = scene();
    void widget.load(stored('main'));
    await answer(0, 'main');
    assert.deepEqual(await widget.reload({ customSettings: null }), { statusType: 2 });
    assert.equal(drawn.at(-1)?.kind, 'loading');
  });

  it('leaves out answers that come too late', async () => {
    const { widget, drawn, answer } = scene();
    void widget.load(stored('main'));
    void widget.reload(stored('release'));
    await answer(1, 'release');
    await answer(0, 'main');
    assert.deepEqual(drawn, [{ kind: 'read', branch: 'refs/heads/release' }]);
  });

  it('looks again at the settings that came last, although an earlier run was still being drawn', async () => {
    const endings: (() => void)[] = [];
    const { widget, asked, answer } = scene(() => new Promise((resolve) => endings.push(resolve)));
    const realTimeout = globalThis.setTimeout;
    const timers: (() => void)[] = [];
    globalThis.setTimeout = ((callback: () => void) => timers.push(callback)) as unknown as typeof setTimeout;
    try {
      void widget.load(stored('main'));
      await answer(0, 'main', true);
      void widget.reload(stored('release'));
      endings.forEach((end) => end());
      await settled();
      for (const elapse of timers) elapse();
      await settled();
      assert.deepEqual(
        asked.slice(1).filter((branch) => branch === 'refs/heads/main'),
        [],
      );
    } finally {
      globalThis.setTimeout = realTimeout;
    }
  });

  it('looks again by itself after a look that failed, later each time, and no more once it knows the end', async () => {
    const { widget, asked, answers, answer } = scene();
    const realTimeout = globalThis.setTimeout;
    const timers: { readonly elapse: () => void; readonly pause: number }[] = [];
    globalThis.setTimeout = ((elapse: () => void, pause: number) =>
      timers.push({ elapse, pause })) as unknown as typeof setTimeout;
    try {
      void widget.load(stored('main'));
      await answer(0, 'main', true);
      for (let round = 1; round <= 8; round += 1) {
        timers.at(-1)?.elapse();
        answers[round]?.({ kind: 'failed', failure: new ReadFailure('offline', undefined) });
        await settled();
      }
      timers.at(-1)?.elapse();
      await answer(9, 'main');
    } finally {
      globalThis.setTimeout = realTimeout;
    }
    assert.equal(asked.length, 10);
    assert.deepEqual(
      timers.map(({ pause }) => pause / 1000),
      [20, 40, 80, 160, 320, 600, 600, 600, 600],
    );
  });

  it('tries again what is configured now', async () => {
    const { widget, asked, retries, answer } = scene();
    void widget.load(stored('main'));
    await answer(0, 'main');
    void widget.reload(stored('release'));
    await settled();
    retries[0]?.();
    assert.equal(asked.at(-1), 'refs/heads/release');
  });

  it('says that something failed where its picture cannot be drawn', async () => {
    const { widget, drawn, answer } = scene(({ kind }) =>
      kind === 'read' ? Promise.reject(new TypeError('of our own')) : Promise.resolve(),
    );
    const loaded = widget.load(stored('main'));
    await answer(0, 'main');
    assert.deepEqual(await loaded, { statusType: 0 });
    assert.equal(drawn.at(-1)?.kind, 'failed');
  });

  it('asks nobody before it is configured', async () => {
    const { widget, asked, drawn } = scene();
    for (const customSettings of [undefined, null, { data: null }, { data: ' ' }]) {
      assert.deepEqual(await widget.preload({ customSettings }), { statusType: 2 });
      assert.deepEqual(await widget.load({ customSettings }), { statusType: 2 });
    }
    assert.deepEqual([asked, drawn], [[], []]);
  });
});
