import type { AnalysisScope } from '../documents/analysis-scope';
import { onOneLine } from './plain-text';

/** `main branch`, `main branch develop`, `branch feature/cart`, `pull request 118, feature/cart → main`. */
export function scopeInWords(scope: AnalysisScope): string {
  switch (scope.kind) {
    case 'main-branch':
      if (scope.standsFor !== undefined) {
        const { standsFor } = scope;
        const what =
          standsFor.kind === 'branch' ? `branch ${named(standsFor.name)}` : `pull request ${named(standsFor.id)}`;
        return `${what} (separate project)`;
      }
      return scope.name === null || scope.name === 'main' ? 'main branch' : `main branch ${named(scope.name)}`;
    case 'branch':
      return `branch ${named(scope.name)}`;
    case 'pull-request': {
      const branches = [scope.branch, scope.base]
        .map(named)
        .filter((name) => name !== '')
        .join(' → ');
      return branches === '' ? `pull request ${named(scope.id)}` : `pull request ${named(scope.id)}, ${branches}`;
    }
  }
}

/** The same without the branches of a pull request. */
export function shortScope(scope: AnalysisScope): string {
  return scope.kind === 'pull-request' ? `pull request ${onOneLine(scope.id, 40)}` : scopeInWords(scope);
}

function named(name: string): string {
  return onOneLine(name, 120);
}
