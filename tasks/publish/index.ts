import { runPublish } from '../../src/composition/publish';

void runPublish();
