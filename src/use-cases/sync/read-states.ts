import type { FollowedFinding, FollowedServer } from '../../ports/sonarqube/followed-server';
import { refusalOf } from '../../errors/refused-answer';
import { checkTime, type DecorationRun } from '../decorate/decoration-run';

/** A request holds the keys in its address, and proxies take 8 KB. */
export const KEYS_AT_ONCE = 200;

type Asked = Pick<FollowedServer, 'issues' | 'hotspots'>;

/** What became of findings, by key. What the server does not list is not in it, which proves nothing. */
export async function readStates(
  server: Asked,
  keys: readonly string[],
  run: DecorationRun,
): Promise<ReadonlyMap<string, FollowedFinding>> {
  const found = new Map<string, FollowedFinding>();
  const ask = async (
    asked: readonly string[],
    read: (keys: readonly string[]) => Promise<readonly FollowedFinding[]>,
  ) => {
    for (let first = 0; first < asked.length; first += KEYS_AT_ONCE) {
      checkTime(run);
      for (const one of await read(asked.slice(first, first + KEYS_AT_ONCE))) found.set(one.key, one);
    }
  };
  await ask(keys, (some) => server.issues(some));
  await ask(
    keys.filter((key) => !found.has(key)),
    (some) => hotspotsOf(server, some),
  );
  return found;
}

/** Without the right to see them nothing is known of them. */
export async function hotspotsOf(server: Asked, keys: readonly string[]): Promise<readonly FollowedFinding[]> {
  try {
    return await server.hotspots(keys);
  } catch (error) {
    if (refusalOf(error)?.status === 403) return [];
    throw error;
  }
}
