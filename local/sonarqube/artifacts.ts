import { createHash } from 'node:crypto';
import { buildEngine } from './engine-file';
import { buildRuntime, RUNTIME_PLATFORMS } from './runtime-file';

/** A file that the server serves, with the checksum that it announces. */
export interface Artifact {
  readonly filename: string;
  readonly sha256: string;
  readonly content: Buffer;
}

/** A Java runtime in the list of `api/v2/analysis/jres`. */
export interface Runtime extends Artifact {
  readonly id: string;
  readonly os: string;
  readonly arch: string;
  readonly javaPath: string;
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

let engine: Artifact | undefined;
let runtimes: Promise<readonly Runtime[]> | undefined;

/** The engine and the runtimes that this server serves; made when first asked for, the same bytes each time. */
export class Artifacts {
  /** The scanner engine. */
  engine(): Artifact {
    if (!engine) {
      const { filename, content } = buildEngine();
      engine = { filename, content, sha256: sha256(content) };
    }
    return engine;
  }

  /** The runtimes of every platform that can run a shell script. */
  runtimes(): Promise<readonly Runtime[]> {
    runtimes ??= Promise.all(
      RUNTIME_PLATFORMS.map(async ({ os, arch }) => {
        const { filename, javaPath, content } = await buildRuntime(os, arch);
        return { id: `standin-${os}-${arch}`, filename, javaPath, os, arch, content, sha256: sha256(content) };
      }),
    );
    return runtimes;
  }
}
