/**
 * Lets `sync --watch` take its rounds without a pause between them, and prints what its heap holds after some of them. A process
 * of its own, started with `--expose-gc` by rows/sync.ts: nothing of the stand-ins is in the figures.
 */
import { syncPorts } from '../../src/composition/cli/sync';
import { Secret } from '../../src/secrets/secret';
import { watchPullRequests } from '../../src/use-cases/sync/watch';
import type { Clock } from '../../src/ports/clock';

const MARKS = [200, 1000, 2000];

/** Time moves by pauses only, and these take none. */
function hastyClock(): Clock {
  let now = Date.now();
  const pass = async (milliseconds: number): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    now += milliseconds;
  };
  return {
    now: () => now,
    sleep: pass,
    alarm: (milliseconds) => ({ rings: pass(milliseconds), cancel: () => undefined }),
  };
}

async function main(): Promise<void> {
  const [sonarqube = '', organization = '', project = ''] = process.argv.slice(2);
  const { SONAR_TOKEN: sonarToken = '', AZURE_DEVOPS_TOKEN: azureToken = '' } = process.env;
  const stop = new AbortController();
  const ports = syncPorts(
    { environment: {}, caCertificate: null },
    { url: sonarqube, name: 'bench', credentials: { scheme: 'token', token: new Secret(sonarToken) } },
    { collectionUrl: organization, credentials: { scheme: 'basic', token: new Secret(azureToken) } },
    stop.signal,
  );
  const silent = (): void => undefined;
  const logger = {
    info: silent,
    warning: (text: string): void => console.error(text),
    error: (text: string): void => console.error(text),
    debug: silent,
    startGroup: silent,
    endGroup: silent,
  };
  const heap: Record<number, number> = {};
  let round = 0;
  let written = 0;
  await watchPullRequests(
    { ...ports, clock: hastyClock(), logger },
    { projects: [project], repository: null, collectionUrl: organization, carryBack: false, stopped: stop.signal },
    {
      interval: 5000,
      onWritten: () => void (written += 1),
      onRound: () => {
        round += 1;
        if (MARKS.includes(round)) {
          globalThis.gc?.();
          heap[round] = process.memoryUsage().heapUsed;
        }
        if (round >= Math.max(...MARKS)) stop.abort();
      },
    },
    null,
  );
  console.log(JSON.stringify({ heap, written, rounds: round }));
}

void main();
