import { mkdirSync } from 'node:fs';

/** @returns what the server serves to scanners, byte for byte */
export async function downloadEngine(url: string, token: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/octet-stream' };
  const answer = await fetch(`${url}/api/v2/analysis/engine`, { headers });
  if (answer.status !== 200) throw new Error(`${url} serves no scanner engine: status ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** As long as the recorded `/agent`: the analyzers' files tell the length of each path. The caller removes it. */
export function takeShortFolder(): string {
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
    try {
      mkdirSync(`/tmp/${letter}`);
      return `/tmp/${letter}`;
    } catch {
      // Somebody else's.
    }
  }
  throw new Error('There is no free folder of one letter in /tmp.');
}
