import { recognizeBuild } from '../../domain/set-up/recognize-build';
import { writePipeline } from '../../domain/set-up/write-pipeline';
import type { SourceFiles } from '../../ports/source-files';
import type { WorkingCopy } from '../../ports/working-copy';

export interface ProposePorts {
  readonly files: SourceFiles;
  readonly workingCopy: Pick<WorkingCopy, 'originHead'>;
}

export interface ProposeQuestion {
  /** The working copy, absolute. */
  readonly folder: string;
  readonly connection: string;
  readonly projectKey: string;
}

/** A pipeline for the working copy of a repository, and what it was recognized by. */
export async function proposePipeline(
  { files, workingCopy }: ProposePorts,
  { folder, connection, projectKey }: ProposeQuestion,
): Promise<{
  readonly yaml: string;
  readonly recognized: readonly { readonly kind: string; readonly because: string }[];
}> {
  const [paths, head, manifest] = await Promise.all([
    files.list(folder),
    workingCopy.originHead(folder),
    files.readText(folder, 'package.json'),
  ]);
  const parts = recognizeBuild(paths);
  const lock = (['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml'] as const).find((name) => paths.includes(name));
  const yaml = writePipeline({
    parts,
    connection,
    projectKey,
    defaultBranch: head ?? 'main',
    lock: lock ?? null,
    hasNpmTest: hasTestScript(manifest),
    hasGradleWrapper: paths.includes('gradlew'),
  });
  return { yaml, recognized: parts };
}

/** What npm itself writes into a new package says only that there is none. */
function hasTestScript(manifest: string | undefined): boolean {
  const script = /"test"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(manifest ?? '')?.[1];
  return script !== undefined && !script.includes('no test specified');
}
