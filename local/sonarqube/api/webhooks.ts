import { json } from '../answer';
import { demand, isAdministrator } from '../rights';
import type { Route } from '../router';
import { requireProject } from '../targets';

/** Webhooks. This server calls nobody, so the list is empty; who may see it is what counts. */
export const WEBHOOK_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/webhooks/list',
    optional: ['project'],
    handle: ({ instance, caller, parameters }) => {
      const key = parameters.get('project');
      if (key !== null) requireProject(instance, key);
      demand(isAdministrator(caller));
      return json({ webhooks: [] });
    },
  },
];
