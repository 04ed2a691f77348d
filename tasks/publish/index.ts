import { publishPorts } from '../../src/composition/publish';
import { runTask } from '../../src/composition/run-task';
import { taskConsole } from '../../src/composition/task-console';
import { publish } from '../../src/use-cases/publish/publish';

void runTask('Publish', taskConsole, () => (stopped) => publish(publishPorts(stopped), stopped));
