import { accessOfViewer } from '../src/web/host/extension-host';
import { GateSource } from './gate-source';
import type { ReadGate } from './gate-widget';

/** Reads with the rights of the viewer, which are asked for with the first reading. */
export function readAsViewer(): ReadGate {
  let access: ReturnType<typeof accessOfViewer> | undefined;
  return async (settings, withTrend) => {
    access ??= accessOfViewer();
    const told = await access();
    return typeof told === 'string'
      ? { kind: 'without-project', problem: told }
      : new GateSource(told).read(settings, withTrend);
  };
}
