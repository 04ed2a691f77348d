import { preparePorts } from '../../src/composition/prepare';
import { runTask } from '../../src/composition/run-task';
import { taskConsole } from '../../src/composition/task-console';
import { prepare } from '../../src/use-cases/prepare/prepare';

void runTask('Prepare', taskConsole, () => (stopped) => prepare(preparePorts(stopped), stopped));
