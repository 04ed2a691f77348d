import type { FaultRule } from '../../../local/http/faults';
import type { Proxy } from '../../../local/http/proxy';
import type { SonarQubeStandIn } from '../../../local/sonarqube/server';
import type { Certificates } from './certificates';

/** What a row may look at and change before its task runs. */
export interface Scene {
  readonly proxy: Proxy;
  readonly sonarqube: SonarQubeStandIn;
  readonly certificates: Certificates;
  /** An empty folder of this row. */
  readonly folder: string;
  /** Where the scanner's cache will be. */
  readonly userHome: string;
  readonly projectKey: string;
  /** The analysis that Publish is asked about. */
  readonly taskId: string;
  /** Token of this row, which nothing else uses. */
  readonly token: string;
}

/** One thing that goes wrong, and all that may come of it. */
export interface FaultRow {
  readonly name: string;
  readonly step: 'prepare' | 'analyze' | 'publish';
  /** What the proxy in front of SonarQube does. */
  readonly faults?: readonly FaultRule[];
  /** The proxy speaks TLS with this certificate. */
  readonly tls?: Exclude<keyof Certificates, 'authority'>;
  /** `user:password` that the proxy demands. */
  readonly demands?: string;
  /** Address in the service connection, where it is not the proxy's own. */
  readonly address?: (proxy: Proxy) => string;
  readonly arrange?: (scene: Scene) => void | Promise<void>;
  readonly inputs?: (scene: Scene) => Readonly<Record<string, string>>;
  readonly variables?: (scene: Scene) => Readonly<Record<string, string>>;
  readonly environment?: (scene: Scene) => Readonly<Record<string, string>>;
  /** A script that starts the task's Node, for example with fewer rights. */
  readonly launcher?: (scene: Scene) => string;
  /** Gives a reason where this machine cannot show the fault. */
  readonly notHere?: () => string | undefined;
  /** Faults of Azure DevOps for this build. */
  readonly azureDevOps?: (build: { readonly id: number }) => readonly FaultRule[];

  readonly result: 'Succeeded' | 'SucceededWithIssues' | 'Failed' | 'Skipped';
  /** What a person must read. */
  readonly log: RegExp;
  /** Requests that the proxy saw, by path. */
  readonly requests?: Readonly<Record<string, number>>;
  /** As above, where how many there are is a matter of time. */
  readonly atMost?: Readonly<Record<string, number>>;
  /** Requests that Azure DevOps saw, by a part of the path. */
  readonly azureDevOpsRequests?: readonly [string, number | { readonly atMost: number }];
  /** Only where the verdict is known, and good. */
  readonly gate?: 'ok';
}
