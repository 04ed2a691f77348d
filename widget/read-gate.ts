import { accessOfViewer } from '../src/web/host/extension-host';
import { GateSource } from './gate-source';
import type { ReadGate } from './gate-widget';

/** Reads with the rights of the viewer, which are asked for at once: the host tells them while it makes up what it shows. */
export function readAsViewer(): ReadGate {
  const access = accessOfViewer();
  return async (settings, withTrend) => {
    const told = await access();
    return typeof told === 'string'
      ? { kind: 'without-project', problem: told }
      : new GateSource(told).read(settings, withTrend);
  };
}
