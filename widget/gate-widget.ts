import { parseWidgetSettings } from '../src/documents/widget-settings';
import { accessOfViewer, isObject, textOf } from '../src/web/host/extension-host';
import { GateSource } from './gate-source';
import type { GateState } from './gate-snapshot';
import type { WidgetFrame } from './frame';
import {
  SUCCESS,
  UNCONFIGURED,
  type DashboardSettings,
  type DashboardWidget,
  type WidgetHost,
  type WidgetStatus,
} from './widget-host';
import type { WidgetSize } from './view';

/** Draws what is known; reading again is what a person may ask for. */
export type DrawWidget = (state: GateState, frame: WidgetFrame, retry: () => void) => Promise<void>;

/** While a run goes on, how often it is looked at. */
const refreshEvery = 20_000;

/** The widget as its dashboard drives it. */
export function gateWidget(host: Pick<WidgetHost, 'culture' | 'extensionId'>, draw: DrawWidget): DashboardWidget {
  /** Asked for with the first load: `preload` makes no request, and neither does a widget that nobody configured. */
  let access: ReturnType<typeof accessOfViewer> | undefined;
  let calls = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (state: GateState, settings: DashboardSettings): Promise<void> => {
    return draw(state, frameOf(settings, host), () => void load(settings));
  };

  const load = async (settings: DashboardSettings): Promise<WidgetStatus> => {
    calls += 1;
    const call = calls;
    clearTimeout(timer);
    const parsed = parseWidgetSettings(settings.customSettings);
    if (parsed.kind === 'none') return UNCONFIGURED;
    if (parsed.kind === 'newer') await show({ kind: 'newer-settings' }, settings);
    else if (parsed.kind === 'unreadable') {
      await show({ kind: 'unreadable-settings', problem: parsed.problem }, settings);
    } else {
      access ??= accessOfViewer();
      const told = await access();
      const { rows } = frameOf(settings, host).size;
      const state: GateState =
        typeof told === 'string'
          ? { kind: 'without-project', problem: told }
          : await new GateSource(told).read(parsed.settings, rows > 1);
      // A later call shows other settings.
      if (call !== calls) return SUCCESS;
      await show(state, settings);
      if (isRunning(state)) timer = setTimeout(() => void load(settings), refreshEvery);
    }
    return SUCCESS;
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

function isRunning(state: GateState): boolean {
  return state.kind === 'read' && state.snapshot.runs.some((run) => run.state !== 'finished');
}

function frameOf(settings: DashboardSettings, host: Pick<WidgetHost, 'culture' | 'extensionId'>): WidgetFrame {
  return {
    name: textOf(settings.name) ?? '',
    size: sizeOf(settings.size),
    locale: host.culture ?? navigator.language,
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
