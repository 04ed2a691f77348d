import { systemSourceFiles } from '../../adapters/system/source-files';
import { systemWorkingCopy } from '../../adapters/system/working-copy';
import type { BoundProjectPorts } from '../../use-cases/pipeline/find-bound-project';
import type { ProposePorts } from '../../use-cases/pipeline/propose-pipeline';

/** What the command `pipeline` reads and writes. */
export const pipelinePorts: ProposePorts & Pick<BoundProjectPorts, 'workingCopy'> = {
  files: systemSourceFiles,
  workingCopy: systemWorkingCopy,
};
