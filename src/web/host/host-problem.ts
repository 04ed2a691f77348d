/** What the host did not tell; the page shows it with a remedy. */
export type HostProblem = 'no-build' | 'no-project' | 'no-address' | 'no-pull-request';
