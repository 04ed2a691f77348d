import type { AnalysisScope } from '../documents/analysis-scope';

/** `main branch main`, `branch feature/cart`, `pull request 118, feature/cart → main`. */
export function scopeInWords(scope: AnalysisScope): string {
  switch (scope.kind) {
    case 'main-branch':
      return scope.name === null ? 'main branch' : `main branch ${scope.name}`;
    case 'branch':
      return `branch ${scope.name}`;
    case 'pull-request': {
      const branches = [scope.branch, scope.base].filter((name) => name !== '').join(' → ');
      return branches === '' ? `pull request ${scope.id}` : `pull request ${scope.id}, ${branches}`;
    }
  }
}
