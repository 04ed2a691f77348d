import { analyzePorts } from '../../src/composition/analyze';
import { runTask } from '../../src/composition/run-task';
import { taskConsole } from '../../src/composition/task-console';
import { analyze } from '../../src/use-cases/analyze/analyze';

void runTask('Analyze', taskConsole, () => (stopped) => analyze(analyzePorts(stopped), stopped));
