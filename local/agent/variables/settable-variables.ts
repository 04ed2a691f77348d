/** `restrictions` of a task.json, or of a step's `target`. */
export interface TaskRestrictions {
  readonly commands?: { readonly mode?: string };
  readonly settableVariables?: { readonly allowed?: readonly string[] };
}

/** Whether every set of restrictions lets a task set the variable. Patterns are globs without case. */
export function isSettable(name: string, restrictions: readonly TaskRestrictions[]): boolean {
  return restrictions.every(({ settableVariables }) => {
    if (!settableVariables) return true;
    return (settableVariables.allowed ?? []).some((pattern) => toPattern(pattern).test(name));
  });
}

/** Whether one of the restrictions puts logging commands into restricted mode. */
export function isRestrictedMode(restrictions: readonly TaskRestrictions[]): boolean {
  return restrictions.some(({ commands }) => commands?.mode?.toLowerCase() === 'restricted');
}

function toPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  return new RegExp(`^${source}$`, 'i');
}
