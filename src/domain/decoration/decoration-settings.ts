import type { Policy } from '../gate/gate-policy';
import type { FindingLevel } from './finding';

/** What the author of a pipeline wants on its pull requests. */
export interface DecorationSettings {
  /** `auto`: unless SonarQube does it itself. */
  readonly decorate: 'auto' | 'on' | 'off';
  /** Milliseconds that it may take. */
  readonly timeout: number;
  /** `inline`: on their lines, and a summary. */
  readonly comments: 'inline' | 'summary' | 'none';
  readonly maxComments: number;
  readonly minSeverity: FindingLevel;
  readonly commentStatus: 'active' | 'closed';
  readonly onNone: Policy;
}
