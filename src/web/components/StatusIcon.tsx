import { Status, Statuses, StatusSize } from 'azure-devops-ui/Status';
import * as React from 'react';
import type { OutcomeStatus } from '../../documents/gate-outcome';

const looks = {
  passed: Statuses.Success,
  failed: Statuses.Failed,
  unknown: Statuses.Warning,
  none: Statuses.Information,
  skipped: Statuses.Skipped,
  running: Statuses.Running,
} satisfies Record<OutcomeStatus | 'running', unknown>;

/**
 * The icon of an outcome. The word stands beside it as normal text: inside the library's pill it would be white on its
 * green, which fails contrast.
 */
export function StatusIcon({ status, size }: { readonly status: keyof typeof looks; readonly size: 's' | 'm' | 'l' }) {
  return (
    <span aria-hidden="true" className="sq-icon">
      <Status {...looks[status]} size={StatusSize[size]} />
    </span>
  );
}
