import { runAnalyze } from '../../src/composition/analyze';

void runAnalyze();
