import { runPrepare } from '../../src/composition/prepare';

void runPrepare();
