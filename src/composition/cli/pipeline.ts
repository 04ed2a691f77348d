import { systemSourceFiles } from '../../adapters/system/source-files';
import { systemWorkingCopy } from '../../adapters/system/working-copy';
import type { ProposePorts } from '../../use-cases/pipeline/propose-pipeline';

/** What the command `pipeline` reads and writes. */
export const pipelinePorts: ProposePorts = { files: systemSourceFiles, workingCopy: systemWorkingCopy };
