import { buildRoutes } from './build';
import { type Routes } from './call';
import { distributedTaskRoutes } from './distributed-task';
import { gitRoutes } from './git';
import { locationRoutes } from './location';
import { policyRoutes } from './policies';
import { projectRoutes } from './projects';
import { pullRequestRoutes } from './pull-requests';
import { securityRoutes } from './security';
import { statusRoutes } from './statuses';
import { threadRoutes } from './threads';

/** All operations that the stand-in serves. The others of Microsoft's documents answer as unknown routes. */
export const ROUTES: Routes = {
  ...buildRoutes,
  ...distributedTaskRoutes,
  ...gitRoutes,
  ...locationRoutes,
  ...policyRoutes,
  ...projectRoutes,
  ...pullRequestRoutes,
  ...securityRoutes,
  ...statusRoutes,
  ...threadRoutes,
};
