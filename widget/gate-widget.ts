import { parseWidgetSettings, type WidgetSettings } from '../src/documents/widget-settings';
import { isObject, textOf } from '../src/web/host/told-values';
import { asFailure } from '../src/web/reading/build-snapshot';
import { pauseAfterFailure } from '../src/web/reading/follow-page';
import type { GateState } from './gate-snapshot';
import type { WidgetFrame } from './frame';
import {
  SUCCESS,
  UNCONFIGURED,
  type DashboardSettings,
  type DashboardWidget,
  type WidgetStatus,
} from './dashboard-contract';
import type { WidgetSize } from './view';

/**
 * Reads what the settings are of.
 *
 * @param withTrend whether anything is shown of earlier runs
 */
export type ReadGate = (settings: WidgetSettings, withTrend: boolean) => Promise<GateState>;

/** Draws what is known; reading again is what a person may ask for. */
export type DrawWidget = (state: GateState, frame: WidgetFrame, retry: () => void) => Promise<void>;

type HostFacts = Pick<WidgetFrame, 'locale' | 'extensionId'>;

/** While a run goes on, how often it is looked at. */
const refreshEvery = 20_000;
/** After looks that failed. */
const longestPause = 10 * 60_000;

/**
 * The widget as its dashboard drives it. What is on screen is always of the settings that came last: while others are read,
 * nothing is shown of the ones before.
 *
 * @param read asked by `load` only: `preload` makes no request, and neither does a widget that nobody configured
 */
export function gateWidget(host: HostFacts, read: ReadGate, draw: DrawWidget): DashboardWidget {
  let calls = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest: DashboardSettings = {};
  /** What the picture is of; `undefined` where there is none yet. */
  let drawn: string | undefined;

  const show = (state: GateState, settings: DashboardSettings): Promise<void> => {
    drawn = subjectOf(settings);
    return draw(state, frameOf(settings, host), () => void load(newest));
  };

  const showWhatIsRead = async (wanted: WidgetSettings, settings: DashboardSettings, call: number): Promise<void> => {
    if (drawn !== undefined && drawn !== subjectOf(settings)) await show({ kind: 'loading' }, settings);
    const state = await read(wanted, frameOf(settings, host).size.rows > 1);
    // A later call shows other settings.
    if (call !== calls) return;
    try {
      await show(state, settings);
    } catch (error) {
      await show({ kind: 'failed', failure: asFailure(error) }, settings);
    }
    if (call !== calls) return;
    failures = state.kind === 'failed' ? failures + 1 : 0;
    const pause = pauseAfter(state, failures);
    if (pause !== undefined) timer = setTimeout(() => void load(newest), pause);
  };

  const load = async (settings: DashboardSettings): Promise<WidgetStatus> => {
    calls += 1;
    newest = settings;
    clearTimeout(timer);
    const parsed = parseWidgetSettings(settings.customSettings);
    switch (parsed.kind) {
      case 'none':
        // The dashboard covers it, and below that is no verdict.
        if (drawn !== undefined) await show({ kind: 'loading' }, settings);
        return UNCONFIGURED;
      case 'newer':
        await show({ kind: 'newer-settings' }, settings);
        return SUCCESS;
      case 'unreadable':
        await show({ kind: 'unreadable-settings', problem: parsed.problem }, settings);
        return SUCCESS;
      case 'settings':
        await showWhatIsRead(parsed.settings, settings, calls);
        return SUCCESS;
    }
  };

  return {
    preload: async (settings) => {
      if (parseWidgetSettings(settings.customSettings).kind === 'none') return UNCONFIGURED;
      // What `load` has shown meanwhile stays.
      if (calls === 0) await show({ kind: 'loading' }, settings);
      return SUCCESS;
    },
    load,
    reload: load,
  };
}

/** Pipeline, branch and projects, which a verdict is of; name, size and trend may change around it. */
function subjectOf({ customSettings }: DashboardSettings): string {
  const parsed = parseWidgetSettings(customSettings);
  if (parsed.kind !== 'settings') return parsed.kind;
  const { pipelineId, branch, projects } = parsed.settings;
  return JSON.stringify([pipelineId, branch, projects]);
}

/** Milliseconds until the next look; `undefined` where what is shown is final. */
function pauseAfter(state: GateState, failures: number): number | undefined {
  if (state.kind !== 'failed') return isRunning(state) ? refreshEvery : undefined;
  return pauseAfterFailure(state.failure, failures, { usual: refreshEvery, longest: longestPause });
}

function isRunning(state: GateState): boolean {
  return state.kind === 'read' && state.snapshot.runs.some((run) => run.state !== 'finished');
}

function frameOf(settings: DashboardSettings, host: HostFacts): WidgetFrame {
  return {
    name: textOf(settings.name) ?? '',
    size: sizeOf(settings.size),
    locale: host.locale,
    extensionId: host.extensionId,
  };
}

function sizeOf(size: unknown): WidgetSize {
  const count = (name: string): number => {
    const value = isObject(size) ? size[name] : undefined;
    return typeof value === 'number' && value >= 1 ? value : 1;
  };
  return { columns: count('columnSpan'), rows: count('rowSpan') };
}
