import type { AnalysisScope } from '../documents/analysis-scope';
import { onOneLine } from './plain-text';

/** `main branch main`, `branch feature/cart`, `pull request 118, feature/cart → main`. */
export function scopeInWords(scope: AnalysisScope): string {
  switch (scope.kind) {
    case 'main-branch':
      return scope.name === null ? 'main branch' : `main branch ${named(scope.name)}`;
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

function named(name: string): string {
  return onOneLine(name, 120);
}
