import { refuse } from './answer';
import type { Caller, Projects } from './accounts';

const contains = (projects: Projects, key: string): boolean => projects === 'all' || projects.includes(key);

/** Browse on a project. Analysis tokens never have it. */
export function canBrowse(caller: Caller, projectKey: string): boolean {
  return (caller.token === undefined || caller.token.type === 'USER_TOKEN') && ownerCanBrowse(caller, projectKey);
}

/**
 * Browse of the person behind the caller. `issues/search` asks this: it answers an analysis token with what its owner
 * may see, of every project.
 */
export function ownerCanBrowse(caller: Caller, projectKey: string): boolean {
  return contains(caller.user.rights.browse, projectKey);
}

/** Execute Analysis on a project. A project analysis token has it on its own project, while its owner has it. */
export function canScan(caller: Caller, projectKey: string): boolean {
  if (caller.token?.type === 'PROJECT_ANALYSIS_TOKEN' && caller.token.projectKey !== projectKey) return false;
  return contains(caller.user.rights.scan, projectKey);
}

/** Administer System: user tokens and passwords of an administrator only. */
export function isAdministrator(caller: Caller): boolean {
  return (caller.token === undefined || caller.token.type === 'USER_TOKEN') && caller.user.rights.admin;
}

/** Create Projects: by the user's right; the global analysis token too, the project analysis token never. */
export function canProvision(caller: Caller): boolean {
  return caller.token?.type !== 'PROJECT_ANALYSIS_TOKEN' && caller.user.rights.provision;
}

/** Administer Issues on a project, for accept and false positive. */
export function canAdministerIssues(caller: Caller, projectKey: string): boolean {
  return canBrowse(caller, projectKey) && contains(caller.user.rights.administerIssues, projectKey);
}

/** Ends the request with 403 unless the claim holds. */
export function demand(claim: boolean): void {
  if (!claim) refuse(403, 'Insufficient privileges');
}
